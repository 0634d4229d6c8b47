import type { MessageField } from '../../../shared/model/connection.ts';
import { cipherSuiteName, versionName } from '../registry.ts';
import { WireError, WireReader } from '../wire-reader.ts';
import { type DecodedBody, fieldHex, listField, readField } from './decoded.ts';

const CLIENT_HELLO = 1;
const SSL2_SUITES: Readonly<Record<number, string>> = {
  0x010080: 'SSL_CK_RC4_128_WITH_MD5',
  0x020080: 'SSL_CK_RC4_128_EXPORT40_WITH_MD5',
  0x030080: 'SSL_CK_RC2_128_CBC_WITH_MD5',
  0x040080: 'SSL_CK_RC2_128_CBC_EXPORT40_WITH_MD5',
  0x050080: 'SSL_CK_IDEA_128_CBC_WITH_MD5',
  0x060040: 'SSL_CK_DES_64_CBC_WITH_MD5',
  0x0700c0: 'SSL_CK_DES_192_EDE3_CBC_WITH_MD5',
};

/** A suite of three octets; with a leading zero it is one of TLS. */
const suiteName = (suite: number): string =>
  suite <= 0xffff ? cipherSuiteName(suite) : (SSL2_SUITES[suite] ?? `0x${suite.toString(16).padStart(6, '0')}`);

export interface DecodedSslv2 extends DecodedBody {
  readonly type: 'ClientHello' | 'ServerHello';
}

/** A hello in the form of SSL 2.0, with its two octets of record header. @see RFC 5246 §E.2 */
export function decodeSslv2Hello(bytes: Uint8Array): DecodedSslv2 {
  const reader = new WireReader(bytes, 2);
  const isClient = reader.u8() === CLIENT_HELLO;
  const type = isClient ? 'ClientHello' : 'ServerHello';
  try {
    return { ...(isClient ? readClientHello(reader) : readServerHello(reader)), type };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { type, summary: 'SSLv2', fields: [], content: { kind: 'other' } };
  }
}

function readClientHello(reader: WireReader): DecodedBody {
  const version = readField(reader, 'version', (r) => r.u16(), versionName);
  const [suitesLength, sessionLength, challengeLength] = [reader.u16(), reader.u16(), reader.u16()];
  const start = reader.offset;
  const list = new WireReader(reader.bytes, start, start + Math.min(suitesLength, reader.remaining));
  const suites: number[] = [];
  const children: MessageField[] = [];
  while (!list.done) {
    const { value, field } = readField(list, 'cipher_spec', (r) => r.u24(), suiteName);
    suites.push(value);
    children.push(field);
  }
  reader.take(suitesLength);
  const session = readField(reader, 'session_id', (r) => r.take(sessionLength), fieldHex);
  const challenge = readField(reader, 'challenge', (r) => r.take(challengeLength), fieldHex);
  const random = new Uint8Array(32);
  random.set(challenge.value.subarray(-32), 32 - Math.min(32, challengeLength));
  return {
    summary: `SSLv2 · ${version.field.value}`,
    fields: [
      version.field,
      listField('cipher_specs', children, { offset: start, length: suitesLength }),
      session.field,
      challenge.field,
    ],
    content: {
      kind: 'client-hello',
      random,
      versions: [version.value],
      suites: suites.filter((suite) => suite <= 0xffff),
      groups: [],
      signatureSchemes: [],
      serverName: null,
      alpn: [],
      keyShareGroups: [],
      offersPostHandshakeAuth: false,
      offersEarlyData: false,
      asksForStatus: false,
    },
  };
}

function readServerHello(reader: WireReader): DecodedBody {
  const hit = readField(reader, 'session_id_hit', (r) => r.u8(), String);
  const type = readField(reader, 'certificate_type', (r) => r.u8(), String);
  const version = readField(reader, 'version', (r) => r.u16(), versionName);
  const rest = readField(reader, 'data', (r) => r.rest(), fieldHex);
  return {
    summary: 'SSLv2',
    fields: [hit.field, type.field, version.field, rest.field],
    content: { kind: 'other' },
  };
}
