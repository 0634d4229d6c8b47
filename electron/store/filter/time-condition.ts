import { type RawBuilder, sql } from 'kysely';
import type { CertificateStatus } from '../../../shared/model/certificate.ts';
import type { Comparison, FilterValue, PeriodUnit } from '../../../shared/model/filter/ast.ts';
import { endOfDate, startOfDate } from '../../../shared/model/filter/value.ts';
import { BugError } from '../../../shared/result.ts';
import { certificateStatus, dateStatus, type StatusView } from '../certificate-status.ts';
import { type Condition, type EndRange, ofRow, rowOfFact, TRUE } from './condition.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const HOURS: Readonly<Record<PeriodUnit, number>> = { h: 1, d: 24, w: 168, m: 720, y: 8760 };

export const periodMs = ({ count, unit }: { readonly count: number; readonly unit: PeriodUnit }): number =>
  count * HOURS[unit] * HOUR_MS;

/** Certificates that end within a time. */
export function ofEnd(value: FilterValue, view: StatusView): Condition {
  const range = value.kind === 'period' ? aheadOf(view.at, value) : rangeOfDates(value);
  const row = within(sql.ref('certificate.not_after'), range);
  const day = sql.ref('certificate_fact.end_day');
  const isWhole = (at: number | null): boolean => at === null || at % DAY_MS === 0;
  const days = { from: dayOf(range.from), to: dayOf(range.to) };
  const driver = { seqs: sql`select certificate.seq from certificate where ${row}`, isExact: true, isByEnd: true };
  if (isWhole(range.from) && isWhole(range.to)) return ofRow(row, { fact: within(day, days), driver, ends: range });
  const inside = within(day, { from: days.from === null ? null : days.from + 1, to: days.to });
  const borders = [days.from, days.to].filter((border) => border !== null);
  const fact = sql<boolean>`(${inside} or (${day} in (${sql.join(borders)}) and ${rowOfFact(row)}))`;
  return ofRow(row, { fact, driver, ends: range });
}

const dayOf = (at: number | null): number | null => (at === null ? null : Math.floor(at / DAY_MS));

/** `<30d`: not over yet, and over 30 days from now. */
function aheadOf(at: number, value: Extract<FilterValue, { kind: 'period' }>): EndRange {
  const border = at + periodMs(value);
  switch (value.compare) {
    case '<':
      return { from: at, to: border };
    case '<=':
      return { from: at, to: border + 1 };
    case '>':
      return { from: border + 1, to: null };
    case '>=':
      return { from: border, to: null };
    case '=':
      throw new BugError('a period from now that is exact');
  }
}

/** Instants that a date or a range of dates means. */
export function rangeOfDates(value: FilterValue): EndRange {
  if (value.kind === 'dates') {
    return {
      from: value.from === '' ? null : startOfDate(value.from),
      to: value.to === '' ? null : endOfDate(value.to),
    };
  }
  if (value.kind !== 'date') throw new BugError(`no date but ${value.kind}`);
  const [start, end] = [startOfDate(value.date), endOfDate(value.date)];
  switch (value.compare) {
    case '<':
      return { from: null, to: start };
    case '<=':
      return { from: null, to: end };
    case '>':
      return { from: end, to: null };
    case '>=':
      return { from: start, to: null };
    case '=':
      return { from: start, to: end };
  }
}

/** Whether a number lies in a range. */
export function within(number: RawBuilder<unknown>, { from, to }: EndRange): RawBuilder<boolean> {
  if (from !== null && to !== null) return sql<boolean>`(${number} >= ${from} and ${number} < ${to})`;
  if (from !== null) return sql<boolean>`${number} >= ${from}`;
  return to === null ? TRUE : sql<boolean>`${number} < ${to}`;
}

export const compareWith = (number: RawBuilder<unknown>, compare: Comparison, to: number): RawBuilder<boolean> =>
  sql<boolean>`${number} ${sql.raw(compare)} ${to}`;

/** Certificates that have one status at the view's instant, exactly as the column says it. */
export function ofStatus(status: CertificateStatus, view: StatusView): Condition {
  const row = rowStatus(status, view);
  const fact = sql<boolean>`${factStatus(view)} = ${status}`;
  const { at } = view;
  switch (status) {
    case 'revoked':
    case 'on-hold':
      return ofRow(row, { fact, driver: { seqs: REVOKED } });
    case 'expired':
      return ofRow(row, { fact, ...byEnd({ from: null, to: at }) });
    case 'expiring':
      return ofRow(row, { fact, ...byEnd({ from: at, to: at + Math.round(view.expiringDays * DAY_MS) + 1 }) });
    case 'valid':
      return ofRow(row, { fact, ...byEnd({ from: at, to: null }) });
    case 'not-yet-valid':
      return ofRow(row, {
        fact,
        driver: { seqs: sql`select certificate.seq from certificate where certificate.not_before > ${at}` },
      });
    case 'unknown':
      return ofRow(row, { fact });
  }
}

function rowStatus(status: CertificateStatus, view: StatusView): RawBuilder<boolean> {
  const revoked = sql`select 1 from revocation where revocation.certificate_id = certificate.id`;
  if (status === 'revoked') return sql<boolean>`exists (${revoked} and revocation.reason <> 'certificateHold')`;
  if (status === 'on-hold') return sql<boolean>`exists (${revoked} and revocation.reason = 'certificateHold')`;
  return sql<boolean>`(${dateStatus(view)} = ${status} and not exists (${revoked}))`;
}

const byEnd = (ends: EndRange): Pick<Condition, 'driver' | 'ends'> => ({
  ends,
  driver: {
    seqs: sql`select certificate.seq from certificate where ${within(sql.ref('certificate.not_after'), ends)}`,
    isByEnd: true,
  },
});

const REVOKED = sql`select member.seq from revocation as link cross join certificate as member on member.id = link.certificate_id`;

/**
 * Status of a row of `certificate_fact`. Days decide for nearly all; near a border, and for the revoked, the row itself is asked, so that it always says what
 * `certificateStatus` says.
 */
export function factStatus(view: StatusView): RawBuilder<CertificateStatus> {
  const today = sql.lit(Math.floor(view.at / DAY_MS));
  const soon = sql.lit(Math.round(view.expiringDays));
  const left = sql`(certificate_fact.end_day - ${today})`;
  const life = sql`certificate_fact.life_days`;
  const begins = sql`(certificate_fact.end_day - certificate_fact.life_days - ${today})`;
  return sql<CertificateStatus>`case
    when certificate_fact.seq in (${REVOKED}) or ${life} <= 0 or ${left} between -1 and 1 or ${begins} between -2 and 1
      or abs(${left} - ${soon}) <= 2 or abs(${left} * 3 - ${life}) <= 6
      then (select ${certificateStatus(view)} from certificate left join revocation on revocation.certificate_id = certificate.id
        where certificate.seq = certificate_fact.seq)
    when ${begins} > 0 then 'not-yet-valid'
    when ${left} < 0 then 'expired'
    when ${left} <= ${soon} and ${left} * 3 <= ${life} then 'expiring'
    else 'valid' end`;
}
