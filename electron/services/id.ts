const ID_LENGTH = 26;
const ID_ENTROPY_OCTETS = 16;
/** Ids are drawn by the hundred when much is issued; the random source is asked once for so many. */
const DRAWN_AT_ONCE = 64;

/** Makes ids of 26 lower-case letters and digits out of 128 random bits; the form that `ID_PATTERN` describes. */
export function createIds(randomBytes: (length: number) => Uint8Array): <Id extends string>() => Id {
  let drawn: DataView = new DataView(new ArrayBuffer(0));
  let at = 0;
  return <Id extends string>() => {
    if (at + ID_ENTROPY_OCTETS > drawn.byteLength) {
      const fresh = randomBytes(ID_ENTROPY_OCTETS * DRAWN_AT_ONCE);
      drawn = new DataView(fresh.buffer, fresh.byteOffset, fresh.byteLength);
      at = 0;
    }
    const number = (drawn.getBigUint64(at) << 64n) | drawn.getBigUint64(at + 8);
    at += ID_ENTROPY_OCTETS;
    return number.toString(36).padStart(ID_LENGTH, '0') as Id;
  };
}
