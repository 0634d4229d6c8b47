import type { MessageField } from '../../../shared/model/connection.ts';
import type { WireReader } from '../wire-reader.ts';
import { readExtensions } from './extensions.ts';
import { fieldHex, readField, type DecodeContext, type DecodedBody } from './decoded.ts';

/** @see RFC 8446 §4.4.4 */
export function decodeFinished(reader: WireReader): DecodedBody {
  const data = readField(reader, 'verify_data', (r) => r.rest(), fieldHex);
  return { summary: '', fields: [data.field], content: { kind: 'finished' } };
}

/** @see RFC 8446 §4.6.1, RFC 5077 §3.3 */
export function decodeNewSessionTicket(reader: WireReader, context: DecodeContext): DecodedBody {
  const tls13 = context.version >= 0x0304;
  const lifetime = readField(
    reader,
    tls13 ? 'ticket_lifetime' : 'ticket_lifetime_hint',
    (r) => r.u32(),
    (seconds) => `${seconds} s`,
  );
  const fields: MessageField[] = [lifetime.field];
  if (tls13) {
    fields.push(readField(reader, 'ticket_age_add', (r) => r.u32(), String).field);
    fields.push(readField(reader, 'ticket_nonce', (r) => r.vector(1).rest(), fieldHex).field);
  }
  fields.push(readField(reader, 'ticket', (r) => r.vector(2).rest(), fieldHex).field);
  if (tls13) fields.push(readExtensions(reader, 'ticket').field);
  return {
    summary: lifetime.field.value,
    fields,
    content: { kind: 'ticket', lifetimeSeconds: lifetime.value },
  };
}

/** @see RFC 8446 §4.6.3 */
export function decodeKeyUpdate(reader: WireReader): DecodedBody {
  const request = readField(
    reader,
    'request_update',
    (r) => r.u8(),
    (value) => (value === 1 ? 'update_requested' : 'update_not_requested'),
  );
  return { summary: request.field.value, fields: [request.field], content: { kind: 'key-update' } };
}

/** The server's wish to negotiate anew. @see RFC 5246 §7.4.1.1 */
export const decodeHelloRequest = (reader: WireReader): DecodedBody => ({
  ...decodeOpaque(reader),
  content: { kind: 'hello-request' },
});

/** A message without content ( ServerHelloDone, EndOfEarlyData) or of a type without a decoder: its octets. */
export function decodeOpaque(reader: WireReader): DecodedBody {
  if (reader.done) return { summary: '', fields: [], content: { kind: 'other' } };
  const data = readField(reader, 'data', (r) => r.rest(), fieldHex);
  return { summary: '', fields: [data.field], content: { kind: 'other' } };
}
