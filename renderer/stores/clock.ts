import { create } from 'zustand';

const TICK_MS = 1_000;
const MINUTE_MS = 60_000;

interface ClockState {
  readonly second: number;
  readonly minute: number;
}

const read = (): ClockState => {
  const now = Date.now();
  // The end of the minute: what was made within it must not appear to lie ahead.
  return { second: now, minute: now - (now % MINUTE_MS) + MINUTE_MS };
};

const useClock = create<ClockState>(read);

/** Instant for relative times in lists; steps once a minute. */
export const useNow = (): number => useClock((state) => state.minute);

/** Instant for countdowns; steps once a second. */
export const useNowInSeconds = (): number => useClock((state) => state.second);

/** Starts the clock; the answer stops it. */
export function startClock(): () => void {
  const timer = setInterval(() => useClock.setState(read()), TICK_MS);
  return () => clearInterval(timer);
}
