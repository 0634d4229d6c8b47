import type { InspectItem } from '../../shared/model/inspect.ts';
import { readPemBlocks } from '../pki/container/pem.ts';

const SEQUENCE_TAG = 0x30;

/** The DER of an inspected item: from its PEM where it has one, else where it stands in the file; undefined where it has no DER form. */
export function findItemDer(file: Uint8Array, item: InspectItem): Uint8Array | undefined {
  if ('pem' in item) return readPemBlocks(Buffer.from(item.pem))[0]?.der;
  const place = file.subarray(item.offset, item.offset + item.length);
  return place[0] === SEQUENCE_TAG ? place : readPemBlocks(place)[0]?.der;
}
