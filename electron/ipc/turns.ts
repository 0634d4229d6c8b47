/** Runs work, at most so many pieces at a time; the others wait in the order they came. */
export type RunInTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** A page that was taken over can ask without end: what it starts must not take all memory and threads. */
export function createTurns(limit: number): RunInTurn {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => void waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // Whoever is next takes over the place, so that nobody can come between.
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
