import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';

/** What is larger as JSON is neither packed nor unpacked. */
export const MAX_JSON_OCTETS = 16_777_216;

const compress = promisify<Uint8Array, Buffer>(deflate);
const expand = promisify<Uint8Array, { readonly maxOutputLength: number }, Buffer>(inflate);

/** A value as deflated JSON; undefined above 16 MiB of JSON. @see RFC 1950 */
export async function packJson(value: unknown): Promise<Uint8Array | undefined> {
  const json = Buffer.from(JSON.stringify(value));
  const packed = json.length > MAX_JSON_OCTETS ? undefined : new Uint8Array(await compress(json));
  json.fill(0);
  return packed;
}

/** The value, which the caller has yet to look into; undefined where these are no such octets or they would unfold to more than 16 MiB. */
export async function unpackJson(packed: Uint8Array): Promise<unknown> {
  try {
    const json = await expand(packed, { maxOutputLength: MAX_JSON_OCTETS });
    const value: unknown = JSON.parse(json.toString('utf8'));
    json.fill(0);
    return value;
  } catch {
    // Neither zlib nor JSON says more than that the octets are not theirs.
    return undefined;
  }
}
