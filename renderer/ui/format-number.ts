export const LOCALE = 'en-GB';

const whole = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB'] as const;

/** `98,214`. */
export const formatCount = (count: number): string => whole.format(count);

/** `1.5 KiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < BYTE_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${short.format(value)}\u00a0${BYTE_UNITS[unit] ?? ''}`;
}

/** `41 ms`, `1.3 s`. */
export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 1000) return `${short.format(milliseconds)}\u00a0ms`;
  return `${short.format(milliseconds / 1000)}\u00a0s`;
}

/** `42 %`. */
export const formatPercent = (part: number): string => `${whole.format(part * 100)}\u00a0%`;
