/** Told of changed tables, tells on in groups. */
export interface ChangeFeed {
  note(tables: readonly string[]): void;
  stop(): void;
}

/** Changes reach the window at most this often: an import writes hundreds of groups, a list need not be read for each. */
export const CHANGE_INTERVAL_MS = 250;

/** Tells of the first change at once and of those that follow together. */
export function createChangeFeed(tell: (tables: readonly string[]) => void): ChangeFeed {
  const waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    if (waiting.size === 0) return;
    const tables = [...waiting];
    waiting.clear();
    timer = setTimeout(flush, CHANGE_INTERVAL_MS);
    tell(tables);
  };
  return {
    note: (tables) => {
      for (const table of tables) waiting.add(table);
      if (timer === undefined) flush();
    },
    stop: () => {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}
