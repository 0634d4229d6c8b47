import type { Alert } from '../../shared/model/alert.ts';
import { ok } from '../../shared/result.ts';
import { alertSentence, checkText } from '../../shared/text/en/alerts.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Answer, Command } from './command.ts';
import { isSet } from './option.ts';
import { formatTable } from './terminal.ts';

const PAGE_ROWS = 500;
const MOST_LINES = 200;

export const checkCommand: Command = {
  options: { new: { type: 'boolean' }, quiet: { type: 'boolean' } },
  positionals: { min: 0, max: 0 },
  // A workspace that cannot be looked at must not look like one that needs attention.
  failureExit: 3,
  run: async ({ values, session }) => {
    const opened = await session.open(values);
    if (!opened.ok) return opened;
    const { alerts } = opened.value;
    const checked = await alerts.check();
    if (!checked.ok) return checked;
    const isNew = isSet(values, 'new');
    const found = isNew ? await alerts.takeAnnouncements() : await readActive(opened.value);
    if (!found.ok) return found;
    const answer = describe(found.value, Date.now(), isNew);
    return ok(isSet(values, 'quiet') ? { ...answer, lines: [] } : answer);
  },
};

/** Open ones first, then what somebody has put off or taken note of. */
async function readActive({ alerts }: Workspace): Outcome<readonly Alert[]> {
  const all: Alert[] = [];
  for (const list of ['open', 'snoozed', 'acknowledged'] as const) {
    for (let offset = 0; ; offset += PAGE_ROWS) {
      const page = await alerts.page({ list, offset, limit: PAGE_ROWS });
      if (!page.ok) return page;
      all.push(...page.value.items);
      if (page.value.items.length < PAGE_ROWS) break;
    }
  }
  return ok(all);
}

function describe(alerts: readonly Alert[], now: number, isNew: boolean): Answer {
  const items = alerts.map((alert) => toJson(alert, now));
  const open = items.filter(({ state }) => state === 'open').length;
  const counts = { open, total: items.length };
  return { exitCode: open === 0 ? 0 : 1, json: { ...counts, items }, lines: toLines(alerts, { now, open, isNew }) };
}

function toLines(
  alerts: readonly Alert[],
  { now, open, isNew }: { readonly now: number; readonly open: number; readonly isNew: boolean },
): readonly string[] {
  if (alerts.length === 0) return [isNew ? checkText.noneNew : checkText.none];
  const rows = alerts
    .slice(0, MOST_LINES)
    .map((alert) => [
      commandText.day(alert.dueAt),
      checkText.states[stateOf(alert, now)],
      alert.assignee,
      alertSentence(alert, now),
    ]);
  const left = alerts.length - rows.length;
  return [
    ...formatTable([[...checkText.columns], ...rows]),
    ...(left === 0 ? [] : [checkText.more(left)]),
    checkText.total(open, alerts.length - open),
  ];
}

const stateOf = ({ state, snoozedUntil }: Alert, now: number): keyof typeof checkText.states =>
  state === 'open' && (snoozedUntil ?? 0) > now ? 'snoozed' : state;

/** Instants in scripts are RFC 3339. */
function toJson(alert: Alert, now: number) {
  const { dueAt, raisedAt, changedAt, announcedAt, snoozedUntil, ...rest } = alert;
  const iso = (at: number): string => new Date(at).toISOString();
  return {
    ...rest,
    state: stateOf(alert, now),
    text: alertSentence(alert, now),
    dueAt: iso(dueAt),
    raisedAt: iso(raisedAt),
    changedAt: iso(changedAt),
    announcedAt: announcedAt === undefined ? null : iso(announcedAt),
    snoozedUntil: snoozedUntil === undefined ? null : iso(snoozedUntil),
  };
}
