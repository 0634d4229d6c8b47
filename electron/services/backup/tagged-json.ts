/** Marks octets within JSON. */
const OCTETS = '$octets';

/** A value as JSON takes it: octets become base64 under a mark. Objects are plain ones, whose keys do not begin with `$`. */
export function encodeValue(value: unknown): unknown {
  if (value instanceof Uint8Array) return { [OCTETS]: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(encodeValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, encodeValue(each)]));
}

/** What `encodeValue` was given. Other values stay as they are; what they are is for the caller to check. */
export function decodeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decodeValue);
  if (typeof value !== 'object' || value === null) return value;
  if (OCTETS in value) {
    const text = value[OCTETS];
    return typeof text === 'string' ? new Uint8Array(Buffer.from(text, 'base64')) : undefined;
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, decodeValue(each)]));
}
