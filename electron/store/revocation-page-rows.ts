import { sql } from 'kysely';
import type { AuthorityId, CertificateId, UnixMs } from '../../shared/model/brands.ts';
import type { RevocationReason } from '../../shared/model/certificate.ts';
import type { CrlQueue } from '../../shared/model/crl-plan.ts';
import type { RevocationEntry, RevocationEntryPage, RevocationListKind } from '../../shared/model/revocation.ts';
import { BugError } from '../../shared/result.ts';
import type { ReadDb } from './db.ts';
import { ask } from './list-rows.ts';
import { spellNumber } from './revocation-rows.ts';
import { sortKey } from './sort-text.ts';

export interface RevocationCounts {
  readonly revoked: number;
  readonly onHold: number;
  readonly elsewhere: number;
  readonly queue: CrlQueue;
}

/** No certificate here bears the serial: else that one is listed. */
const IS_STRANGER = sql`not exists (select 1 from revocation r where r.authority_id = e.authority_id
  and r.serial_hex = replace(e.serial_hex, '-', '') and r.taken_from is not null)`;

/** How many an authority revoked, and how many wait for its next list. Walks indexes alone: of a million some tenths of a second. */
export async function countRevocations(db: ReadDb, authorityId: AuthorityId): Promise<RevocationCounts> {
  const [row] = await ask<CountRow>(
    db,
    sql`select
      (select count(*) from revocation where authority_id = ${authorityId}) as standing,
      (select count(*) from revocation indexed by revocation_serial where authority_id = ${authorityId} and reason = 'certificateHold') as held,
      (select count(*) from revocation_elsewhere where authority_id = ${authorityId})
        - (select count(distinct serial_hex) from revocation indexed by revocation_taken
          where authority_id = ${authorityId} and taken_from is not null) as elsewhere,
      (select count(*) from revocation where authority_id = ${authorityId} and crl_number is null) as queued,
      (select count(*) from revocation where authority_id = ${authorityId} and crl_number is null and reason = 'certificateHold') as queuedholds,
      (select count(*) from revocation_elsewhere e where e.authority_id = ${authorityId} and e.crl_number is null and ${IS_STRANGER}) as queuedelsewhere,
      (select count(*) from released_hold where authority_id = ${authorityId} and crl_number is null and released_at > 0 and listed_number > 0
        and not exists (select 1 from revocation r where r.certificate_id = released_hold.certificate_id)) as releases,
      (select min(at) from (
        select min(revoked_at) as at from revocation where authority_id = ${authorityId} and crl_number is null
        union all select min(added_at) from revocation_elsewhere where authority_id = ${authorityId} and crl_number is null
        union all select min(released_at) from released_hold where authority_id = ${authorityId} and crl_number is null and released_at > 0 and listed_number > 0
      )) as since`,
  );
  if (row === undefined) throw new BugError('counts without a row');
  const queue = {
    revocations: row.queued - row.queuedholds + row.queuedelsewhere,
    holds: row.queuedholds,
    releases: row.releases,
    ...(row.since === null ? {} : { since: row.since }),
  };
  return { revoked: row.standing - row.held, onHold: row.held, elsewhere: row.elsewhere, queue };
}

interface CountRow {
  readonly standing: number;
  readonly held: number;
  readonly elsewhere: number;
  readonly queued: number;
  readonly queuedholds: number;
  readonly queuedelsewhere: number;
  readonly releases: number;
  readonly since: number | null;
}

export interface EntryQuestion {
  readonly list: RevocationListKind;
  /** Part of a name, or the beginning of a serial number; empty: all. */
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
}

/** Some of an authority's revocations, latest first. Works in the time of an index where nothing is searched; a search looks at all of the list. */
export async function pageEntries(
  db: ReadDb,
  authorityId: AuthorityId,
  question: EntryQuestion,
): Promise<RevocationEntryPage> {
  const rows = SOURCES[question.list](authorityId);
  const found = question.search.trim() === '' ? sql`1` : matches(question.search.trim());
  const [count] = await ask<{ readonly total: number }>(
    db,
    sql`select count(*) as total from (${rows}) as one where ${found}`,
  );
  const items = await ask<EntryRow>(
    db,
    sql`select * from (${rows}) as one where ${found} order by at desc, serial_hex limit ${question.limit} offset ${question.offset}`,
  );
  return { total: count?.total ?? 0, items: items.map(toEntry) };
}

/** A name is looked for by its folded form, a serial by its first digits. */
function matches(search: string) {
  const digits = search
    .toLowerCase()
    .replaceAll(/[\s:]/g, '')
    .replace(/^0+(?=.)/, '');
  const isSerial = /^[0-9a-f]+$/.test(digits);
  const name = sql`instr(coalesce(one.name_key, ''), ${sortKey(search)}) > 0`;
  return isSerial ? sql`(ltrim(one.serial_hex, '0') glob ${`${digits}*`} or ${name})` : name;
}

/** A hold that was taken over and made a revocation here is one of this place. */
const TAKEN_FROM = sql`case when r.taken_from is not null and not exists (select 1 from released_hold h
  where h.authority_id = r.authority_id and h.certificate_id = r.certificate_id) then r.taken_from end`;

const HERE = (authorityId: AuthorityId, where: ReturnType<typeof sql>) => sql`
  select case when r.reason = 'certificateHold' then 'held' else 'revoked' end as kind, r.serial_hex, r.certificate_id,
    c.name, c.name_key, r.reason, r.revoked_at, r.revoked_at as at, r.invalidity_since, r.comment, null as released_at,
    c.not_after, r.crl_number, ${TAKEN_FROM} as taken_from
  from revocation r join certificate c on c.id = r.certificate_id where r.authority_id = ${authorityId} and ${where}`;

const RELEASED = (authorityId: AuthorityId, where: ReturnType<typeof sql>) => sql`
  select 'released' as kind, h.serial_hex, h.certificate_id, c.name, c.name_key, 'certificateHold' as reason,
    h.held_at as revoked_at, h.released_at as at, null as invalidity_since, null as comment, h.released_at, c.not_after, h.crl_number, null as taken_from
  from released_hold h left join certificate c on c.id = h.certificate_id
  where h.authority_id = ${authorityId} and h.released_at > 0 and h.listed_number > 0 and ${where}`;

const ELSEWHERE = (authorityId: AuthorityId, where: ReturnType<typeof sql>) => sql`
  select 'elsewhere' as kind, e.serial_hex, null as certificate_id, null as name, null as name_key, e.reason, e.revoked_at,
    e.revoked_at as at, e.invalidity_since, null as comment, null as released_at, null as not_after, e.crl_number, coalesce(e.crl_number_hex, '') as taken_from
  from revocation_elsewhere e where e.authority_id = ${authorityId} and ${IS_STRANGER} and ${where}`;

const SOURCES: Readonly<Record<RevocationListKind, (authorityId: AuthorityId) => ReturnType<typeof sql>>> = {
  queue: (id) =>
    sql`${HERE(id, sql`r.crl_number is null`)} union all ${RELEASED(
      id,
      sql`h.crl_number is null and not exists (select 1 from revocation r where r.certificate_id = h.certificate_id)`,
    )} union all ${ELSEWHERE(id, sql`e.crl_number is null`)}`,
  revoked: (id) => HERE(id, sql`1`),
  released: (id) => RELEASED(id, sql`1`),
  elsewhere: (id) => ELSEWHERE(id, sql`1`),
};

interface EntryRow {
  readonly kind: RevocationEntry['kind'];
  readonly serial_hex: string;
  readonly certificate_id: string | null;
  readonly name: string | null;
  readonly reason: string;
  readonly revoked_at: UnixMs;
  readonly invalidity_since: UnixMs | null;
  readonly comment: string | null;
  readonly released_at: UnixMs | null;
  readonly not_after: UnixMs | null;
  readonly crl_number: number | null;
  readonly taken_from: string | null;
}

const toEntry = (row: EntryRow): RevocationEntry => ({
  kind: row.kind,
  serialHex: row.serial_hex,
  ...(row.certificate_id === null ? {} : { certificateId: row.certificate_id as CertificateId }),
  ...(row.name === null ? {} : { name: row.name }),
  reason: row.reason as RevocationReason,
  revokedAt: row.revoked_at,
  ...(row.invalidity_since === null ? {} : { invaliditySince: row.invalidity_since }),
  ...(row.comment === null ? {} : { comment: row.comment }),
  ...(row.released_at === null ? {} : { releasedAt: row.released_at }),
  ...(row.not_after === null ? {} : { notAfter: row.not_after }),
  ...(row.crl_number === null ? {} : { crlNumber: row.crl_number }),
  ...(row.taken_from === null ? {} : { takenFrom: spellNumber(row.taken_from) }),
});
