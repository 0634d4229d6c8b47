import type { ExtensionValue } from '../../../shared/model/extension-field.ts';
import { DerError, DerReader, TAG, toHex } from '../asn1/der.ts';

const SIGNATURES: ReadonlyMap<number, string> = new Map([
  [0x0401, 'sha256 rsa'],
  [0x0403, 'sha256 ecdsa'],
]);

/** The promises of transparency logs in a certificate: log, time and algorithm of each. Signatures are not verified. @see RFC 6962 §3.3 */
export function timestampValues(value: Uint8Array): ExtensionValue[] {
  const outer = new DerReader(value);
  const octets = outer.content(outer.read(TAG.octetString));
  outer.expectEnd();
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  const values: ExtensionValue[] = [];
  const end = 2 + readLength(view, 0);
  if (end !== octets.length) throw new DerError('bad-value', 0);
  for (let at = 2; at < end; ) {
    const length = readLength(view, at);
    const start = at + 2;
    if (start + length > end) throw new DerError('truncated', start);
    values.push(...readTimestamp(new DataView(octets.buffer, octets.byteOffset + start, length)));
    at = start + length;
  }
  return values;
}

function readLength(view: DataView, at: number): number {
  if (at + 2 > view.byteLength) throw new DerError('truncated', at);
  return view.getUint16(at);
}

const HEAD = 1 + 32 + 8;

function readTimestamp(view: DataView): ExtensionValue[] {
  if (view.byteLength < HEAD + 6) throw new DerError('truncated', 0);
  const logId = toHex(new Uint8Array(view.buffer, view.byteOffset + 1, 32));
  const at = Number(view.getBigUint64(33));
  const extensions = readLength(view, HEAD);
  const algorithmAt = HEAD + 2 + extensions;
  const algorithm = readLength(view, algorithmAt);
  if (algorithmAt + 4 + readLength(view, algorithmAt + 2) !== view.byteLength)
    throw new DerError('bad-value', algorithmAt);
  const isTime = at <= 8_640_000_000_000_000;
  return [
    { name: 'version', value: `v${view.getUint8(0) + 1}`, depth: 0 },
    { name: 'logID', value: logId, depth: 1 },
    { name: 'timestamp', value: isTime ? new Date(at).toISOString() : String(at), depth: 1, ...(isTime && { at }) },
    { name: 'signature', value: SIGNATURES.get(algorithm) ?? algorithm.toString(16), depth: 1 },
  ];
}
