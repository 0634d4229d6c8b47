/** Written so often at the most. */
const PAUSE_MS = 200;
const BACK_TO_START = '\r\u001b[K';

/** One line of a terminal that is written over and over, beside what scripts read, and only for eyes. */
export interface ProgressLine {
  show(write: () => string): void;
  /** Leaves nothing of it. */
  clear(): void;
}

export function createProgressLine(
  stream: { readonly isTTY?: boolean; write(text: string): unknown } = process.stderr,
  monotonicMs: () => number = () => performance.now(),
): ProgressLine {
  let shownAt: number | undefined;
  return {
    show: (write) => {
      const now = monotonicMs();
      if (stream.isTTY !== true || (shownAt !== undefined && now - shownAt < PAUSE_MS)) return;
      shownAt = now;
      stream.write(`${BACK_TO_START}${write()}`);
    },
    clear: () => {
      if (shownAt !== undefined) stream.write(BACK_TO_START);
    },
  };
}
