import type { TlsVersion } from '../../shared/model/connection.ts';
import { EXTENSION_NAMES, GROUP_NAMES, SIGNATURE_SCHEME_NAMES } from './registry-names.ts';
import { CIPHER_SUITES } from './registry-suites.ts';

export const CONTENT_TYPE = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
  heartbeat: 24,
} as const;

export const HANDSHAKE_TYPE = {
  helloRequest: 0,
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  endOfEarlyData: 5,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
  certificateStatus: 22,
  keyUpdate: 24,
  compressedCertificate: 25,
  nextProtocol: 67,
} as const;

const HANDSHAKE_NAMES: Readonly<Record<number, string>> = {
  0: 'HelloRequest',
  1: 'ClientHello',
  2: 'ServerHello',
  3: 'HelloVerifyRequest',
  4: 'NewSessionTicket',
  5: 'EndOfEarlyData',
  8: 'EncryptedExtensions',
  11: 'Certificate',
  12: 'ServerKeyExchange',
  13: 'CertificateRequest',
  14: 'ServerHelloDone',
  15: 'CertificateVerify',
  16: 'ClientKeyExchange',
  20: 'Finished',
  21: 'CertificateURL',
  22: 'CertificateStatus',
  23: 'SupplementalData',
  24: 'KeyUpdate',
  25: 'CompressedCertificate',
  67: 'NextProtocol',
};

export const EXTENSION = {
  serverName: 0,
  maxFragmentLength: 1,
  statusRequest: 5,
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  useSrtp: 14,
  heartbeat: 15,
  alpn: 16,
  statusRequestV2: 17,
  signedCertificateTimestamp: 18,
  clientCertificateType: 19,
  serverCertificateType: 20,
  padding: 21,
  encryptThenMac: 22,
  extendedMasterSecret: 23,
  tokenBinding: 24,
  compressCertificate: 27,
  recordSizeLimit: 28,
  delegatedCredential: 34,
  preSharedKey: 41,
  earlyData: 42,
  supportedVersions: 43,
  cookie: 44,
  pskModes: 45,
  certificateAuthorities: 47,
  oidFilters: 48,
  postHandshakeAuth: 49,
  signatureAlgorithmsCert: 50,
  keyShare: 51,
  connectionId: 54,
  quicTransportParameters: 57,
  ticketRequest: 58,
  nextProtocolNegotiation: 13172,
  applicationSettingsOld: 17513,
  applicationSettings: 17613,
  outerExtensions: 64768,
  encryptedClientHello: 65037,
  renegotiationInfo: 65281,
} as const;

const VERSION_NAMES: Readonly<Record<number, string>> = {
  0x0002: 'SSLv2',
  0x0300: 'SSLv3',
  0x0301: 'TLSv1',
  0x0302: 'TLSv1.1',
  0x0303: 'TLSv1.2',
  0x0304: 'TLSv1.3',
};

const VERSIONS: Readonly<Record<number, TlsVersion>> = {
  0x0301: 'TLSv1',
  0x0302: 'TLSv1.1',
  0x0303: 'TLSv1.2',
  0x0304: 'TLSv1.3',
};

const hex16 = (value: number): string => `0x${value.toString(16).padStart(4, '0')}`;

/** Says whether a number is one of the reserved values that clients send so that servers learn to ignore the unknown. @see RFC 8701 */
export const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);

const named = (names: Readonly<Record<number, string>>, value: number): string =>
  isGrease(value) ? `GREASE (${hex16(value)})` : (names[value] ?? hex16(value));

/** IANA name of a cipher suite, `GREASE (0x…)` or the number as `0x….`. */
export const cipherSuiteName = (id: number): string => named(CIPHER_SUITES, id);

/** Name of a named group; X25519 and X448 in the spelling of RFC 7748, the rest as IANA has them. */
export const groupName = (id: number): string => named(GROUP_NAMES, id);

/** IANA name of a TLS signature scheme. @see RFC 8446 §4.2.3 */
export const signatureSchemeName = (id: number): string => named(SIGNATURE_SCHEME_NAMES, id);

/** IANA name of an extension type. */
export const extensionName = (id: number): string => named(EXTENSION_NAMES, id);

/** `TLSv1.3`, `SSLv3`, … or the number. */
export const versionName = (id: number): string => named(VERSION_NAMES, id);

/** The version as the model knows it; undefined below TLS 1.0 and for unknown numbers. */
export const findVersion = (id: number): TlsVersion | undefined => VERSIONS[id];

/** Message name of a handshake type, `Handshake(n)` for one without a name. */
export const handshakeTypeName = (id: number): string => HANDSHAKE_NAMES[id] ?? `Handshake(${id})`;
