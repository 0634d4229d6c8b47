import { createECDH, hkdfSync, type ECDH } from 'node:crypto';
import type { GrantId, WorkspaceId } from '../../shared/model/brands.ts';
import { GRANT_PURPOSES, type GrantPurpose } from '../../shared/model/grant.ts';
import { readFields, readInteger, readList, readOneOf, readText, ShapeError } from './message-shape.ts';
import { openSealed, seal } from './seal.ts';

const CURVE = 'prime256v1';
/** An uncompressed point of P-256 (SEC 1 §2.3.3). */
export const POINT_LENGTH = 65;
const KEY_LENGTH = 32;
const LENGTH_OCTETS = 4;
const MAX_HEADER = 1024 * 1024;
/** Keys, and records, of one grant. */
export const MAX_GRANTED = 500;
/** What one grant may hold in all. */
export const MAX_PARCEL_BYTES = 16 * 1024 * 1024;
const MAX_NAME = 400;

/** What a process that keeps a grant holds. The octets are its own and zeroed by whoever gives it up. */
export interface GrantContent {
  readonly lastsMs: number;
  readonly keys: readonly GrantedKey[];
  readonly records: readonly GrantedRecord[];
}
export interface GrantedKey {
  /** Everything that decides which key is meant. */
  readonly name: string;
  readonly purpose: GrantPurpose;
  readonly pkcs8Der: Uint8Array;
}
export interface GrantedRecord {
  readonly name: string;
  readonly plain: Uint8Array;
}

/** Which grant a parcel is for. It opens for no other. */
export interface ParcelAddress {
  readonly workspaceId: WorkspaceId;
  readonly grantId: GrantId;
}

/** The one use key pair of a process that is to receive a parcel. */
export class ParcelReceiver {
  readonly #pair: ECDH = createECDH(CURVE);
  readonly point = new Uint8Array(this.#pair.generateKeys());

  /** What a parcel for this receiver and address holds, or null. @throws ShapeError where it opens and is nonsense, a bug */
  open(parcel: Uint8Array, address: ParcelAddress): GrantContent | null {
    const sender = parcel.subarray(0, POINT_LENGTH);
    const key = agree(this.#pair, sender, [sender, this.point]);
    if (key === null) return null;
    const plain = openSealed(key, parcel.subarray(POINT_LENGTH), contextOf(address));
    key.fill(0);
    if (plain === null) return null;
    try {
      return readContent(plain);
    } finally {
      plain.fill(0);
    }
  }
}

/**
 * Seals keys for the process that showed `receiver`: point(65) ‖ AES-256-GCM under a key of ECDH and HKDF-SHA256. Who carries the parcel can't open it.
 * Null where `receiver` is no point of the curve. Nothing of `content` is zeroed.
 * @see RFC 5869
 */
export function sealParcel(receiver: Uint8Array, content: GrantContent, address: ParcelAddress): Uint8Array | null {
  const pair = createECDH(CURVE);
  const point = new Uint8Array(pair.generateKeys());
  const key = agree(pair, receiver, [point, receiver]);
  if (key === null) return null;
  const plain = writeContent(content);
  const sealed = seal(key, plain, contextOf(address));
  plain.fill(0);
  key.fill(0);
  return new Uint8Array([...point, ...sealed]);
}

function agree(pair: ECDH, other: Uint8Array, points: readonly Uint8Array[]): Uint8Array | null {
  try {
    const secret = pair.computeSecret(other);
    const key = hkdfSync('sha256', secret, Buffer.concat(points), 'countersign grant 1', KEY_LENGTH);
    secret.fill(0);
    return new Uint8Array(key);
  } catch {
    return null;
  }
}

const contextOf = ({ workspaceId, grantId }: ParcelAddress) =>
  ({ workspaceId, recordId: grantId, kind: 'grant' }) as const;

/** length(4) ‖ what is no secret, as JSON ‖ the secrets one after the other. No secret becomes a string, which couldn't be wiped. */
function writeContent({ lastsMs, keys, records }: GrantContent): Uint8Array {
  const header = Buffer.from(
    JSON.stringify({
      lastsMs,
      keys: keys.map(({ name, purpose, pkcs8Der }) => ({ name, purpose, length: pkcs8Der.length })),
      records: records.map(({ name, plain }) => ({ name, length: plain.length })),
    }),
  );
  const length = Buffer.alloc(LENGTH_OCTETS);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, ...keys.map(({ pkcs8Der }) => pkcs8Der), ...records.map(({ plain }) => plain)]);
}

function readContent(plain: Uint8Array): GrantContent {
  const bytes = Buffer.from(plain.buffer, plain.byteOffset, plain.length);
  if (bytes.length < LENGTH_OCTETS) throw new ShapeError('a parcel cut short');
  const headerEnd = LENGTH_OCTETS + readInteger(bytes.readUInt32BE(0), { min: 2, max: MAX_HEADER });
  const header = readFields(JSON.parse(bytes.toString('utf8', LENGTH_OCTETS, headerEnd)));
  let at = headerEnd;
  const take = (length: unknown): Uint8Array => {
    const end = at + readInteger(length, { min: 1, max: MAX_PARCEL_BYTES });
    if (end > bytes.length) throw new ShapeError('a parcel cut short');
    const part = new Uint8Array(bytes.subarray(at, end));
    at = end;
    return part;
  };
  return {
    lastsMs: readInteger(header['lastsMs'], { min: 0, max: Number.MAX_SAFE_INTEGER }),
    keys: readList(header['keys'], MAX_GRANTED, (item) => {
      const { name, purpose, length } = readFields(item);
      return {
        name: readText(name, MAX_NAME),
        purpose: readOneOf(purpose, GRANT_PURPOSES),
        pkcs8Der: take(length),
      };
    }),
    records: readList(header['records'], MAX_GRANTED, (item) => {
      const { name, length } = readFields(item);
      return { name: readText(name, MAX_NAME), plain: take(length) };
    }),
  };
}
