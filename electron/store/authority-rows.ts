import { sql } from 'kysely';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import type { AuthorityId, CertificateId, KeyId, UnixMs } from '../../shared/model/brands.ts';
import { BugError } from '../../shared/result.ts';
import { certificateStatus, type StatusView } from './certificate-status.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { earlierNextUpdate } from './earlier-list-rows.ts';
import { sortKey } from './sort-text.ts';
import { lostRevocation, requireSoundStatus } from './sound-status.ts';

export interface NewAuthority {
  readonly id: AuthorityId;
  /** Unique without regard to case; see `isAuthorityNameTaken`. */
  readonly name: string;
  readonly certificateId: CertificateId;
  readonly keyId?: KeyId;
  readonly parentId?: AuthorityId;
  readonly pathLength?: number;
  readonly createdAt: UnixMs;
}

/** Keeps an authority. Its certificate, key and parent must be here; a name that is taken is a bug of the caller. */
export const insertAuthority = (tx: WriteDb, authority: NewAuthority): Promise<void> =>
  tx.insertRows('authority', [
    {
      id: authority.id,
      name: authority.name,
      name_key: sortKey(authority.name),
      certificate_id: authority.certificateId,
      key_id: authority.keyId ?? null,
      parent_id: authority.parentId ?? null,
      path_length: authority.pathLength ?? null,
      created_at: authority.createdAt,
    },
  ]);

/** Whether an authority, other than the one excepted, has this name already, without regard to case. */
export async function isAuthorityNameTaken(db: ReadDb, name: string, except?: AuthorityId): Promise<boolean> {
  const row = await db.query
    .selectFrom('authority')
    .select('id')
    .where('name_key', '=', sortKey(name))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined && row.id !== except;
}

/** Gives an authority another name, which must be free. */
export async function renameAuthority(tx: WriteDb, id: AuthorityId, name: string): Promise<void> {
  const changed = await tx.updateRows('authority', { id }, { name, name_key: sortKey(name) });
  if (changed !== 1) throw new BugError('no authority to rename');
}

/** All authorities by name, with what they issued and revoked. */
export async function listAuthorities(db: ReadDb, view: StatusView): Promise<readonly AuthoritySummary[]> {
  const rows = await selectAuthorities(db, view).orderBy('authority.name_key').execute();
  await requireSound(db, rows);
  return rows.map(toSummary);
}

/** One authority by its id. */
export async function findAuthority(
  db: ReadDb,
  id: AuthorityId,
  view: StatusView,
): Promise<AuthoritySummary | undefined> {
  const rows = await selectAuthorities(db, view).where('authority.id', '=', id).limit(1).execute();
  await requireSound(db, rows);
  return rows.map(toSummary)[0];
}

/** What says whether an authority may sign, without what it issued: that is counted over all its certificates. */
export type StandingAuthority = Omit<
  AuthoritySummary,
  'issued' | 'revoked' | 'pendingRevocations' | 'crlNumber' | 'crlNextUpdate'
>;

/** One authority by its id, as far as signing asks. */
export async function findStanding(
  db: ReadDb,
  id: AuthorityId,
  view: StatusView,
): Promise<StandingAuthority | undefined> {
  const rows = await selectStanding(db, view).where('authority.id', '=', id).limit(1).execute();
  await requireSound(db, rows);
  return rows.map(toStanding)[0];
}

/** What a person may mean by an authority: its id, the SHA-256 of its certificate, or its name. Nothing is counted. */
export async function findAuthoritiesByName(
  db: ReadDb,
  wanted: string,
  view: StatusView,
): Promise<readonly StandingAuthority[]> {
  const rows = await selectStanding(db, view)
    .where((where) =>
      where.or([
        where('authority.id', '=', wanted),
        where('certificate.sha256', '=', wanted.toLowerCase().replaceAll(':', '')),
        where('authority.name_key', '=', sortKey(wanted)),
      ]),
    )
    .orderBy('authority.name_key')
    .execute();
  await requireSound(db, rows);
  return rows.map(toStanding);
}

/** What says whether an authority stands is compared with its digests, for a signature may hang on it. */
async function requireSound(db: ReadDb, rows: readonly StandingRow[]): Promise<void> {
  if (rows.length === 0) return;
  await requireSoundStatus(
    db,
    rows.map((row) => ({ ...row, id: row.certificate_id })),
  );
  await db.requireSound([
    { table: 'authority', by: 'id', rows: rows.map(({ id }) => ({ id })) },
    { table: 'authority_detail', by: 'authority_id', rows: rows.map(({ id }) => ({ authority_id: id })) },
  ]);
}

/** The key an authority signs with, where it is here. */
export async function findAuthorityKeyId(db: ReadDb, id: AuthorityId): Promise<KeyId | undefined> {
  const row = await db.query.selectFrom('authority').select('key_id').where('id', '=', id).limit(1).executeTakeFirst();
  return row?.key_id === null ? undefined : (row?.key_id as KeyId | undefined);
}

/** The authority a certificate belongs to. */
export async function findAuthorityByCertificate(
  db: ReadDb,
  certificateId: CertificateId,
): Promise<AuthorityId | undefined> {
  const row = await db.query
    .selectFrom('authority')
    .select('id')
    .where('certificate_id', '=', certificateId)
    .limit(1)
    .executeTakeFirst();
  return row?.id as AuthorityId | undefined;
}

/** The name of an authority that signs with this key. */
export async function findNameByKey(db: ReadDb, keyId: KeyId): Promise<string | undefined> {
  const row = await db.query
    .selectFrom('authority')
    .select('name')
    .where('key_id', '=', keyId)
    .limit(1)
    .executeTakeFirst();
  return row?.name;
}

/** Gives an authority its key. */
export async function setAuthorityKey(tx: WriteDb, id: AuthorityId, keyId: KeyId): Promise<void> {
  const changed = await tx.updateRows('authority', { id }, { key_id: keyId });
  if (changed !== 1) throw new BugError('no authority to give a key to');
}

/**
 * What an authority issued, without its own certificates: counted by an index alone, since one may have issued a million. The `+` keeps the planner
 * from walking them all to find the few.
 */
const issuedCount = sql<number>`(
  (select count(*) from certificate c where c.authority_id = authority.id)
  - (select count(*) from certificate c where +c.authority_id = authority.id and c.id in (
      select authority.certificate_id union select m.certificate_id from certificate_of_authority m where m.authority_id = authority.id)))`;

const selectStanding = (db: ReadDb, view: StatusView) =>
  db.query
    .selectFrom('authority')
    .innerJoin('certificate', 'certificate.id', 'authority.certificate_id')
    .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
    .leftJoin('authority_detail', 'authority_detail.authority_id', 'authority.id')
    .select([
      'authority.id',
      'authority.name',
      'authority.parent_id',
      'authority.certificate_id',
      'authority.key_id',
      'authority.path_length',
      'certificate.seq',
      'certificate.subject',
      'certificate.sha256',
      'certificate.serial_hex',
      'certificate.not_before',
      'certificate.not_after',
      'certificate.key',
      'certificate.subject_name_sha256',
      'certificate.issuer_name_sha256',
      'authority_detail.archived_at',
      'authority_detail.succeeds_id',
      'revocation.certificate_id as revoked_id',
      lostRevocation.as('lost_revocation'),
      certificateStatus(view).as('status'),
      sql<
        string | null
      >`(select d.authority_id from authority_detail d where d.succeeds_id = ${sql.ref('authority.id')} limit 1)`.as(
        'successor_id',
      ),
    ]);

const selectAuthorities = (db: ReadDb, view: StatusView) =>
  selectStanding(db, view)
    .leftJoin('crl', (join) =>
      join
        .onRef('crl.authority_id', '=', 'authority.id')
        .on(
          'crl.number',
          '=',
          sql<number>`(select max(number) from crl where authority_id = ${sql.ref('authority.id')})`,
        ),
    )
    .select([
      'crl.number as crl_number',
      // One whose key is elsewhere, or came a moment ago, has the lists that were taken in.
      sql<
        number | null
      >`coalesce(${sql.ref('crl.next_update')}, (select min(f.next_update) from foreign_crl f where f.authority_id = ${sql.ref('authority.id')} and f.watched = 1), iif(authority.key_id is null, null, ${earlierNextUpdate}))`.as(
        'crl_next_update',
      ),
      issuedCount.as('issued'),
      sql<number>`(select count(*) from revocation r where r.authority_id = ${sql.ref('authority.id')})`.as('revoked'),
      sql<number>`(select count(*) from revocation r where r.authority_id = ${sql.ref('authority.id')} and r.crl_number is null)`.as(
        'pending',
      ),
    ]);

type AuthorityRow = Awaited<ReturnType<ReturnType<typeof selectAuthorities>['execute']>>[number];

const toSummary = (row: AuthorityRow): AuthoritySummary => ({
  ...toStanding(row),
  issued: row.issued,
  revoked: row.revoked,
  pendingRevocations: row.pending,
  ...(row.crl_number === null ? {} : { crlNumber: row.crl_number }),
  ...(row.crl_next_update === null ? {} : { crlNextUpdate: row.crl_next_update }),
});

type StandingRow = Awaited<ReturnType<ReturnType<typeof selectStanding>['execute']>>[number];

const toStanding = (row: StandingRow): StandingAuthority => ({
  id: row.id as AuthorityId,
  name: row.name,
  subject: row.subject,
  ...(row.parent_id === null ? {} : { parentId: row.parent_id as AuthorityId }),
  certificateId: row.certificate_id as CertificateId,
  sha256: row.sha256,
  serialHex: row.serial_hex,
  notBefore: row.not_before,
  notAfter: row.not_after,
  status: row.status,
  key: row.key,
  hasKey: row.key_id !== null,
  ...(row.path_length === null ? {} : { pathLength: row.path_length }),
  ...(row.archived_at === null ? {} : { archivedAt: row.archived_at }),
  ...(row.succeeds_id === null ? {} : { succeedsId: row.succeeds_id as AuthorityId }),
  ...(row.successor_id === null ? {} : { succeededById: row.successor_id as AuthorityId }),
  isRoot: row.parent_id === null && row.subject_name_sha256 === row.issuer_name_sha256,
});
