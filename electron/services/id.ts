const ID_LENGTH = 26;
const ID_ENTROPY_OCTETS = 16;

/** Makes ids of 26 lower-case letters and digits out of 128 random bits; the form that `ID_PATTERN` describes. */
export function createIds(randomBytes: (length: number) => Uint8Array): <Id extends string>() => Id {
  return <Id extends string>() => {
    const number = randomBytes(ID_ENTROPY_OCTETS).reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);
    return number.toString(36).padStart(ID_LENGTH, '0') as Id;
  };
}
