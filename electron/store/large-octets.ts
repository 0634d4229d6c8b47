import type { DbRow, DbValue } from './schema.ts';

/** From here on a copy costs more than a buffer that is handed over by itself. */
const LARGE_OCTETS = 1024 * 1024;

/** Whether a value is octets that are worth being handed over between threads. Their memory goes along as a whole, so that it must hold nothing else that is needed. */
export const isLarge = (value: DbValue | undefined): value is Uint8Array<ArrayBuffer> =>
  value instanceof Uint8Array && value.length >= LARGE_OCTETS && value.buffer instanceof ArrayBuffer;

/** Buffers of a row that is alone: in pages of rows there are none so large. */
export function largeIn(rows: readonly DbRow[]): readonly ArrayBuffer[] {
  const [row, ...others] = rows;
  return row === undefined || others.length > 0
    ? []
    : Object.values(row).flatMap((value) => (isLarge(value) ? [value.buffer] : []));
}
