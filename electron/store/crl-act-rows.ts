import { sql } from 'kysely';
import type { AuthorityId, UnixMs } from '../../shared/model/brands.ts';
import type { CrlAct, CrlActPage, CrlDocumentSummary, CrlKind } from '../../shared/model/crl-plan.ts';
import { BugError } from '../../shared/result.ts';
import type { ReadDb, WriteDb } from './db.ts';

/** A list that was signed. */
export interface NewDocument extends Omit<CrlDocumentSummary, 'bytes'> {
  readonly der: Uint8Array;
}

export interface NewAct {
  readonly authorityId: AuthorityId;
  readonly number: number;
  readonly thisUpdate: UnixMs;
  /** At least one; the first is the one that the act is known by: a complete one where there is any. */
  readonly documents: readonly NewDocument[];
}

/** Names one list of an authority. */
export interface DocumentKey {
  readonly authorityId: AuthorityId;
  readonly number: number;
  readonly kind: CrlKind;
  readonly shard: number;
}

/** Keeps the lists of one act of issuing, whose octets are handed over: large ones are empty afterwards. A number that doesn't exceed the authority's earlier ones is a bug of the caller. */
export async function insertAct(tx: WriteDb, { authorityId, number, thisUpdate, documents }: NewAct): Promise<void> {
  const [first, ...others] = documents;
  if (first === undefined || first.shard !== 0) throw new BugError('an act begins with the list of shard 0');
  const row = (document: NewDocument) => ({
    authority_id: authorityId,
    number,
    base_number: document.baseNumber ?? null,
    this_update: thisUpdate,
    next_update: document.nextUpdate,
    entries: document.entries,
    sha256: document.sha256,
    der: document.der,
  });
  await tx.insertRows('crl', [row(first)], HANDED_OVER);
  // One at a time: rows are handed over together, and each may be of tens of megabytes.
  for (const document of others)
    await tx.insertRows('crl_part', [{ ...row(document), kind: document.kind, shard: document.shard }], HANDED_OVER);
}

const HANDED_OVER = { handsOver: true } as const;

/** Acts of issuing, newest first. */
export async function pageActs(
  db: ReadDb,
  authorityId: AuthorityId,
  page: { readonly offset: number; readonly limit: number },
): Promise<CrlActPage> {
  const counted = await db.query
    .selectFrom('crl')
    .select((select) => select.fn.countAll<number>().as('n'))
    .where('authority_id', '=', authorityId)
    .executeTakeFirstOrThrow();
  const numbers = await db.query
    .selectFrom('crl')
    .select('number')
    .where('authority_id', '=', authorityId)
    .orderBy('number', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return {
    total: counted.n,
    items: await readActs(
      db,
      authorityId,
      numbers.map(({ number }) => number),
    ),
  };
}

/** The newest act that made lists of a kind. */
export async function findLatestAct(db: ReadDb, authorityId: AuthorityId, kind: CrlKind): Promise<CrlAct | undefined> {
  const own = await db.query
    .selectFrom('crl')
    .select('number')
    .where('authority_id', '=', authorityId)
    .where('base_number', kind === 'complete' ? 'is' : 'is not', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const beside =
    kind === 'complete'
      ? undefined
      : await db.query
          .selectFrom('crl_part')
          .select('number')
          .where('authority_id', '=', authorityId)
          .where('kind', '=', 'delta')
          .orderBy('number', 'desc')
          .limit(1)
          .executeTakeFirst();
  const number = Math.max(own?.number ?? 0, beside?.number ?? 0);
  if (number === 0) return undefined;
  const [act] = await readActs(db, authorityId, [number]);
  return act;
}

/** One act by its number. */
export async function findAct(db: ReadDb, authorityId: AuthorityId, number: number): Promise<CrlAct | undefined> {
  const [act] = await readActs(db, authorityId, [number]);
  return act;
}

/** The lists that hold now, without their octets: every shard of the newest complete one, and of the newest delta where that is no older. */
export async function listCurrentDocuments(
  db: ReadDb,
  authorityId: AuthorityId,
): Promise<readonly (CrlDocumentSummary & { readonly number: number; readonly thisUpdate: UnixMs })[]> {
  const complete = await findLatestAct(db, authorityId, 'complete');
  const delta = await findLatestAct(db, authorityId, 'delta');
  const of = (act: CrlAct | undefined, kind: CrlKind) =>
    act === undefined
      ? []
      : act.documents
          .filter((document) => document.kind === kind)
          .map((document) => ({ ...document, number: act.number, thisUpdate: act.thisUpdate }));
  const isNewer = delta !== undefined && delta.number >= (complete?.number ?? 0);
  return [...of(complete, 'complete'), ...(isNewer ? of(delta, 'delta') : [])];
}

/** The octets of one list, as they were signed: read with their row, so that they are compared with its digest. */
export async function findCrlDer(
  db: ReadDb,
  { authorityId, number, kind, shard }: DocumentKey,
): Promise<Uint8Array | undefined> {
  const own =
    shard === 0
      ? await db.query
          .selectFrom('crl')
          .selectAll()
          .where('authority_id', '=', authorityId)
          .where('number', '=', number)
          .where('base_number', kind === 'complete' ? 'is' : 'is not', null)
          .executeTakeFirst()
      : undefined;
  if (own !== undefined) return own.der;
  const part = await db.query
    .selectFrom('crl_part')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('number', '=', number)
    .where('kind', '=', kind)
    .where('shard', '=', shard)
    .executeTakeFirst();
  return part?.der;
}

/** Whether an authority made a list here. */
export async function isOwnList(db: ReadDb, authorityId: AuthorityId, sha256: string): Promise<boolean> {
  for (const table of ['crl', 'crl_part'] as const) {
    const row = await db.query
      .selectFrom(table)
      .select('number')
      .where('authority_id', '=', authorityId)
      .where('sha256', '=', sha256)
      .limit(1)
      .executeTakeFirst();
    if (row !== undefined) return true;
  }
  return false;
}

/** When an authority made its newest list, of either kind. */
export async function findLastThisUpdate(db: ReadDb, authorityId: AuthorityId): Promise<UnixMs | undefined> {
  const row = await db.query
    .selectFrom('crl')
    .select((select) => select.fn.max('this_update').as('last'))
    .where('authority_id', '=', authorityId)
    .executeTakeFirst();
  return row?.last ?? undefined;
}

/** Acts by their numbers, newest first. */
async function readActs(db: ReadDb, authorityId: AuthorityId, numbers: readonly number[]): Promise<readonly CrlAct[]> {
  if (numbers.length === 0) return [];
  const heads = await db.query
    .selectFrom('crl')
    .select(['number', 'base_number', 'this_update', 'next_update', 'entries', 'sha256'])
    .select(sql<number>`length(der)`.as('bytes'))
    .where('authority_id', '=', authorityId)
    .where('number', 'in', numbers)
    .orderBy('number', 'desc')
    .execute();
  const parts = await db.query
    .selectFrom('crl_part')
    .select(['number', 'kind', 'shard', 'base_number', 'next_update', 'entries', 'sha256'])
    .select(sql<number>`length(der)`.as('bytes'))
    .where('authority_id', '=', authorityId)
    .where('number', 'in', numbers)
    .orderBy('kind')
    .orderBy('shard')
    .execute();
  const byNumber = Map.groupBy(parts, ({ number }) => number);
  return heads.map((head) => ({
    number: head.number,
    thisUpdate: head.this_update,
    nextUpdate: head.next_update,
    documents: [
      { ...head, shard: 0, kind: head.base_number === null ? 'complete' : 'delta' },
      ...(byNumber.get(head.number) ?? []),
    ].map(toDocument),
  }));
}

interface DocumentRow {
  readonly kind: string;
  readonly shard: number;
  readonly base_number: number | null;
  readonly next_update: number;
  readonly entries: number;
  readonly sha256: string;
  readonly bytes: number;
}

const toDocument = (row: DocumentRow): CrlDocumentSummary => ({
  kind: row.kind === 'delta' ? 'delta' : 'complete',
  shard: row.shard,
  ...(row.base_number === null ? {} : { baseNumber: row.base_number }),
  nextUpdate: row.next_update,
  entries: row.entries,
  sha256: row.sha256,
  bytes: row.bytes,
});
