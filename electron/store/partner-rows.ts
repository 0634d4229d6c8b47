import { sql } from 'kysely';
import type { CertificateId, PartnerId } from '../../shared/model/brands.ts';
import type { Partner, PartnerPage, PartnerSummary } from '../../shared/model/partner.ts';
import { BugError } from '../../shared/result.ts';
import { certificateStatus, type StatusView } from './certificate-status.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { readEndColumns } from './end-columns.ts';
import type { PartnerTable } from './schema.ts';
import { foldText } from './sort-text.ts';
import { containsTerm, listTerms } from './search-terms.ts';
import { damagedRow, parseStoredJson } from './store-failure.ts';

/** What names a partner. */
export interface PartnerUses {
  readonly certificates: number;
  readonly requests: number;
  readonly ownRequests: number;
}

/** Keeps a new partner. A name that is taken, whatever its case, is a bug of the caller: look with `findPartnerByName`. */
export const insertPartner = (tx: WriteDb, partner: Partner): Promise<void> =>
  tx.insertRows('partner', [{ id: partner.id, created_at: partner.createdAt, ...changeableColumns(partner) }]);

/** Changes everything but id and date of a partner. */
export async function updatePartner(tx: WriteDb, partner: Partner): Promise<void> {
  const changed = await tx.updateRows('partner', { id: partner.id }, changeableColumns(partner));
  if (changed !== 1) throw new BugError('no partner to change');
}

const changeableColumns = ({ name, contact, note, tags, subject }: Partner) => ({
  name,
  name_key: foldText(name),
  contact,
  note,
  tags: JSON.stringify(tags),
  subject: JSON.stringify(subject),
  search: [...new Set([name, contact, note, ...tags, ...Object.values(subject)].map(foldText))].join('\n'),
});

/** Removes a partner that nothing names; the store refuses any other. */
export async function deletePartner(tx: WriteDb, id: PartnerId): Promise<void> {
  await tx.change.deleteFrom('partner').where('id', '=', id).execute();
}

/** One partner by its id. */
export async function findPartner(db: ReadDb, id: PartnerId): Promise<Partner | undefined> {
  const row = await db.query.selectFrom('partner').selectAll().where('id', '=', id).limit(1).executeTakeFirst();
  return row && toPartner(row);
}

/** The partner of this name, in any case and spacing. */
export async function findPartnerByName(db: ReadDb, name: string): Promise<Partner | undefined> {
  const row = await db.query
    .selectFrom('partner')
    .selectAll()
    .where('name_key', '=', foldText(name))
    .limit(1)
    .executeTakeFirst();
  return row && toPartner(row);
}

/** All partners, by name, at most 5 000: few enough to look into each. */
export async function listAllPartners(db: ReadDb): Promise<readonly Partner[]> {
  const rows = await db.query.selectFrom('partner').selectAll().orderBy('name_key').limit(MOST).execute();
  return rows.map(toPartner);
}

const MOST = 5000;

/** Partners by name, with what is attached to each. Every word of `search` must occur in name, contact, note, tags or subject. */
export async function pagePartners(
  db: ReadDb,
  query: StatusView & { readonly search: string; readonly offset: number; readonly limit: number },
): Promise<PartnerPage> {
  let matching = db.query.selectFrom('partner');
  for (const term of listTerms(query.search)) matching = matching.where(containsTerm(sql.ref('partner.search'), term));
  const [count, rows] = await Promise.all([
    matching.select(db.query.fn.countAll<number>().as('rows')).executeTakeFirstOrThrow(),
    matching.selectAll().orderBy('name_key').limit(query.limit).offset(query.offset).execute(),
  ]);
  return { total: count.rows, items: await summarise(db, rows.map(toPartner), query) };
}

/** One partner with what is attached to it. */
export async function findPartnerSummary(
  db: ReadDb,
  id: PartnerId,
  view: StatusView,
): Promise<PartnerSummary | undefined> {
  const found = await findPartner(db, id);
  return found && (await summarise(db, [found], view))[0];
}

async function summarise(db: ReadDb, partners: readonly Partner[], view: StatusView): Promise<PartnerSummary[]> {
  const ids = partners.map(({ id }) => id);
  if (ids.length === 0) return [];
  const [certificates, requests] = await Promise.all([
    countCertificates(db, ids, view),
    db.query
      .selectFrom('request')
      .select(['partner_id', db.query.fn.countAll<number>().as('rows')])
      .where('partner_id', 'in', ids)
      .where('state', 'in', ['new', 'approved'])
      .groupBy('partner_id')
      .execute(),
  ]);
  const open = new Map(requests.map((row) => [row.partner_id, row.rows]));
  return partners.map((partner) => {
    const counted = certificates.get(partner.id);
    return {
      ...partner,
      certificates: counted?.all ?? 0,
      valid: counted?.valid ?? 0,
      openRequests: open.get(partner.id) ?? 0,
    };
  });
}

async function countCertificates(
  db: ReadDb,
  ids: readonly PartnerId[],
  view: StatusView,
): Promise<ReadonlyMap<string, { readonly all: number; readonly valid: number }>> {
  const valid = sql<number>`sum(case when ${certificateStatus(view)} in ('valid', 'expiring') then 1 else 0 end)`;
  const rows = await db.query
    .selectFrom('certificate_partner')
    .innerJoin('certificate', 'certificate.id', 'certificate_partner.certificate_id')
    .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
    .select(['certificate_partner.partner_id as partner', db.query.fn.countAll<number>().as('rows'), valid.as('valid')])
    .where('certificate_partner.partner_id', 'in', ids)
    .groupBy('certificate_partner.partner_id')
    .execute();
  return new Map(rows.map((row) => [row.partner, { all: row.rows, valid: row.valid }]));
}

/** How many rows name a partner; all 0 means it may be deleted. */
export async function countPartnerUses(db: ReadDb, id: PartnerId): Promise<PartnerUses> {
  const count = async (table: 'certificate_partner' | 'request' | 'own_request'): Promise<number> => {
    const rows = db.query.selectFrom(table).select(db.query.fn.countAll<number>().as('rows'));
    return (await rows.where('partner_id', '=', id).executeTakeFirstOrThrow()).rows;
  };
  const [certificates, requests, ownRequests] = await Promise.all([
    count('certificate_partner'),
    count('request'),
    count('own_request'),
  ]);
  return { certificates, requests, ownRequests };
}

/** Partners of these certificates; those without one are left out. At most 1 000 ids. */
export async function findPartnersOfCertificates(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<ReadonlyMap<CertificateId, { readonly id: PartnerId; readonly name: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query
    .selectFrom('certificate_partner')
    .innerJoin('partner', 'partner.id', 'certificate_partner.partner_id')
    .select(['certificate_partner.certificate_id', 'partner.id', 'partner.name'])
    .where('certificate_partner.certificate_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.certificate_id as CertificateId, { id: row.id as PartnerId, name: row.name }]));
}

/** Names of partners, by id; unknown ids are left out. At most 1 000. */
export async function listPartnerNames(db: ReadDb, ids: readonly PartnerId[]): Promise<ReadonlyMap<PartnerId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query.selectFrom('partner').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id as PartnerId, name]));
}

/** Attaches certificates to a partner, or to none, in place of what they were attached to. At most 1 000 ids that exist. */
export async function setCertificatePartner(
  tx: WriteDb,
  ids: readonly CertificateId[],
  partnerId: PartnerId | null,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.change.deleteFrom('certificate_partner').where('certificate_id', 'in', ids).execute();
  if (partnerId === null) return;
  const endsOf = await readEndColumns(tx, ids);
  await tx.insertRows(
    'certificate_partner',
    ids.map((id) => ({ certificate_id: id, partner_id: partnerId, ...endsOf(id) })),
  );
}

function toPartner(row: Omit<PartnerTable, 'name_key' | 'search'>): Partner {
  const tags = parseStoredJson(row.tags, 'partner');
  const subject = parseStoredJson(row.subject, 'partner');
  const isKnown = Array.isArray(tags) && typeof subject === 'object' && subject !== null;
  if (!isKnown || ![...tags, ...Object.values(subject)].every((value) => typeof value === 'string'))
    throw damagedRow('partner');
  return {
    id: row.id as PartnerId,
    name: row.name,
    contact: row.contact,
    note: row.note,
    tags,
    subject: subject as Record<string, string>,
    createdAt: row.created_at,
  };
}
