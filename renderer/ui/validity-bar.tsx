import { formatDate } from './format-time.ts';
import css from './validity-bar.module.css';
import type { StatusKind } from './status.tsx';

/** The stretch of time that a whole column of bars shows. */
export interface TimeAxis {
  readonly from: number;
  readonly to: number;
  readonly now: number;
}

export interface Validity {
  readonly notBefore: number;
  readonly notAfter: number;
  readonly status: StatusKind;
  readonly revokedAt?: number | undefined;
}

/** Percent of the axis, not below 0 or above 100. */
export function positionOn(axis: TimeAxis, at: number): number {
  return Math.min(100, Math.max(0, ((at - axis.from) / (axis.to - axis.from)) * 100));
}

export interface ValidityBarProps {
  readonly validity: Validity;
  readonly axis: TimeAxis;
  /** Read out instead of the drawing. */
  readonly label: string;
}

/** One row on the shared axis. A revoked bar stops where it was revoked, a future one is an outline. */
export function ValidityBar({ validity, axis, label }: ValidityBarProps) {
  const start = positionOn(axis, validity.notBefore);
  const end = positionOn(axis, validity.notAfter);
  const stopped = stopOf(validity);
  const stop = stopped === undefined ? end : positionOn(axis, stopped);
  const width = Math.max(stop - start, 0.8);
  const future = validity.status === 'not-yet-valid';
  return (
    <svg className={css['bar']} role="img" aria-label={label}>
      {stopped === undefined ? null : (
        <rect className={css['rest']} x={`${stop}%`} width={`${Math.max(end - stop, 0)}%`} y="45%" height="10%" />
      )}
      <rect
        className={future ? css['future'] : css['mark']}
        data-status={validity.status}
        x={`${start}%`}
        width={`${width}%`}
        y="39%"
        height="22%"
      />
      {stopped === undefined ? null : (
        <line className={css['stop']} data-status={validity.status} x1={`${stop}%`} x2={`${stop}%`} y1="30%" y2="70%" />
      )}
      <TodayLine axis={axis} />
    </svg>
  );
}

/** Years and today, for the head of a column of bars. */
export function TimeAxisHead({ axis, todayLabel }: { readonly axis: TimeAxis; readonly todayLabel: string }) {
  return (
    <span aria-hidden className={css['axis']} title={`${todayLabel} ${formatDate(axis.now)}`}>
      {yearsOn(axis).map((year) => (
        <span key={year} className={css['year']} style={{ left: `${positionOn(axis, Date.UTC(year, 0, 1))}%` }}>
          {year}
        </span>
      ))}
      <span className={css['today']} style={{ left: `${positionOn(axis, axis.now)}%` }} />
    </span>
  );
}

export interface ValidityRulerProps {
  readonly validity: Validity;
  readonly now: number;
  /** Stands over the mark of the moment; without it the ruler is as low as its bar and its dates. */
  readonly nowLabel?: string | undefined;
  readonly label: string;
}

/** One life from its first to its last day, with both dates. */
export function ValidityRuler({ validity, now, nowLabel, label }: ValidityRulerProps) {
  const axis = { from: validity.notBefore, to: validity.notAfter, now };
  const here = positionOn(axis, now);
  const stopped = stopOf(validity);
  const spent = stopped === undefined ? here : positionOn(axis, stopped);
  const inside = now > axis.from && now < axis.to;
  return (
    <div className={css['ruler']} data-low={nowLabel === undefined || undefined} role="img" aria-label={label}>
      <div className={css['track']}>
        <span className={css['spent']} data-status={validity.status} style={{ width: `${spent}%` }} />
        {inside ? (
          <span className={css['now']} style={{ left: `${here}%` }}>
            {nowLabel === undefined ? null : (
              <span data-side={here > 85 ? 'end' : here < 15 ? 'start' : undefined}>{nowLabel}</span>
            )}
          </span>
        ) : null}
      </div>
      <div className={css['ends']}>
        <span>{formatDate(validity.notBefore)}</span>
        <span>{formatDate(validity.notAfter)}</span>
      </div>
    </div>
  );
}

function TodayLine({ axis }: { readonly axis: TimeAxis }) {
  const x = `${positionOn(axis, axis.now)}%`;
  return <line className={css['todayLine']} x1={x} x2={x} y1="0" y2="100%" />;
}

function stopOf({ revokedAt, notBefore, notAfter }: Validity): number | undefined {
  if (revokedAt === undefined) return undefined;
  return Math.min(notAfter, Math.max(notBefore, revokedAt));
}

const YEAR_STEPS = [1, 2, 5, 10, 20, 50] as const;

function yearsOn(axis: TimeAxis): readonly number[] {
  const first = new Date(axis.from).getUTCFullYear();
  const last = new Date(axis.to).getUTCFullYear();
  const step = YEAR_STEPS.find((size) => (last - first) / size <= 4) ?? 100;
  const years: number[] = [];
  for (let year = Math.ceil(first / step) * step; year <= last; year += step) {
    const place = positionOn(axis, Date.UTC(year, 0, 1));
    if (place > 0 && place < 72) years.push(year);
  }
  return years;
}
