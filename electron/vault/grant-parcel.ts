import type { GrantId, WorkspaceId } from '../../shared/model/brands.ts';
import { GRANT_PURPOSES, type GrantPurpose } from '../../shared/model/grant.ts';
import { readFields, readInteger, readList, readOneOf, readText, ShapeError } from './message-shape.ts';
import { Receiver, sealFor } from './parcel.ts';

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

/** The one use key pair of a process that is to receive a grant. */
export class ParcelReceiver {
  readonly #receiver = new Receiver();

  get point(): Uint8Array {
    return this.#receiver.point;
  }

  /** What a parcel for this receiver and address holds, or null. @throws ShapeError where it opens and is nonsense, a bug */
  open(parcel: Uint8Array, address: ParcelAddress): GrantContent | null {
    const plain = this.#receiver.open(parcel, contextOf(address));
    if (plain === null) return null;
    try {
      return readContent(plain);
    } finally {
      plain.fill(0);
    }
  }
}

/** Seals keys for the process that showed `receiver`. Null where that is no point of the curve. Nothing of `content` is zeroed. */
export function sealParcel(receiver: Uint8Array, content: GrantContent, address: ParcelAddress): Uint8Array | null {
  const plain = writeContent(content);
  const parcel = sealFor(receiver, plain, contextOf(address));
  plain.fill(0);
  return parcel;
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
