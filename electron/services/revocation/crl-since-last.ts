import type { Hex } from '../../../shared/model/brands.ts';
import type { Revocation } from '../../pki/revocation/crl.ts';
import { isAmong } from '../../store/among.ts';
import type { StillDb } from '../../store/db.ts';
import type { LineSum } from '../../store/line-sum.ts';
import { findRevokedInTable } from '../../store/revoked-in-table.ts';
import { findRevokedSince } from '../../store/revoked-since.ts';
import type { RevokedQuestion } from '../../store/packed-revoked.ts';
import type { CrlReplies } from '../../workers/crl-protocol.ts';
import type { CrlOrder } from './crl-order.ts';

/** Of fewer entries the table itself is read as quickly. */
const LEAST_ENTRIES = 20_000;
/** So many entries that are new, gone or say something else are looked at one by one. */
export const MOST_DIFFERENT = 5000;
const SERIALS_TOGETHER = 500;
/** Every so many-eth list is compared with the table all the same: what was wrong in the one before would be right for ever. */
const WHOLE_EVERY = 8;

export interface PreviousList {
  readonly number: number;
  readonly list: Uint8Array<ArrayBuffer>;
}

/**
 * The newest complete list of an authority, compared with its digest, where it has many entries, both it and the next are one for all serials, and nothing was revoked elsewhere, of
 * which lists tell what rows here do not. Its octets may be handed over.
 */
export async function readPrevious(
  db: StillDb,
  { authorityId, documents, number }: CrlOrder,
): Promise<PreviousList | undefined> {
  if (documents.some(({ kind, shards }) => kind === 'complete' && shards !== 1)) return undefined;
  const elsewhere = await db.query
    .selectFrom('revocation_elsewhere')
    .select('serial_hex')
    .where('authority_id', '=', authorityId)
    .limit(1)
    .executeTakeFirst();
  if (elsewhere !== undefined) return undefined;
  const newest = await db.query
    .selectFrom('crl')
    .select(['number', 'entries'])
    .where('authority_id', '=', authorityId)
    .where('base_number', 'is', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined || newest.entries < LEAST_ENTRIES) return undefined;
  // Numbers of deltas count too: a multiple may fall on one of them.
  if (Math.floor(number / WHOLE_EVERY) !== Math.floor(newest.number / WHOLE_EVERY)) return undefined;
  if (await isInParts(db, authorityId, newest.number)) return undefined;
  const row = await db.query
    .selectFrom('crl')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('number', '=', newest.number)
    .executeTakeFirst();
  return row?.der.buffer instanceof ArrayBuffer
    ? { number: row.number, list: new Uint8Array(row.der.buffer, row.der.byteOffset, row.der.length) }
    : undefined;
}

/** Whether other parts of a complete list stand beside the first. */
async function isInParts(db: StillDb, authorityId: string, number: number): Promise<boolean> {
  const part = await db.query
    .selectFrom('crl_part')
    .select('shard')
    .where('authority_id', '=', authorityId)
    .where('number', '=', number)
    .where('kind', '=', 'complete')
    .limit(1)
    .executeTakeFirst();
  return part !== undefined;
}

/** A list that was made of the index alone, and what the one before says otherwise. */
export interface MadeList {
  readonly question: Omit<RevokedQuestion, 'from'>;
  /** Number of the list before. */
  readonly previous: number;
  readonly built: CrlReplies['finish'];
  /** Of the lines that the index gave. */
  readonly sum: LineSum;
}

/**
 * Whether every entry of a list is known to be right without the table being read as a whole: it stands in the list before, which is as it was written, or its row is;
 * whoever stood there and does not any more has a row, or a hold that was released since, which says why; and nothing that was revoked since is missing, by another index or by the
 * number of rows in the table.
 *
 * False proves nothing: the rows are to be compared. Throws StoreFailure `workspace.damaged` where a row that was looked at is not what was written.
 */
export async function isKnownSinceLast(db: StillDb, { question, previous, built, sum }: MadeList): Promise<boolean> {
  const [only] = built;
  const difference = only?.difference ?? null;
  if (difference === null || only?.entries !== sum.lines) return false;
  if ([...difference.added, ...difference.gone].some(mayBeNegative)) return false;
  const { authorityId, scope } = question;
  const added = new Set(difference.added.map(serialOf));
  if (!(await isAllTold(db, question, { added, previous, lines: sum.lines }))) return false;
  const gone = difference.gone.map(serialOf).filter((serial) => !added.has(serial));
  const rows = await readInPieces([...added, ...gone], (some) => readRows(db, authorityId, some));
  const told = Map.groupBy(rows, ({ serial_hex }) => serial_hex);
  const rowOf = (serial: string): RevocationRow | undefined => {
    const [row, ...others] = told.get(serial) ?? [];
    return others.length === 0 ? row : undefined;
  };
  if (!difference.added.every((entry) => saysTheSame(rowOf(serialOf(entry)), entry))) return false;
  const untold = gone.filter((serial) => !told.has(serial));
  const left = gone.filter((serial) => told.has(serial));
  return (
    left.every((serial) => mayBeLeftOut(rowOf(serial), scope)) &&
    areReleased(db, question, { serials: untold, previous })
  );
}

interface Told {
  readonly added: ReadonlySet<string>;
  readonly previous: number;
  readonly lines: number;
}

/**
 * Whether nothing is missing that came since the list before. What was revoked since is exactly what is told now and was not, or otherwise: all else that the list has to tell
 * stood there, for under the same rule nothing that was left out before comes back. Where that is not to be had, rows of the table are counted.
 */
async function isAllTold(
  db: StillDb,
  { authorityId, scope }: Omit<RevokedQuestion, 'from'>,
  { added, previous, lines }: Told,
): Promise<boolean> {
  const isSameRule = scope.kind === 'complete' && scope.drop !== null;
  const since = isSameRule
    ? await findRevokedSince(db, { authorityId, number: previous, most: MOST_DIFFERENT })
    : undefined;
  if (since === undefined) return db.isRevokedCount({ authorityId, scope, expected: lines });
  return since.length === added.size && since.every((serial) => added.has(serial));
}

/** Serials without a row: neither by the index nor in the table itself, and on hold until a release that no list told yet. */
async function areReleased(
  db: StillDb,
  { authorityId }: Omit<RevokedQuestion, 'from'>,
  { serials, previous }: { readonly serials: readonly string[]; readonly previous: number },
): Promise<boolean> {
  if (serials.length === 0) return true;
  const releases = await readInPieces(serials, (some) => readReleases(db, authorityId, some));
  const released = new Set(
    releases
      .filter((row) => row.released_at > 0 && row.listed_number > 0)
      .filter((row) => row.crl_number === null || row.crl_number > previous)
      .map((row) => row.serial_hex),
  );
  if (!serials.every((serial) => released.has(serial))) return false;
  const hidden = await readInPieces(serials, (some) => findRevokedInTable(db, authorityId, some));
  return hidden.length === 0;
}

async function readInPieces<T>(
  serials: readonly string[],
  read: (some: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const rows: T[] = [];
  for (let at = 0; at < serials.length; at += SERIALS_TOGETHER)
    rows.push(...(await read(serials.slice(at, at + SERIALS_TOGETHER))));
  return rows;
}

/** Rows do not say whether their serial is negative; certificates do, of which nothing is compared here. */
const mayBeNegative = ({ serialHex }: Revocation): boolean => Number.parseInt(serialHex.slice(0, 2), 16) >= 0x80;

/** As rows spell it: without the octet that keeps it positive. */
const serialOf = ({ serialHex }: Revocation): Hex =>
  serialHex.length > 2 && serialHex.startsWith('00') ? serialHex.slice(2) : serialHex;

/** Whole rows, which are compared with their digests. */
const readRows = (db: StillDb, authorityId: string, serials: readonly string[]) =>
  db.query
    .selectFrom('revocation')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where(isAmong('serial_hex', serials))
    .execute();

type RevocationRow = Awaited<ReturnType<typeof readRows>>[number];

const readReleases = (db: StillDb, authorityId: string, serials: readonly string[]) =>
  db.query
    .selectFrom('released_hold')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where(isAmong('serial_hex', serials))
    .execute();

/** Entries tell whole seconds. */
function saysTheSame(row: RevocationRow | undefined, entry: Revocation): boolean {
  return (
    row !== undefined &&
    row.reason === entry.reason &&
    wholeSeconds(row.revoked_at) === entry.revokedAt &&
    (row.invalidity_since === null ? undefined : wholeSeconds(row.invalidity_since)) === entry.invaliditySince &&
    entry.unknownCritical.length === 0
  );
}

const wholeSeconds = (at: number): number => Math.floor(at / 1000) * 1000;

/** The rule of RFC 5280 §3.3, as far as the row tells it. */
function mayBeLeftOut(row: RevocationRow | undefined, scope: RevokedQuestion['scope']): boolean {
  if (row === undefined || scope.kind !== 'complete' || scope.drop === null) return false;
  const { crl_number, not_after } = row;
  return (
    crl_number !== null && not_after !== null && crl_number <= scope.drop.listed && not_after < scope.drop.endedBefore
  );
}
