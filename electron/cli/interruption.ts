const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** One Ctrl+C comes several times: the terminal tells every process, and npm or `timeout` pass it on. */
const SAME_MS = 1000;

/** Aborts what runs when the program is asked to end, so that it ends in good order. Whoever asks again later does not want to wait for that. */
export function abortBySignals(): AbortSignal {
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
  return interrupted.signal;
}
