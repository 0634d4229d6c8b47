import { sql } from 'kysely';
import type { Hex, UnixMs } from '../../shared/model/brands.ts';
import { DEFAULT_STATUS_NETWORK, MAX_STATUS_TIMEOUT_SECONDS, type StatusNetwork } from '../../shared/model/status.ts';
import { isAmong } from './among.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { parseStoredJson } from './store-failure.ts';

/** A list or an answer that was fetched and could be relied on. */
export interface KeptAnswer {
  /** What it was asked for, and where; see `services/status/status-cache`. */
  readonly key: string;
  readonly kind: 'crl' | 'ocsp';
  readonly url: string;
  readonly fetchedAt: UnixMs;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate?: UnixMs;
  readonly der: Uint8Array;
}

/** Answers with these keys. */
export async function findKeptAnswers(db: ReadDb, keys: readonly string[]): Promise<readonly KeptAnswer[]> {
  if (keys.length === 0) return [];
  const rows = await db.query.selectFrom('status_answer').selectAll().where(isAmong('key', keys)).execute();
  return rows.map(toAnswer);
}

/** Answers whose key begins with one of these, the newest first, at most 50. */
export async function listKeptAnswers(db: ReadDb, starts: readonly string[]): Promise<readonly KeptAnswer[]> {
  const found: KeptAnswer[] = [];
  for (const start of starts) {
    const rows = await db.query
      .selectFrom('status_answer')
      .selectAll()
      .where('key', '>=', start)
      .where('key', '<', `${start}~`)
      .orderBy('fetched_at', 'desc')
      .limit(MAX_LISTED)
      .execute();
    found.push(...rows.map(toAnswer));
  }
  return found.slice(0, MAX_LISTED);
}

const MAX_LISTED = 50;

interface AnswerRow {
  readonly key: string;
  readonly kind: string;
  readonly url: string;
  readonly fetched_at: number;
  readonly this_update: number;
  readonly next_update: number | null;
  readonly der: Uint8Array;
}

const toAnswer = (row: AnswerRow): KeptAnswer => ({
  key: row.key,
  kind: row.kind === 'crl' ? 'crl' : 'ocsp',
  url: row.url,
  fetchedAt: row.fetched_at,
  thisUpdate: row.this_update,
  ...(row.next_update === null ? {} : { nextUpdate: row.next_update }),
  der: row.der,
});

/** Bounds of what is kept; the tests narrow them. */
export interface KeptLimits {
  readonly answers: number;
  readonly octets: number;
}

/** Keeps answers in place of those with their keys; the oldest give way where all together are too many or too large. */
export async function keepAnswers(tx: WriteDb, answers: readonly KeptAnswer[], limits: KeptLimits): Promise<void> {
  if (answers.length === 0) return;
  await tx.change
    .deleteFrom('status_answer')
    .where(
      isAmong(
        'key',
        answers.map(({ key }) => key),
      ),
    )
    .execute();
  await tx.insertRows(
    'status_answer',
    answers.map((answer) => ({
      key: answer.key,
      kind: answer.kind,
      url: answer.url,
      fetched_at: answer.fetchedAt,
      this_update: answer.thisUpdate,
      next_update: answer.nextUpdate ?? null,
      der: answer.der,
    })),
  );
  await dropOldest(tx, limits);
}

async function dropOldest(tx: WriteDb, limits: KeptLimits): Promise<void> {
  const rows = await tx.query
    .selectFrom('status_answer')
    .select(['key', sql<number>`length(der)`.as('octets')])
    .orderBy('fetched_at', 'desc')
    .orderBy('key')
    .execute();
  let octets = 0;
  const dropped = rows.filter((row, at) => {
    octets += row.octets;
    return at >= limits.answers || octets > limits.octets;
  });
  for (const { key } of dropped) await tx.change.deleteFrom('status_answer').where('key', '=', key).execute();
}

const KEY = 'statusNetwork';

/** How questions about status use the network; a value that is absent or of another kind is the default. */
export async function readStatusNetwork(db: ReadDb): Promise<StatusNetwork> {
  const row = await db.query.selectFrom('setting').select('value').where('key', '=', KEY).limit(1).executeTakeFirst();
  const stored = row === undefined ? undefined : parseStoredJson(row.value, 'setting');
  if (typeof stored !== 'object' || stored === null) return DEFAULT_STATUS_NETWORK;
  const { timeoutSeconds, proxy } = { timeoutSeconds: undefined, proxy: undefined, ...stored };
  const isTime = typeof timeoutSeconds === 'number' && timeoutSeconds >= 1;
  return {
    proxy: readProxy(proxy),
    timeoutSeconds: isTime
      ? Math.min(Math.round(timeoutSeconds), MAX_STATUS_TIMEOUT_SECONDS)
      : DEFAULT_STATUS_NETWORK.timeoutSeconds,
  };
}

function readProxy(value: unknown): StatusNetwork['proxy'] {
  if (typeof value !== 'object' || value === null || !('host' in value) || !('port' in value)) return null;
  const { host, port } = value;
  return typeof host === 'string' && host !== '' && typeof port === 'number' && Number.isInteger(port)
    ? { host, port }
    : null;
}

export async function saveStatusNetwork(tx: WriteDb, network: StatusNetwork): Promise<void> {
  await tx.change.deleteFrom('setting').where('key', '=', KEY).execute();
  await tx.insertRows('setting', [{ key: KEY, value: JSON.stringify(network) }]);
}

/** A list of others for those who judge it. */
export interface ForeignList {
  readonly issuer: string;
  readonly url: string | null;
  readonly fetchedAt: UnixMs;
  readonly der: Uint8Array;
}

/** Lists of others whose issuer has one of these names: newest first, at most 50. */
export async function listForeignCrlsOf(db: ReadDb, issuerNames: readonly Hex[]): Promise<readonly ForeignList[]> {
  if (issuerNames.length === 0) return [];
  const rows = await db.query
    .selectFrom('foreign_crl')
    .select(['issuer_name', 'url', 'fetched_at', 'der'])
    .where(isAmong('issuer_name_sha256', issuerNames))
    .orderBy('this_update', 'desc')
    .limit(MAX_LISTED)
    .execute();
  return rows.map((row) => ({ issuer: row.issuer_name, url: row.url, fetchedAt: row.fetched_at, der: row.der }));
}
