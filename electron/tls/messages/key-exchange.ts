import type { MessageField } from '../../../shared/model/connection.ts';
import { type KeyExchange, keyExchangeOf } from '../cipher-parameters.ts';
import { groupName, signatureSchemeName } from '../registry.ts';
import type { WireReader } from '../wire-reader.ts';
import { type DecodeContext, type DecodedBody, fieldHex, peerText, readField } from './decoded.ts';

const NAMED_CURVE = 3;
const CURVE_TYPES: Readonly<Record<number, string>> = { 1: 'explicit_prime', 2: 'explicit_char2', 3: 'named_curve' };

interface Parameters {
  readonly summary: string;
  readonly fields: readonly MessageField[];
  readonly group: number | null;
}

/** ECDHE, DHE, PSK hints and the RSA keys of export suites, with their signature; other forms as hex. @see RFC 8422 §5.4, RFC 5246 §7.4.3, RFC 4279 */
export function decodeServerKeyExchange(reader: WireReader, context: DecodeContext): DecodedBody {
  const kind = keyExchangeOf(context.suite);
  const hint = kind.psk ? [readField(reader, 'psk_identity_hint', readPskIdentity, String).field] : [];
  const parameters = readParameters(reader, kind);
  if (parameters === undefined) return opaque(reader, hint);
  const signature = kind.psk ? { algorithm: '', fields: [] } : readSignature(reader, context);
  const [first] = hint;
  return {
    summary: [first?.value, parameters.summary, signature.algorithm].filter((part) => part).join(' · '),
    fields: [...hint, ...parameters.fields, ...signature.fields],
    content: { kind: 'server-key-exchange', group: parameters.group },
  };
}

/** What the client adds to the agreement. @see RFC 8422 §5.7, RFC 5246 §7.4.7, RFC 4279 */
export function decodeClientKeyExchange(reader: WireReader, context: DecodeContext): DecodedBody {
  const kind = keyExchangeOf(context.suite);
  const identity = kind.psk ? [readField(reader, 'psk_identity', readPskIdentity, String).field] : [];
  const share = readClientShare(reader, kind.agreement, context);
  return {
    summary: identity[0]?.value ?? '',
    fields: share === undefined ? identity : [...identity, share],
    content: { kind: 'other' },
  };
}

const readPskIdentity = (reader: WireReader): string => peerText(reader.vector(2).rest());

function readClientShare(
  reader: WireReader,
  agreement: KeyExchange['agreement'],
  context: DecodeContext,
): MessageField | undefined {
  if (agreement === 'ecdhe') return readField(reader, 'ecdh_public', (r) => r.vector(1).rest(), fieldHex).field;
  if (agreement === 'dhe') return readField(reader, 'dh_public', (r) => r.vector(2).rest(), fieldHex).field;
  if (agreement === 'rsa')
    // SSL 3.0 leaves the length out.
    return readField(
      reader,
      'encrypted_pre_master_secret',
      (r) => (context.version <= 0x0300 ? r : r.vector(2)).rest(),
      fieldHex,
    ).field;
  return reader.done ? undefined : readField(reader, 'data', (r) => r.rest(), fieldHex).field;
}

function readParameters(reader: WireReader, { agreement, psk, exported }: KeyExchange): Parameters | undefined {
  if (agreement === 'ecdhe') return readCurve(reader);
  if (agreement === 'dhe') return readFiniteField(reader);
  if (agreement === 'rsa' && exported) return readExportKey(reader);
  return psk ? { summary: '', fields: [], group: null } : undefined;
}

function readCurve(reader: WireReader): Parameters {
  const form = readField(
    reader,
    'curve_type',
    (r) => r.u8(),
    (type) => CURVE_TYPES[type] ?? String(type),
  );
  if (form.value !== NAMED_CURVE) {
    const rest = readField(reader, 'data', (r) => r.rest(), fieldHex).field;
    return { summary: form.field.value, fields: [form.field, rest], group: null };
  }
  const curve = readField(reader, 'named_curve', (r) => r.u16(), groupName);
  const point = readField(reader, 'public', (r) => r.vector(1).rest(), fieldHex);
  return { summary: groupName(curve.value), fields: [form.field, curve.field, point.field], group: curve.value };
}

function readFiniteField(reader: WireReader): Parameters {
  const prime = readField(reader, 'dh_p', (r) => r.vector(2).rest(), fieldHex);
  const generator = readField(reader, 'dh_g', (r) => r.vector(2).rest(), fieldHex);
  const share = readField(reader, 'dh_Ys', (r) => r.vector(2).rest(), fieldHex);
  return {
    summary: `DH ${prime.value.length * 8}`,
    fields: [prime.field, generator.field, share.field],
    group: null,
  };
}

/** The short-lived key of an export suite. @see RFC 2246 §7.4.3 */
function readExportKey(reader: WireReader): Parameters {
  const modulus = readField(reader, 'rsa_modulus', (r) => r.vector(2).rest(), fieldHex);
  const exponent = readField(reader, 'rsa_exponent', (r) => r.vector(2).rest(), fieldHex);
  return { summary: `RSA_EXPORT ${modulus.value.length * 8}`, fields: [modulus.field, exponent.field], group: null };
}

function readSignature(
  reader: WireReader,
  context: DecodeContext,
): { readonly algorithm: string; readonly fields: readonly MessageField[] } {
  if (reader.done) return { algorithm: '', fields: [] };
  const fields: MessageField[] = [];
  let algorithm = '';
  if (context.version >= 0x0303) {
    const scheme = readField(reader, 'algorithm', (r) => r.u16(), signatureSchemeName);
    algorithm = scheme.field.value;
    fields.push(scheme.field);
  }
  fields.push(readField(reader, 'signature', (r) => r.vector(2).rest(), fieldHex).field);
  return { algorithm, fields };
}

function opaque(reader: WireReader, before: readonly MessageField[]): DecodedBody {
  const { field } = readField(reader, 'data', (r) => r.rest(), fieldHex);
  return { summary: '', fields: [...before, field], content: { kind: 'other' } };
}
