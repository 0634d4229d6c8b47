export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** Protocols that begin in the clear and change to TLS on request. `xmpp-server` is XMPP between servers. */
export const STARTTLS_PROTOCOLS = [
  'smtp',
  'lmtp',
  'imap',
  'pop3',
  'sieve',
  'ftp',
  'nntp',
  'ldap',
  'xmpp',
  'xmpp-server',
  'postgres',
  'mysql',
] as const;
export type StartTlsProtocol = (typeof STARTTLS_PROTOCOLS)[number];

/** Registered port on which each begins in the clear (IANA; LMTP has none, RFC 2033 §5). */
export const STARTTLS_PORTS: Readonly<Record<StartTlsProtocol, number>> = {
  smtp: 25,
  lmtp: 24,
  imap: 143,
  pop3: 110,
  sieve: 4190,
  ftp: 21,
  nntp: 119,
  ldap: 389,
  xmpp: 5222,
  'xmpp-server': 5269,
  postgres: 5432,
  mysql: 3306,
};

export const ADDRESS_FAMILIES = ['any', 'ipv4', 'ipv6'] as const;
export type AddressFamily = (typeof ADDRESS_FAMILIES)[number];

export const PROXY_KINDS = ['http', 'socks5'] as const;
export type ProxyKind = (typeof PROXY_KINDS)[number];

/** A proxy as the run shows it; never its password. */
export interface ProxyUse {
  readonly kind: ProxyKind;
  readonly host: string;
  readonly port: number;
  /** Name of the account, where one was used. */
  readonly user: string | null;
}

/** Which certificates of the credential are sent: the leaf alone, or the leaf and what leads to its root. */
export const CHAIN_CHOICES = ['full', 'leaf'] as const;
export type ChainChoice = (typeof CHAIN_CHOICES)[number];

/** A trust choice as the run tells it. `files` names none: what was believed stands in the diagnosis. */
export type TrustLabel = 'workspace' | 'system' | 'workspace-and-system' | 'none' | 'files' | 'files-and-system';

/** Milliseconds each phase may take. `proxy` covers greeting, login and CONNECT; `startTls` the exchange before TLS. */
export interface PhaseTimeouts {
  readonly connectMs: number;
  readonly proxyMs: number;
  readonly startTlsMs: number;
  readonly handshakeMs: number;
  /** How long to listen after the handshake before calling the server silent. */
  readonly waitMs: number;
}

/** What was asked for: enough to dial again, to compare and to write equivalent commands. Holds no secret. */
export interface RunSettings {
  readonly serverName: 'same' | 'off' | { readonly name: string };
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  readonly alpn: readonly string[];
  /** OpenSSL names of TLS ≤ 1.2 suites in order of preference; empty for the default offer. TLS 1.3 suites are fixed by the engine. */
  readonly ciphers: readonly string[];
  /** Names of groups as the registry writes them, `X25519MLKEM768`; empty for the default offer. */
  readonly groups: readonly string[];
  /** Names of signature schemes as the registry writes them, `ecdsa_secp256r1_sha256`; empty for the default offer. */
  readonly signatureSchemes: readonly string[];
  readonly family: AddressFamily;
  readonly localAddress: string | null;
  readonly startTls: StartTlsProtocol | null;
  readonly proxy: ProxyUse | null;
  readonly chain: ChainChoice;
  readonly trust: TrustLabel;
  /** Path of a minimal HTTP GET after the handshake; null sends nothing. */
  readonly httpGet: string | null;
  readonly allowRequestWithoutTrust: boolean;
  /** Whether a refused run was followed by a dial without certificate, to learn whether one is required. */
  readonly secondDial: boolean;
  readonly timeouts: PhaseTimeouts;
}

/** What is asked for where nobody chose: straight to the address, the engine's own offer, TLS 1.2 and 1.3, the whole chain, once. */
export const DEFAULT_RUN_SETTINGS: RunSettings = {
  serverName: 'same',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  alpn: [],
  ciphers: [],
  groups: [],
  signatureSchemes: [],
  family: 'any',
  localAddress: null,
  startTls: null,
  proxy: null,
  chain: 'full',
  trust: 'system',
  httpGet: null,
  allowRequestWithoutTrust: false,
  secondDial: false,
  timeouts: { connectMs: 10_000, proxyMs: 10_000, startTlsMs: 10_000, handshakeMs: 10_000, waitMs: 2_000 },
};

/** What this runtime's TLS can do; the form offers no more. */
export interface TlsCapabilities {
  readonly engine: string;
  readonly versions: readonly TlsVersion[];
  /** OpenSSL names of the TLS ≤ 1.2 suites. */
  readonly ciphers: readonly string[];
  readonly groups: readonly string[];
  readonly signatureSchemes: readonly string[];
}
