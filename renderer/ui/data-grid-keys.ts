export interface GridPosition {
  readonly selected: number | null;
  readonly count: number;
  /** Rows that one page holds. */
  readonly page: number;
}

/** The row that a key moves to; undefined where the key does not move. */
export function gridIndexAfter(key: string, { selected, count, page }: GridPosition): number | undefined {
  if (count === 0) return undefined;
  const clamp = (index: number) => Math.min(count - 1, Math.max(0, index));
  const from = selected ?? -1;
  if (key === 'ArrowDown') return clamp(from + 1);
  if (key === 'ArrowUp') return clamp(selected === null ? 0 : from - 1);
  if (key === 'PageDown') return clamp(from + page);
  if (key === 'PageUp') return clamp(from - page);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return undefined;
}
