import { type RawBuilder, type Selectable, sql } from 'kysely';
import {
  ALERT_KINDS,
  type Alert,
  type AlertCounts,
  type AlertKind,
  type AlertList,
  type AlertPage,
  SEVERE_KINDS,
} from '../../shared/model/alert.ts';
import type { AlertId, UnixMs } from '../../shared/model/brands.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { AlertTable } from './schema-inventory.ts';
import { damagedRow } from './store-failure.ts';

const VALUES_PER_QUERY = 500;
const MAX_LISTED = 500;

/** Keeps new alerts. One of the same kind, subject and step must not be there. */
export const insertAlerts = (tx: WriteDb, alerts: readonly Alert[]): Promise<void> =>
  tx.insertRows('alert', alerts.map(toRow));

/** Writes an alert anew under its id. */
export async function replaceAlerts(tx: WriteDb, alerts: readonly Alert[]): Promise<void> {
  const byId = new Map(alerts.map((alert) => [alert.id as string, alert]));
  await tx.replaceRows('alert', {
    where: {},
    among: { column: 'id', values: [...byId.keys()] },
    change: (row) => {
      const next = byId.get(row.id);
      return next === undefined ? {} : toRow(next);
    },
  });
}

/** Those that are not over. Grouping bounds them to some hundreds. */
export async function listActiveAlerts(db: ReadDb): Promise<readonly Alert[]> {
  const rows = await db.query.selectFrom('alert').selectAll().where('state', 'in', ['open', 'acknowledged']).execute();
  return rows.map(toAlert);
}

/** Alerts of these subjects in any state. */
export async function findAlertsOf(db: ReadDb, subjectIds: readonly string[]): Promise<readonly Alert[]> {
  const found: Alert[] = [];
  for (const kind of ALERT_KINDS) {
    for (let start = 0; start < subjectIds.length; start += VALUES_PER_QUERY) {
      const rows = await db.query
        .selectFrom('alert')
        .selectAll()
        .where('kind', '=', kind)
        .where('subject_id', 'in', subjectIds.slice(start, start + VALUES_PER_QUERY))
        .execute();
      found.push(...rows.map(toAlert));
    }
  }
  return found;
}

/** Alerts by their ids; unknown ids are left out. At most 1 000. */
export async function findAlerts(db: ReadDb, ids: readonly AlertId[]): Promise<readonly Alert[]> {
  if (ids.length === 0) return [];
  const rows = await db.query.selectFrom('alert').selectAll().where('id', 'in', ids).execute();
  return rows.map(toAlert);
}

export interface AlertQuery {
  readonly list: AlertList;
  readonly at: UnixMs;
  readonly kinds?: readonly AlertKind[] | undefined;
  /** Empty: those that nobody looks after. */
  readonly assignee?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** One list, the worst kinds first, among them by when they are due; what is over by when it ended, newest first. */
export async function pageAlerts(db: ReadDb, query: AlertQuery): Promise<AlertPage> {
  let matching = db.query.selectFrom('alert').where(standsIn(query.list, query.at));
  if (query.kinds !== undefined) matching = matching.where('kind', 'in', query.kinds);
  if (query.assignee !== undefined) matching = matching.where('assignee', '=', query.assignee);
  const ordered =
    query.list === 'over'
      ? matching.selectAll().orderBy('changed_at', 'desc').orderBy('id')
      : matching.selectAll().orderBy(rankOfKind).orderBy('due_at').orderBy('id');
  const [count, rows] = await Promise.all([
    matching.select(db.query.fn.countAll<number>().as('rows')).executeTakeFirstOrThrow(),
    ordered.limit(Math.min(query.limit, MAX_LISTED)).offset(query.offset).execute(),
  ]);
  return { total: count.rows, items: rows.map(toAlert) };
}

/** How many stand in each list at an instant. */
export async function countAlerts(db: ReadDb, at: UnixMs): Promise<AlertCounts> {
  const list = sql<AlertList>`case when state <> 'open' then state when snoozed_until > ${at} then 'snoozed' else 'open' end`;
  const rows = await db.query
    .selectFrom('alert')
    .select(['kind', list.as('list'), db.query.fn.countAll<number>().as('rows')])
    .groupBy(['kind', 'list'])
    .execute();
  const assigned = await db.query
    .selectFrom('alert')
    .select('assignee')
    .distinct()
    .where('state', 'in', ['open', 'acknowledged'])
    .where('assignee', '<>', '')
    .orderBy('assignee')
    .limit(MAX_LISTED)
    .execute();
  const lists: Record<AlertList, number> = { open: 0, snoozed: 0, acknowledged: 0, over: 0 };
  const openByKind: Partial<Record<AlertKind, number>> = {};
  for (const row of rows) {
    lists[row.list] += row.rows;
    if (row.list === 'open') openByKind[parseKind(row.kind)] = row.rows;
  }
  const severe = [...SEVERE_KINDS].reduce((sum, kind) => sum + (openByKind[kind] ?? 0), 0);
  return { lists, openByKind, assignees: assigned.map(({ assignee }) => assignee), severe };
}

/** Open ones that nobody was told of and nobody put off, the worst first. At most 500. */
export async function listUnannounced(db: ReadDb, at: UnixMs): Promise<readonly Alert[]> {
  const rows = await db.query
    .selectFrom('alert')
    .selectAll()
    .where(standsIn('open', at))
    .where('announced_at', 'is', null)
    .orderBy(rankOfKind)
    .orderBy('due_at')
    .orderBy('id')
    .limit(MAX_LISTED)
    .execute();
  return rows.map(toAlert);
}

/** Notes that somebody was told of these. */
export async function markAnnounced(tx: WriteDb, ids: readonly AlertId[], at: UnixMs): Promise<void> {
  await tx.replaceRows('alert', {
    where: {},
    among: { column: 'id', values: ids },
    change: () => ({ announced_at: at }),
  });
}

/** When the next open one that was put off comes back; undefined where none is. */
export async function findNextWake(db: ReadDb, at: UnixMs): Promise<UnixMs | undefined> {
  const row = await db.query
    .selectFrom('alert')
    .select((select) => select.fn.min('snoozed_until').as('wake'))
    .where('state', '=', 'open')
    .where('snoozed_until', '>', at)
    .executeTakeFirst();
  return row?.wake ?? undefined;
}

/** Forgets alerts that have been over since before an instant. */
export async function deleteOldAlerts(tx: WriteDb, before: UnixMs): Promise<void> {
  await tx.change.deleteFrom('alert').where('state', '=', 'over').where('changed_at', '<', before).execute();
}

const rankOfKind: RawBuilder<number> = sql`case kind ${sql.join(
  ALERT_KINDS.map((kind, rank) => sql`when ${kind} then ${rank}`),
  sql` `,
)} end`;

function standsIn(list: AlertList, at: UnixMs): RawBuilder<boolean> {
  if (list === 'open') return sql`(state = 'open' and (snoozed_until is null or snoozed_until <= ${at}))`;
  if (list === 'snoozed') return sql`(state = 'open' and snoozed_until > ${at})`;
  return sql`state = ${list}`;
}

const toRow = (alert: Alert) => ({
  id: alert.id,
  kind: alert.kind,
  subject_kind: alert.subjectKind,
  subject_id: alert.subjectId,
  step: alert.step,
  subject: alert.filter ?? alert.name,
  count: alert.count,
  due_at: alert.dueAt,
  raised_at: alert.raisedAt,
  announced_at: alert.announcedAt ?? null,
  state: alert.state,
  changed_at: alert.changedAt,
  snoozed_until: alert.snoozedUntil ?? null,
  assignee: alert.assignee,
  note: alert.note,
});

const toAlert = (row: Selectable<AlertTable>): Alert => ({
  id: row.id as AlertId,
  kind: parseKind(row.kind),
  subjectKind: row.subject_kind as Alert['subjectKind'],
  subjectId: row.subject_id,
  step: row.step,
  ...(row.subject_kind === 'group' ? { name: '', filter: row.subject } : { name: row.subject }),
  count: row.count,
  dueAt: row.due_at,
  raisedAt: row.raised_at,
  ...(row.announced_at === null ? {} : { announcedAt: row.announced_at }),
  state: row.state as Alert['state'],
  changedAt: row.changed_at,
  ...(row.snoozed_until === null ? {} : { snoozedUntil: row.snoozed_until }),
  assignee: row.assignee,
  note: row.note,
});

function parseKind(text: string): AlertKind {
  const kind = ALERT_KINDS.find((known) => known === text);
  if (kind === undefined) throw damagedRow('alert');
  return kind;
}
