import { describe, expect, it } from 'vitest';
import type { MessageField } from '../../../shared/model/connection.ts';
import { WireReader } from '../wire-reader.ts';
import type { ExtensionPlace } from './extension-reading.ts';
import { readExtensions } from './extensions.ts';

const u16 = (value: number): string => value.toString(16).padStart(4, '0');
const vector = (lengthOctets: number, hex: string): string =>
  (hex.length / 2).toString(16).padStart(2 * lengthOctets, '0') + hex;
const ascii = (text: string): string => Buffer.from(text, 'latin1').toString('hex');

interface Read {
  readonly field: MessageField;
  readonly values: ReturnType<typeof readExtensions>['values'];
  readonly bytes: Buffer;
}

function read(type: number, body: string, place: ExtensionPlace = 'client-hello'): Read {
  const bytes = Buffer.from(vector(2, u16(type) + vector(2, body)), 'hex');
  const { field, values } = readExtensions(new WireReader(bytes), place);
  const [only] = field.children ?? [];
  if (only === undefined) throw new Error('no extension');
  return { field: only, values, bytes };
}

const shown = (fields: readonly MessageField[] | undefined): readonly string[] =>
  (fields ?? []).map(({ name, value }) => `${name}=${value}`);

/** Every field with a place lies within the octets of the field around it. */
function checkPlaces(field: MessageField, start = 0, end = Number.MAX_SAFE_INTEGER): void {
  const { offset, length, children } = field;
  if (offset === undefined || length === undefined) return;
  expect(offset).toBeGreaterThanOrEqual(start);
  expect(offset + length).toBeLessThanOrEqual(end);
  for (const child of children ?? []) checkPlaces(child, offset, offset + length);
}

const CASES: readonly (readonly [string, number, string, ExtensionPlace, string, string])[] = [
  ['a server name', 0, vector(2, `00${vector(2, ascii('a.example'))}`), 'client-hello', 'server_name', 'a.example'],
  ['a fragment length', 1, '03', 'client-hello', 'max_fragment_length', '2048'],
  ['a record limit', 28, '4001', 'encrypted', 'record_size_limit', '16385'],
  ['a request for OCSP', 5, '0100000000', 'client-hello', 'status_request', 'ocsp'],
  [
    'a request for several answers',
    17,
    vector(2, `02${vector(2, '00000000')}`),
    'client-hello',
    'status_request_v2',
    'ocsp_multi',
  ],
  ['point formats', 11, '020001', 'client-hello', 'ec_point_formats', 'uncompressed, ansiX962_compressed_prime'],
  [
    'groups',
    10,
    vector(2, '11ec001d0a0a'),
    'client-hello',
    'supported_groups',
    'X25519MLKEM768, X25519, GREASE (0x0a0a)',
  ],
  [
    'schemes',
    13,
    vector(2, '09050917080a'),
    'client-hello',
    'signature_algorithms',
    'mldsa65, slhdsa_shake_128s, rsa_pss_pss_sha384',
  ],
  [
    'SRTP profiles',
    14,
    `${vector(2, '00070001')}00`,
    'client-hello',
    'use_srtp',
    'SRTP_AEAD_AES_128_GCM, SRTP_AES128_CM_HMAC_SHA1_80',
  ],
  ['a heartbeat mode', 15, '02', 'client-hello', 'heartbeat', 'peer_not_allowed_to_send'],
  [
    'protocols',
    16,
    vector(2, `026832${vector(1, 'dada')}`),
    'client-hello',
    'application_layer_protocol_negotiation',
    'h2, GREASE (0xdada)',
  ],
  ['certificate types', 20, '020200', 'client-hello', 'server_certificate_type', 'RawPublicKey, X509'],
  ['padding', 21, '0000000000', 'client-hello', 'padding', '5'],
  ['token binding', 24, `0100${vector(1, '0002')}`, 'client-hello', 'token_binding', '1.0 rsa2048_pkcs1.5 ecdsap256'],
  ['compression', 27, vector(1, '000200010003'), 'client-hello', 'compress_certificate', 'brotli, zlib, zstd'],
  ['delegated credentials', 34, vector(2, '0403'), 'client-hello', 'delegated_credential', 'ecdsa_secp256r1_sha256'],
  [
    'versions',
    43,
    vector(1, '3a3a03040303'),
    'client-hello',
    'supported_versions',
    'GREASE (0x3a3a), TLSv1.3, TLSv1.2',
  ],
  ['key exchange modes', 45, '022a01', 'client-hello', 'psk_key_exchange_modes', 'GREASE (0x2a), psk_dhe_ke'],
  ['a cookie', 44, vector(2, 'abcd'), 'hello-retry', 'cookie', 'abcd'],
  ['early data of a ticket', 42, '00004000', 'ticket', 'early_data', '16384'],
  ['a chosen identity', 41, '0002', 'server-hello', 'pre_shared_key', '2'],
  [
    'filters',
    48,
    vector(2, `${vector(1, '0603551d25')}${vector(2, '3000')}`),
    'certificate-request',
    'oid_filters',
    'extKeyUsage',
  ],
  ['a retry group', 51, '0018', 'hello-retry', 'key_share', 'secp384r1'],
  ['ticket counts', 58, '0201', 'client-hello', 'ticket_request', '2, 1'],
  ['renegotiation', 65281, '00', 'server-hello', 'renegotiation_info', ''],
  ['application settings', 17613, vector(2, '026832'), 'client-hello', 'application_settings', 'h2'],
  ['an inner hello', 65037, '01', 'client-hello', 'encrypted_client_hello', 'inner'],
  ['reserved types', 0x5a5a, '00', 'client-hello', 'GREASE (0x5a5a)', '00'],
  ['types without a reader', 0xfe01, 'beef', 'client-hello', '0xfe01', 'beef'],
];

describe('an extension', () => {
  it.each(CASES)('tells %s', (...[, type, body, place, name, value]) => {
    const { field } = read(type, body, place);
    expect([field.name, field.value]).toEqual([name, value]);
    checkPlaces(field);
  });

  it('shows what is left over behind its value', () => {
    const { field } = read(28, '4001ff');
    expect(shown(field.children)).toEqual(['trailing_octets=ff']);
  });

  it('splits hybrid key shares, the lattice first for X25519 and last for P-256', () => {
    const share = (group: number, length: number): string => u16(group) + vector(2, 'ab'.repeat(length));
    const { field, values } = read(51, vector(2, share(4588, 1216) + share(4587, 1249) + share(29, 32)));
    checkPlaces(field);
    const parts = (field.children ?? []).map(({ children }) =>
      (children ?? []).map((part) => [part.name, part.length]),
    );
    expect(parts).toEqual([
      [
        ['key_exchange_length', 2],
        ['ML-KEM-768 encapsulation_key', 1184],
        ['X25519', 32],
      ],
      [
        ['key_exchange_length', 2],
        ['secp256r1', 65],
        ['ML-KEM-768 encapsulation_key', 1184],
      ],
      [['key_exchange_length', 2]],
    ]);
    expect(values.keyShareGroups).toEqual([4588, 4587, 29]);
  });

  it('lists identities with their ages, and binders', () => {
    const identities = vector(2, `${vector(2, 'aabb')}0000002a`);
    const { field } = read(41, identities + vector(2, vector(1, 'cc'.repeat(32))));
    checkPlaces(field);
    const [list, binders] = field.children ?? [];
    expect(shown(list?.children?.[0]?.children)).toEqual(['identity=aabb', 'obfuscated_ticket_age=42']);
    expect(binders?.children?.[0]?.value).toBe('cc'.repeat(32));
  });

  it('reads each certificate timestamp: log, time, algorithm', () => {
    const sct = `00${'11'.repeat(32)}0000019aa0000000${vector(2, '')}0403${vector(2, '3000')}`;
    const { field, values } = read(18, vector(2, vector(2, sct) + vector(2, sct)), 'certificate');
    checkPlaces(field);
    expect(values.sctCount).toBe(2);
    expect(shown(field.children?.[0]?.children)).toEqual([
      'version=v1',
      `log_id=${'11'.repeat(32)}`,
      `timestamp=${new Date(0x19a_a000_0000).toISOString()}`,
      'extensions=',
      'algorithm=ecdsa_secp256r1_sha256',
      'signature=3000',
    ]);
  });

  it('names the algorithms of an outer hello and the name of a retry configuration', () => {
    const outer = read(65037, `000001000301${vector(2, 'ee')}${vector(2, 'ff')}`).field;
    expect(shown(outer.children)).toEqual([
      'type=outer',
      'kdf_id=HKDF-SHA256',
      'aead_id=ChaCha20Poly1305',
      'config_id=1',
      'enc=ee',
      'payload=ff',
    ]);
    const contents = `070020${vector(2, 'aa')}${vector(2, '00010001')}40${vector(1, ascii('public.example'))}0000`;
    const retry = read(65037, vector(2, `fe0d${vector(2, contents)}`), 'encrypted').field;
    checkPlaces(retry);
    expect(retry.children?.[0]?.value).toBe('public.example');
  });

  it('names QUIC transport parameters', () => {
    const { field } = read(57, `010480007530411300`);
    expect(shown(field.children)).toEqual(['max_idle_timeout=80007530', 'GREASE (0x113)=']);
  });

  it('reads a delegated credential in a certificate entry', () => {
    const body = `00093a800403${vector(3, '3000')}0807${vector(2, 'ab')}`;
    const { field } = read(34, body, 'certificate');
    expect(shown(field.children)).toEqual([
      'valid_time=604800 s',
      'dc_cert_verify_algorithm=ecdsa_secp256r1_sha256',
      'subject_public_key_info=3000',
      'algorithm=ed25519',
      'signature=ab',
    ]);
  });

  it('says of a stapled answer that it cannot be read, rather than that there is none', () => {
    const { field, values } = read(5, `01${vector(3, '3003020101')}`, 'certificate');
    checkPlaces(field);
    expect(values.staple?.status).toBe('unreadable');
  });
});
