import { sql } from 'kysely';
import type { AuthorityId, ForeignCrlId, PublishTargetId, UnixMs } from '../../shared/model/brands.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { isSignedElsewhere } from './foreign-crl-rows.ts';

/** A place that an authority publishes to, whose newest publication did not come about. */
export interface PublishFault {
  readonly targetId: PublishTargetId;
  readonly authorityId: AuthorityId;
  readonly name: string;
  /** Attempts since it succeeded last. */
  readonly attempts: number;
  /** When the first publication that did not come about began. */
  readonly since: UnixMs;
}

/** Places that are switched on and whose newest publication failed, or was tried at least so many times. */
export async function listPublishFaults(db: ReadDb, minAttempts: number): Promise<readonly PublishFault[]> {
  const rows = await db.query
    .selectFrom('publish_target as t')
    .innerJoin('publish_run as newest', (join) =>
      join.on('newest.no', '=', sql<number>`(select max(r.no) from publish_run r where r.target_id = t.id)`),
    )
    .innerJoin('publish_run as r', (join) =>
      join
        .onRef('r.target_id', '=', 't.id')
        .on(
          'r.no',
          '>',
          sql<number>`coalesce((select max(d.no) from publish_run d where d.target_id = t.id and d.state = 'done'), 0)`,
        ),
    )
    .select(['t.id', 't.authority_id', 't.name'])
    .select(({ fn }) => [fn.sum<number>('r.attempts').as('attempts'), fn.min<number>('r.started_at').as('since')])
    .where('t.enabled', '=', 1)
    .where((where) =>
      where.or([
        where('newest.state', '=', 'failed'),
        where.and([where('newest.state', 'in', ['waiting', 'running']), where('newest.attempts', '>=', minAttempts)]),
      ]),
    )
    .groupBy('t.id')
    .orderBy('t.created_at')
    .orderBy('t.id')
    .execute();
  return rows.map((row) => ({
    targetId: row.id as PublishTargetId,
    authorityId: row.authority_id as AuthorityId,
    name: row.name,
    attempts: row.attempts,
    since: row.since,
  }));
}

/** The last certificate that signs an authority's OCSP answers. */
export interface LastSigner {
  readonly authorityId: AuthorityId;
  readonly name: string;
  readonly useFrom: UnixMs;
  readonly useUntil: UnixMs;
}

/** Of authorities that have signers which did not end before an instant. Signers that are revoked are left out. */
export async function listLastSigners(db: ReadDb, endingAfter: UnixMs): Promise<readonly LastSigner[]> {
  const rows = await db.query
    .selectFrom('ocsp_signer as s')
    .innerJoin('authority as a', 'a.id', 's.authority_id')
    .leftJoin('authority_detail as d', 'd.authority_id', 's.authority_id')
    .select(['s.authority_id', 'a.name', 's.use_from', 's.use_until'])
    .where('d.archived_at', 'is', null)
    .where('s.use_until', '>', endingAfter)
    .where(sql<boolean>`not exists (select 1 from revocation r where r.certificate_id = s.certificate_id)`)
    .orderBy('s.use_until')
    .execute();
  const last = new Map<string, LastSigner>();
  for (const row of rows)
    last.set(row.authority_id, {
      authorityId: row.authority_id as AuthorityId,
      name: row.name,
      useFrom: row.use_from,
      useUntil: row.use_until,
    });
  return [...last.values()];
}

/** A list of others that is fetched by a schedule and was last asked for in vain. */
export interface FetchFault {
  readonly id: ForeignCrlId;
  readonly authorityId: AuthorityId | null;
  readonly issuerName: string;
  readonly fetchedAt: UnixMs;
  readonly everyHours: number;
}

export async function listFetchFaults(db: ReadDb): Promise<readonly FetchFault[]> {
  const rows = await db.query
    .selectFrom('foreign_crl')
    .select(['id', 'authority_id', 'issuer_name', 'fetched_at', 'fetch_every_hours'])
    .where('fetch_error', 'is not', null)
    .where(isSignedElsewhere)
    .where('fetch_every_hours', 'is not', null)
    .orderBy('issuer_name')
    .execute();
  return rows.map((row) => ({
    id: row.id as ForeignCrlId,
    authorityId: row.authority_id as AuthorityId | null,
    issuerName: row.issuer_name,
    fetchedAt: row.fetched_at,
    everyHours: row.fetch_every_hours ?? 0,
  }));
}

/** That the responder was to listen and could not. */
export interface ListenFault {
  readonly at: UnixMs;
  /** `127.0.0.1:8889` */
  readonly place: string;
}

const KEY = 'responder-fault';

export async function findListenFault(db: ReadDb): Promise<ListenFault | undefined> {
  const row = await db.query.selectFrom('setting').select('value').where('key', '=', KEY).executeTakeFirst();
  const [at = '', ...place] = (row?.value ?? '').split(' ');
  return row === undefined || !/^\d+$/.test(at) ? undefined : { at: Number(at), place: place.join(' ') };
}

/** Notes it; null where the responder listens, or nobody wants it to. Answers whether that is new. */
export async function saveListenFault(tx: WriteDb, fault: ListenFault | null): Promise<boolean> {
  const before = await findListenFault(tx);
  if (fault === null ? before === undefined : before?.place === fault.place) return false;
  await tx.change.deleteFrom('setting').where('key', '=', KEY).execute();
  if (fault !== null) await tx.insertRows('setting', [{ key: KEY, value: `${fault.at} ${fault.place}` }]);
  return true;
}
