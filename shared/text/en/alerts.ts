import type { Alert } from '../../model/alert.ts';
import { formatters, visible } from '../format.ts';

const f = formatters('en');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const days = (count: number): string => f.plural(count, { one: '1 day', other: `${f.number(count)} days` });
const hours = (count: number): string => f.plural(count, { one: '1 hour', other: `${f.number(count)} hours` });
const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });
const named = (alert: Alert): string => visible(alert.name, 80);
const weekDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });

/** `in 12 days`, `3 hours ago`: the nearest whole number, days from two days on. */
function when(at: number, now: number): string {
  const span = Math.abs(at - now);
  const said = span >= 2 * DAY_MS ? days(Math.round(span / DAY_MS)) : hours(Math.round(span / HOUR_MS));
  if (span < HOUR_MS) return at >= now ? 'within the hour' : 'just now';
  return at >= now ? `in ${said}` : `${said} ago`;
}

/** `the week of 21 December`: the Monday, in UTC, as groups are made. */
function week(at: number): string {
  const day = Math.floor(at / DAY_MS);
  return `the week of ${weekDay.format((day - ((day + 3) % 7)) * DAY_MS)}`;
}

/** Why a list that a plan wants is not signed. */
const BLOCKS: Readonly<Record<string, string>> = {
  locked: 'the workspace is locked and no grant lets its key sign',
  'no-key': 'its key is not in this workspace',
  expired: 'the authority is not valid now',
  'no-crl-sign': 'its certificate does not let the key sign lists',
  role: 'nobody who may sign has unlocked the workspace',
  approval: 'a second operator has to approve it',
  'clock-behind': 'the clock of this computer is behind its last list',
};

/** An alert in one sentence. */
export function alertSentence(alert: Alert, now: number): string {
  const { kind, count, dueAt } = alert;
  switch (kind) {
    case 'certificate-ending':
      return alert.subjectKind === 'group'
        ? `${certificates(count)} ${f.plural(count, { one: 'expires', other: 'expire' })} in ${week(dueAt)}`
        : `${named(alert)} expires ${when(dueAt, now)}`;
    case 'certificate-ended':
      return alert.subjectKind === 'group'
        ? `${certificates(count)} expired in ${week(dueAt)}, not replaced`
        : `${named(alert)} expired ${when(dueAt, now)}, not replaced`;
    case 'authority-ending':
      return `Authority ${named(alert)} expires ${when(dueAt, now)}`;
    case 'authority-ended':
      return `Authority ${named(alert)} expired ${when(dueAt, now)}`;
    case 'crl-due':
      return `CRL of ${named(alert)} is due ${when(dueAt, now)}`;
    case 'crl-overdue':
      return `CRL of ${named(alert)} is overdue, it ran out ${when(dueAt, now)}`;
    case 'crl-missing':
      return alert.step === 'missing-here'
        ? `No CRL of ${named(alert)} was signed here yet, revocations wait for it`
        : `CRL of ${named(alert)} was never issued, revocations wait for it`;
    case 'crl-blocked':
      return `CRL of ${named(alert)} cannot be signed: ${BLOCKS[alert.step] ?? alert.step}; ${dueAt <= now ? 'it was due' : 'it is due'} ${when(dueAt, now)}`;
    case 'responder-down':
      return `The responder could not listen on ${named(alert)}, ${when(dueAt, now)}`;
    case 'signer-ended':
      return `OCSP of ${named(alert)} is not answered: its last signer ended ${when(dueAt, now)}`;
    case 'signer-ending':
      return `OCSP of ${named(alert)}: the last signer ends ${when(dueAt, now)}, and none is ready to follow`;
    case 'publish-failed':
      return `A CRL is not published to ${named(alert)}: ${f.plural(count, { one: '1 attempt', other: `${f.number(count)} attempts` })} failed, the first ${when(dueAt, now)}`;
    case 'crl-fetch-failed':
      return `CRL of ${named(alert)} could not be fetched, it was to come ${when(dueAt, now)}`;
    case 'crl-pending':
      return `${f.plural(count, { one: '1 revocation', other: `${f.number(count)} revocations` })} of ${named(alert)} not in a CRL yet`;
    case 'backup-overdue':
      return `No backup was made, it was due ${when(dueAt, now)}`;
    case 'backup-failed':
      return `Backup ${named(alert)} failed ${when(dueAt, now)}`;
    case 'in-use':
      return alert.step === 'revoked'
        ? `${named(alert)} is in use though it was revoked ${when(dueAt, now)}`
        : `${named(alert)} is in use though it expired ${when(dueAt, now)}`;
  }
}

/** What an alert is about, where kind and date stand beside it. */
export function alertSubject(alert: Alert): string {
  const { kind, count, dueAt } = alert;
  if (alert.subjectKind === 'group') return `${certificates(count)}, ${week(dueAt)}`;
  const revocations = f.plural(count, { one: '1 revocation', other: `${f.number(count)} revocations` });
  return kind === 'crl-pending' ? `${named(alert)}, ${revocations}` : named(alert);
}

/** What the system shows: the worst in the title's sentence, the others by their number. */
export const notificationText = {
  title: (workspace: string, count: number): string =>
    count === 1 ? visible(workspace, 60) : `${visible(workspace, 60)}: ${f.number(count)} alerts`,
  body: (sentences: readonly string[], left: number): string =>
    [...sentences, ...(left === 0 ? [] : [`and ${f.number(left)} more`])].join('\n'),
};

/** Words of `countersign check`. */
export const checkText = {
  columns: ['DUE', 'STATE', 'ASSIGNED', 'WHAT'] as const,
  states: { open: 'open', acknowledged: 'acknowledged', over: 'over', snoozed: 'snoozed' },
  none: 'Nothing needs attention.',
  noneNew: 'Nothing new needs attention.',
  total: (open: number, others: number): string =>
    `${f.plural(open, { one: '1 alert needs', other: `${f.number(open)} alerts need` })} attention${others === 0 ? '' : `, ${f.number(others)} more acknowledged or snoozed`}.`,
  more: (left: number): string => `and ${f.number(left)} more; --json tells all of them`,
};

export const checkUsage = {
  check: {
    purpose: 'Look for what needs attention: certificates and authorities that end, lists that are due',
    synopsis: '[--new] [--quiet]',
    options: [
      ['--workspace FILE', 'The workspace; no passphrase is needed'],
      ['--new', 'Only what nobody was told of yet; each is told once, here or by a notification'],
      ['--quiet', 'Print nothing, answer by the exit code alone: 0 nothing, 1 something needs attention'],
    ],
  },
} as const;
