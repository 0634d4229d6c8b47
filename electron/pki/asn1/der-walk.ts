import { DerError, DerReader } from './der.ts';

/** Why octets are not exactly one DER value with whole values in everything constructed; undefined where they are. Looks at no primitive content. */
export function findDerRefusal(der: Uint8Array): DerError | undefined {
  try {
    const reader = new DerReader(der);
    walk(reader);
    reader.expectEnd();
    return undefined;
  } catch (error) {
    if (error instanceof DerError) return error;
    throw error;
  }
}

const CONSTRUCTED = 0x20;

function walk(reader: DerReader): void {
  const tlv = reader.read();
  if ((tlv.tag & CONSTRUCTED) === 0) return;
  const inner = reader.inside(tlv);
  while (!inner.done) walk(inner);
}
