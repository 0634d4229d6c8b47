import type { CertificateId } from '../../../shared/model/brands.ts';
import type { AuthorityEnd, CrlDue, TimelineMark } from '../../../shared/model/timeline.ts';
import { DAY_MS } from '../../../shared/model/timeline-units.ts';
import { fail } from '../../../shared/errors.ts';
import { mapResult, ok } from '../../../shared/result.ts';
import { calendarText as words } from '../../../shared/text/en/timeline-calendar.ts';
import { countCascade } from '../../store/authority-cascade-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { getWorkspace } from '../../store/workspace-rows.ts';
import { listTimelineEvents } from '../../store/timeline-events.ts';
import { listMarks } from '../../store/timeline-marks.ts';
import { countGone } from '../../store/timeline-gone.ts';
import type { CountedRow } from '../../store/timeline-grouping.ts';
import { countTotals } from '../../store/timeline-rows.ts';
import type { TimelineQuestion } from '../../store/timeline-slots.ts';
import { type FileTarget, writeFileAtomically } from '../atomic-file.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { readingOr, type WorkspaceContext } from '../workspace-context.ts';
import { buildCalendar, type CalendarEntry } from './calendar-file.ts';

/** On a day with more certificates there is one entry for all of them. */
const MOST_APART = 20;
/** Names that such an entry tells. */
const NAMES_TOLD = 40;
/** Days, authorities and lists of one calendar. */
const MOST_ENTRIES = 20_000;
const LAST_REMINDERS_MS = [7 * DAY_MS, DAY_MS] as const;

export interface WrittenCalendar {
  readonly name: string;
  readonly entries: number;
}

/**
 * Writes what ends in a period as an iCalendar file: certificates that are neither revoked nor replaced, each by itself or, on a day with many, all
 * in one; ends of authorities with what ends with them; lists that are due. Reminds when a certificate begins to count as expiring, by days or by
 * its share of life, and a week and a day before.
 *
 * Fails with `job.cancelled`, `input.invalid` (`too-many`: more than 20 000 entries) and what the disk says. Works locked; changes nothing.
 */
export async function writeCalendar(
  context: WorkspaceContext,
  question: TimelineQuestion & { readonly period: { readonly from: number; readonly to: number } },
  target: FileTarget,
  { signal, progress }: JobContext,
): Outcome<WrittenCalendar> {
  const collected = await readingOr<{ readonly name: string; readonly entries: readonly CalendarEntry[] }>(
    context,
    async (db) => {
      const entries = await listEvents(db, question);
      const days = await listOpenDays(db, question);
      if (days.length > MOST_ENTRIES) return fail('input.invalid', { field: 'period', problem: 'too-many' });
      for (const [done, day] of days.entries()) {
        if (signal.aborted) return fail('job.cancelled', {});
        entries.push(...(await listDay(db, question, day)));
        if (entries.length > MOST_ENTRIES) return fail('input.invalid', { field: 'period', problem: 'too-many' });
        progress(done + 1, days.length);
      }
      return ok({ name: (await getWorkspace(db)).name, entries });
    },
  );
  if (!collected.ok) return collected;
  const { name, entries } = collected.value;
  const text = buildCalendar(words.name(name), entries, question.at);
  const bytes = new TextEncoder().encode(text);
  const written = await writeFileAtomically({ target, bytes, nonce: context.newId() });
  return mapResult(written, (file) => ({ name: file.name, entries: entries.length }));
}

/** Days on which certificates end that nothing has taken the place of. */
async function listOpenDays(db: ReadDb, question: TimelineQuestion): Promise<readonly OpenDay[]> {
  const { total } = await countTotals(db, question);
  const { revoked, replaced } = await countGone(db, question);
  const open = new Map<number, number>();
  const add = (rows: readonly CountedRow[], sign: 1 | -1): void => {
    for (const row of rows) open.set(row.slot, (open.get(row.slot) ?? 0) + sign * row.rows);
  };
  add(total, 1);
  add(revoked, -1);
  add(replaced, -1);
  return [...open]
    .filter(([, count]) => count > 0)
    .map(([day, count]) => ({ day, count }))
    .toSorted((a, b) => a.day - b.day);
}

interface OpenDay {
  readonly day: number;
  readonly count: number;
}

async function listDay(
  db: ReadDb,
  question: TimelineQuestion,
  { day, count }: OpenDay,
): Promise<readonly CalendarEntry[]> {
  const period = { from: day * DAY_MS, to: (day + 1) * DAY_MS };
  const limit = count > MOST_APART ? NAMES_TOLD : MOST_APART;
  const marks = await listMarks(db, { ...question, period }, { kind: 'authority', choice: 'open', limit });
  if (count <= MOST_APART) return marks.map((mark) => certificateEntry(mark, question.expiringDays));
  return [
    {
      uid: `day-${new Date(period.from).toISOString().slice(0, 10)}@countersign`,
      at: period.from,
      wholeDay: true,
      summary: words.day.summary(count),
      description: words.day.description(
        marks.map(({ name }) => name),
        count,
      ),
      category: words.day.category,
      alarmsMs: reminders(question.expiringDays * DAY_MS),
    },
  ];
}

function certificateEntry(mark: TimelineMark, expiringDays: number): CalendarEntry {
  const { id, name, issuerName, notBefore, notAfter } = mark;
  return {
    uid: uidOf('certificate', id),
    at: notAfter,
    wholeDay: false,
    summary: words.certificate.summary(name),
    description: words.certificate.description(issuerName, notAfter),
    category: words.certificate.category,
    alarmsMs: reminders(Math.min(expiringDays * DAY_MS, Math.max(0, notAfter - notBefore) / 3)),
  };
}

/** When it begins to count as expiring, then a week and a day before, as far as those come later. */
const reminders = (thresholdMs: number): readonly number[] => [
  thresholdMs,
  ...LAST_REMINDERS_MS.filter((ms) => ms < thresholdMs),
];

async function listEvents(
  db: ReadDb,
  question: TimelineQuestion & { readonly period: { readonly from: number; readonly to: number } },
): Promise<CalendarEntry[]> {
  const { from, to } = question.period;
  const { authorities, crls } = await listTimelineEvents(db, question.at);
  const ending = authorities.filter(({ endsAt, archived }) => !archived && endsAt >= from && endsAt < to);
  const entries: CalendarEntry[] = [];
  for (const authority of ending) entries.push(await authorityEntry(db, authority, question));
  return [...entries, ...crls.filter(({ nextUpdate }) => nextUpdate >= from && nextUpdate < to).map(crlEntry)];
}

async function authorityEntry(
  db: ReadDb,
  { id, name, endsAt }: AuthorityEnd,
  { at, expiringDays }: TimelineQuestion,
): Promise<CalendarEntry> {
  const cascade = await countCascade(db, { id, notAfter: endsAt }, at);
  return {
    uid: uidOf('authority', id),
    at: endsAt,
    wholeDay: false,
    summary: words.authority.summary(name),
    description: words.authority.description(endsAt, cascade.authorities, cascade.certificates),
    category: words.authority.category,
    alarmsMs: [365 * DAY_MS, ...reminders(expiringDays * DAY_MS)],
  };
}

const crlEntry = ({ authorityId, authorityName, number, nextUpdate }: CrlDue): CalendarEntry => ({
  uid: uidOf('crl', authorityId),
  at: nextUpdate,
  wholeDay: false,
  summary: words.crl.summary(authorityName),
  description: words.crl.description(number, nextUpdate),
  category: words.crl.category,
  alarmsMs: [DAY_MS],
});

const uidOf = (kind: 'certificate' | 'authority' | 'crl', id: CertificateId | CrlDue['authorityId']): string =>
  `${kind}-${id}@countersign`;
