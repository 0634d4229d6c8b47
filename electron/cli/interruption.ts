const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** One Ctrl+C comes several times: the terminal tells every process, and npm or `timeout` pass it on. */
const SAME_MS = 1000;
/** So soon after the first. */
const ALL_HEARD_MS = 250;

export interface Interruption {
  readonly signal: AbortSignal;
  /** To be awaited at the end: one that comes while the program ends would kill it, and its exit code with it. */
  heardAll(): Promise<void>;
}

/** Aborts what runs when the program is asked to end, so that it ends in good order. Whoever asks again later does not want to wait for that. */
export function listenForInterruption(): Interruption {
  const interrupted = new AbortController();
  let firstAt: number | undefined;
  const hear = (name: NodeJS.Signals): void => {
    firstAt ??= performance.now();
    interrupted.abort();
    if (performance.now() - firstAt < SAME_MS) return;
    for (const each of SIGNALS) process.off(each, hear);
    process.kill(process.pid, name);
  };
  for (const each of SIGNALS) process.on(each, hear);
  return {
    signal: interrupted.signal,
    heardAll: async () => {
      const left = firstAt === undefined ? 0 : firstAt + ALL_HEARD_MS - performance.now();
      if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
    },
  };
}
