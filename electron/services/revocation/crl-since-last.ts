import type { Hex } from '../../../shared/model/brands.ts';
import type { ListDifference } from '../../pki/revocation/crl-difference.ts';
import type { Revocation } from '../../pki/revocation/crl.ts';
import { isAmong } from '../../store/among.ts';
import type { StillDb } from '../../store/db.ts';
import type { RevokedQuestion } from '../../store/packed-revoked.ts';
import type { CrlOrder } from './crl-order.ts';

/** Of fewer entries the table itself is read as quickly. */
const LEAST_ENTRIES = 20_000;
/** So many entries that are new, gone or say something else are looked at one by one. */
export const MOST_DIFFERENT = 5000;
const SERIALS_TOGETHER = 500;

/** The newest complete list of an authority, where it was one for all serials and has many entries, compared with its digest. Its octets may be handed over. */
export async function readPrevious(
  db: StillDb,
  { authorityId, documents }: CrlOrder,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (documents.some(({ kind, shards }) => kind === 'complete' && shards !== 1)) return undefined;
  const newest = await db.query
    .selectFrom('crl')
    .select(['number', 'entries'])
    .where('authority_id', '=', authorityId)
    .where('base_number', 'is', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (newest === undefined || newest.entries < LEAST_ENTRIES) return undefined;
  const row = await db.query
    .selectFrom('crl')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where('number', '=', newest.number)
    .executeTakeFirst();
  return row?.der.buffer instanceof ArrayBuffer
    ? new Uint8Array(row.der.buffer, row.der.byteOffset, row.der.length)
    : undefined;
}

/** A list that was made of the index alone, and what the one before says otherwise. */
export interface MadeList {
  readonly question: Omit<RevokedQuestion, 'from'>;
  readonly difference: ListDifference | null;
  /** Lines of what was revoked here that the index gave, and entries that became of all lines. */
  readonly lines: number;
  readonly entries: number;
}

/**
 * Whether every entry of a list is known to be right without the table being read as a whole: it stands in the list before, which is as it was written, or its row is;
 * whoever stood there and does not any more has a row, or a hold that was released, which says why; and the table has as many rows for the list as the index gave.
 *
 * False proves nothing: the rows are to be compared. Throws StoreFailure `workspace.damaged` where a row that was looked at is not what was written.
 */
export async function isKnownSinceLast(db: StillDb, made: MadeList): Promise<boolean> {
  const { question, difference, lines, entries } = made;
  if (difference === null || lines !== entries) return false;
  const { sum } = await db.sumRevoked({ ...question, from: null, countsAlone: true });
  if (sum.lines !== lines) return false;
  const { authorityId } = question;
  const told = new Map<string, RevocationRow[]>();
  const released = new Set<string>();
  const serials = [...new Set([...difference.added, ...difference.gone].map(serialOf))];
  for (let at = 0; at < serials.length; at += SERIALS_TOGETHER) {
    const some = serials.slice(at, at + SERIALS_TOGETHER);
    for (const row of await readRows(db, authorityId, some))
      told.set(row.serial_hex, [...(told.get(row.serial_hex) ?? []), row]);
    for (const serial of await readReleased(db, authorityId, some)) released.add(serial);
  }
  const rowOf = (serial: string): RevocationRow | undefined => {
    const [row, ...others] = told.get(serial) ?? [];
    return others.length === 0 ? row : undefined;
  };
  const added = new Set(difference.added.map(serialOf));
  const isGoneRightly = (serial: string): boolean => {
    const row = rowOf(serial);
    if (row === undefined) return !told.has(serial) && released.has(serial);
    return mayBeLeftOut(row, question.scope);
  };
  return (
    difference.added.every((entry) => saysTheSame(rowOf(serialOf(entry)), entry)) &&
    difference.gone.map(serialOf).every((serial) => added.has(serial) || isGoneRightly(serial))
  );
}

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

async function readReleased(db: StillDb, authorityId: string, serials: readonly string[]): Promise<readonly string[]> {
  const rows = await db.query
    .selectFrom('released_hold')
    .selectAll()
    .where('authority_id', '=', authorityId)
    .where(isAmong('serial_hex', serials))
    .execute();
  return rows.filter((row) => row.released_at > 0 && row.listed_number > 0).map((row) => row.serial_hex);
}

/** Entries tell whole seconds. A negative serial is told by the certificate alone, not by the row. */
function saysTheSame(row: RevocationRow | undefined, entry: Revocation): boolean {
  if (row === undefined || Number.parseInt(entry.serialHex.slice(0, 2), 16) >= 0x80) return false;
  return (
    row.reason === entry.reason &&
    wholeSeconds(row.revoked_at) === entry.revokedAt &&
    (row.invalidity_since === null ? undefined : wholeSeconds(row.invalidity_since)) === entry.invaliditySince &&
    entry.unknownCritical.length === 0
  );
}

const wholeSeconds = (at: number): number => Math.floor(at / 1000) * 1000;

/** The rule of RFC 5280 §3.3, as far as the row tells it. */
function mayBeLeftOut({ crl_number, not_after }: RevocationRow, scope: RevokedQuestion['scope']): boolean {
  if (scope.kind !== 'complete' || scope.drop === null || crl_number === null || not_after === null) return false;
  return crl_number <= scope.drop.listed && not_after < scope.drop.endedBefore;
}
