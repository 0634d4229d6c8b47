/**
 * The same message where every array of octets has a buffer of its own: structured clone sends the whole buffer behind
 * a view, and small Buffers share one with everything else. The copies made are added to `copies`.
 */
export function withOwnBuffers(value: unknown, copies: Uint8Array[]): unknown {
  if (value instanceof Uint8Array) {
    if (hasOwnBuffer(value)) return value;
    const copy = new Uint8Array(value);
    copies.push(copy);
    return copy;
  }
  if (Array.isArray(value)) return value.map((item) => withOwnBuffers(item, copies));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withOwnBuffers(field, copies)]));
}

const hasOwnBuffer = (bytes: Uint8Array): boolean =>
  bytes.constructor === Uint8Array && bytes.length === bytes.buffer.byteLength;
