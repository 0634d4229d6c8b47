import { isLarge } from './large-octets.ts';
import type { DbValue } from './schema.ts';

/**
 * Rows of one table on their way to the worker. Thousands of small arrays and octet strings take longer to send than to write: columns that are the same in
 * all rows go once, the others in one list, and all octets in one piece of memory that is handed over.
 */
export interface PackedRows {
  readonly count: number;
  /** One value a column; of columns that differ, null. Octets among them are handed over. */
  readonly common: readonly DbValue[];
  /** Places of the columns that differ. */
  readonly differing: readonly number[];
  /** Of the columns that differ, row by row. Undefined stands for the next octets. */
  readonly values: readonly (string | number | null | undefined)[];
  readonly octets: Uint8Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
}

/** Rows have the same number of columns. `handsOver`: large octets of a row that stands alone are not copied, and are gone once they were sent. */
export function packRows(rows: readonly (readonly DbValue[])[], handsOver = false): PackedRows {
  const [first = []] = rows;
  const isAlone = handsOver && rows.length === 1;
  const differs = first.map(
    (value, column) =>
      (value instanceof Uint8Array && !(isAlone && isLarge(value))) || rows.some((row) => row[column] !== value),
  );
  const differing = [...differs.keys()].filter((column) => differs[column]);
  const values: (string | number | null | undefined)[] = [];
  const blobs: Uint8Array[] = [];
  for (const row of rows) {
    for (const column of differing) {
      const value = row[column] ?? null;
      if (value instanceof Uint8Array) {
        blobs.push(value);
        values.push(undefined);
      } else values.push(value);
    }
  }
  return {
    count: rows.length,
    common: first.map((value, column) => (differs[column] === true ? null : value)),
    differing,
    values,
    ...packBlobs(blobs),
  };
}

/** What is handed over beside the packed octets. */
export const largeBuffers = ({ common }: PackedRows): readonly ArrayBuffer[] =>
  common.flatMap((value) => (isLarge(value) ? [value.buffer] : []));

function packBlobs(blobs: readonly Uint8Array[]): Pick<PackedRows, 'octets' | 'lengths'> {
  const lengths = Uint32Array.from(blobs, (blob) => blob.length);
  const octets = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const blob of blobs) {
    octets.set(blob, at);
    at += blob.length;
  }
  return { octets, lengths };
}

/** Hands out row after row, each in the same array: what is kept of it must be copied. */
export function unpackRows(packed: PackedRows, take: (row: readonly DbValue[]) => void): void {
  const { count, common, differing, values, octets, lengths } = packed;
  const row: DbValue[] = [...common];
  let place = 0;
  let blob = 0;
  let at = 0;
  for (let index = 0; index < count; index++) {
    for (const column of differing) {
      const value = values[place];
      place += 1;
      if (value === undefined) {
        const end = at + (lengths[blob] ?? 0);
        row[column] = octets.subarray(at, end);
        at = end;
        blob += 1;
      } else row[column] = value;
    }
    take(row);
  }
}
