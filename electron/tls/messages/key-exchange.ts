import type { MessageField } from '../../../shared/model/connection.ts';
import { keyExchangeOf } from '../cipher-parameters.ts';
import { groupName, signatureSchemeName } from '../registry.ts';
import type { WireReader } from '../wire-reader.ts';
import { fieldHex, readField, type DecodeContext, type DecodedBody } from './decoded.ts';

const NAMED_CURVE = 3;

/** ECDHE and DHE parameters with their signature; other forms as hex. @see RFC 8422 §5.4, RFC 5246 §7.4.3 */
export function decodeServerKeyExchange(reader: WireReader, context: DecodeContext): DecodedBody {
  const kind = keyExchangeOf(context.suite);
  if (kind === 'ecdhe') return decodeCurve(reader, context);
  if (kind === 'dhe') return decodeFiniteField(reader, context);
  return opaque(reader);
}

/** @see RFC 8422 §5.7 */
export function decodeClientKeyExchange(reader: WireReader, context: DecodeContext): DecodedBody {
  const kind = keyExchangeOf(context.suite);
  if (kind === 'ecdhe') return single(readField(reader, 'ecdh_public', (r) => r.vector(1).rest(), fieldHex).field);
  if (kind === 'dhe') return single(readField(reader, 'dh_public', (r) => r.vector(2).rest(), fieldHex).field);
  return opaque(reader);
}

function decodeCurve(reader: WireReader, context: DecodeContext): DecodedBody {
  const form = readField(
    reader,
    'curve_type',
    (r) => r.u8(),
    (value) => (value === NAMED_CURVE ? 'named_curve' : String(value)),
  );
  if (form.value !== NAMED_CURVE) return opaque(reader);
  const curve = readField(reader, 'named_curve', (r) => r.u16(), groupName);
  const point = readField(reader, 'public', (r) => r.vector(1).rest(), fieldHex);
  const signature = readSignature(reader, context);
  const summary = [groupName(curve.value), signature.algorithm].filter((part) => part !== '').join(' · ');
  return {
    summary,
    fields: [form.field, curve.field, point.field, ...signature.fields],
    content: { kind: 'server-key-exchange', group: curve.value },
  };
}

function decodeFiniteField(reader: WireReader, context: DecodeContext): DecodedBody {
  const prime = readField(reader, 'dh_p', (r) => r.vector(2).rest(), fieldHex);
  const generator = readField(reader, 'dh_g', (r) => r.vector(2).rest(), fieldHex);
  const share = readField(reader, 'dh_Ys', (r) => r.vector(2).rest(), fieldHex);
  const signature = readSignature(reader, context);
  const summary = [`DH ${prime.value.length * 8}`, signature.algorithm].filter((part) => part !== '').join(' · ');
  return {
    summary,
    fields: [prime.field, generator.field, share.field, ...signature.fields],
    content: { kind: 'server-key-exchange', group: null },
  };
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

const single = (field: MessageField): DecodedBody => ({ summary: '', fields: [field], content: { kind: 'other' } });

const opaque = (reader: WireReader): DecodedBody => single(readField(reader, 'data', (r) => r.rest(), fieldHex).field);
