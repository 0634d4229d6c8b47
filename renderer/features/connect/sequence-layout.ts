import type { SequenceRow } from './sequence.ts';

/** Where each row of a diagram stands, in rem from the top. */
export interface SequenceLayout {
  readonly rows: readonly SequenceRow[];
  /** One more than there are rows: the last is the height of all. */
  readonly tops: readonly number[];
  /** Rows so low that a label stands on its line instead of above it. */
  readonly dense: boolean;
}

/** Height of a row where there is room, and the least. */
const HEIGHTS: Readonly<Record<SequenceRow['kind'], readonly [ideal: number, least: number]>> = {
  message: [1.9375, 1.0625],
  attempt: [1.9375, 1.0625],
  proxy: [1.5, 1.0625],
  starttls: [1.5, 1.0625],
  tls: [1.6875, 1.125],
  keys: [1.375, 1.0625],
  connected: [1.6875, 1.125],
  gap: [1.5, 1.0625],
  second: [2, 1.5],
};
const FAILING: readonly [number, number] = [2.125, 1.5];
/** A label above its arrow needs this. */
const STACKED_REM = 1.5;

/** Rows share the height there is: they shrink to their least before the list scrolls; notes of keys go first. */
export function layRows(rows: readonly SequenceRow[], roomRem: number): SequenceLayout {
  const share = shareOf(rows, roomRem);
  if (heightOf(1.9375, 1.0625, share) >= STACKED_REM) return place(rows, share, false);
  const fewer = rows.filter(({ kind }) => kind !== 'keys');
  const again = shareOf(fewer, roomRem);
  return place(fewer, again, heightOf(1.9375, 1.0625, again) < STACKED_REM);
}

/** First and last row that show between two heights. */
export function findVisible({ tops }: SequenceLayout, fromRem: number, toRem: number): readonly [number, number] {
  const count = tops.length - 1;
  const first = Math.max(0, Math.min(count - 1, lastAtOrAbove(tops, fromRem)));
  return [first, Math.max(first, Math.min(count - 1, lastAtOrAbove(tops, toRem)))];
}

/** 0 where every row has its least height, 1 where each has what it likes. */
function shareOf(rows: readonly SequenceRow[], roomRem: number): number {
  let ideal = 0;
  let least = 0;
  for (const row of rows) {
    const [most, fewest] = boundsOf(row);
    ideal += most;
    least += fewest;
  }
  return ideal <= least ? 1 : Math.max(0, Math.min(1, (roomRem - least) / (ideal - least)));
}

function place(rows: readonly SequenceRow[], share: number, dense: boolean): SequenceLayout {
  const tops = [0];
  let top = 0;
  for (const row of rows) {
    top += heightOf(...boundsOf(row), share);
    tops.push(top);
  }
  return { rows, tops, dense };
}

const boundsOf = (row: SequenceRow): readonly [number, number] =>
  row.kind === 'message' && row.failing ? FAILING : HEIGHTS[row.kind];

const heightOf = (ideal: number, least: number, share: number): number => least + share * (ideal - least);

/** Position of the last top that is not below a height. */
function lastAtOrAbove(tops: readonly number[], height: number): number {
  let low = 0;
  let high = tops.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}
