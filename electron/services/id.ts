import type { UnixMs } from '../../shared/model/brands.ts';

const ID_LENGTH = 26;
const NUMBER_OCTETS = 8;
/** Ids are drawn by the hundred when much is issued; the random source is asked once for so many. */
const DRAWN_AT_ONCE = 128;

/** Makes ids of 26 lower-case letters and digits out of 128 random bits; the form that `ID_PATTERN` describes. */
export function createIds(randomBytes: (length: number) => Uint8Array): <Id extends string>() => Id {
  const draw = drawNumbers(randomBytes);
  return <Id extends string>() => toId<Id>((draw() << 64n) | draw());
}

const COUNTER_BITS = 16n;
const MOST_AT_ONCE = 1 << Number(COUNTER_BITS);

/**
 * Ids of the same form that grow: the instant, a count of those made in the same millisecond, then 64 random bits. Rows that are written together stand
 * beside each other in every index by id, where ids at random would have each row rewrite a page of each. A clock that is set back changes nothing.
 */
export function createGrowingIds(
  randomBytes: (length: number) => Uint8Array,
  now: () => UnixMs,
): <Id extends string>() => Id {
  const draw = drawNumbers(randomBytes);
  let instant = 0;
  let count = 0;
  return <Id extends string>() => {
    const at = now();
    if (at > instant) [instant, count] = [at, 0];
    else if (count === MOST_AT_ONCE) [instant, count] = [instant + 1, 0];
    const place = (BigInt(instant) << COUNTER_BITS) | BigInt(count);
    count += 1;
    return toId<Id>((place << 64n) | draw());
  };
}

/** Numbers of 64 random bits. */
function drawNumbers(randomBytes: (length: number) => Uint8Array): () => bigint {
  let drawn: DataView = new DataView(new ArrayBuffer(0));
  let at = 0;
  return () => {
    if (at === drawn.byteLength) {
      const fresh = randomBytes(NUMBER_OCTETS * DRAWN_AT_ONCE);
      drawn = new DataView(fresh.buffer, fresh.byteOffset, fresh.byteLength);
      at = 0;
    }
    const number = drawn.getBigUint64(at);
    at += NUMBER_OCTETS;
    return number;
  };
}

const toId = <Id extends string>(number: bigint): Id => number.toString(36).padStart(ID_LENGTH, '0') as Id;
