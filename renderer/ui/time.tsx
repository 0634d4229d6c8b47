import { formatBoth, formatDate, formatInstant, formatRelative } from './format-time.ts';

export interface TimeProps {
  readonly at: number;
  readonly now: number;
  readonly className?: string | undefined;
}

/** `in 12 d`; the exact instant, local and UTC, on hover. */
export function RelativeTime({ at, now, className }: TimeProps) {
  return (
    <time className={className} title={formatBoth(at)} dateTime={isoOf(at)}>
      {formatRelative(at, now)}
    </time>
  );
}

/** `3 Dec 2026` or with the time of day; the exact instant on hover. */
export function ExactTime({ at, precise = false }: { readonly at: number; readonly precise?: boolean }) {
  return (
    <time title={formatBoth(at)} dateTime={isoOf(at)}>
      {precise ? formatInstant(at) : formatDate(at)}
    </time>
  );
}

const isoOf = (at: number): string | undefined =>
  Number.isFinite(at) && Math.abs(at) <= 8_640_000_000_000_000 ? new Date(at).toISOString() : undefined;
