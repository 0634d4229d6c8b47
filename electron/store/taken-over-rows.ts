import { sql } from 'kysely';
import type { AuthorityId, CertificateId, Hex } from '../../shared/model/brands.ts';
import { isAmong } from './among.ts';
import type { ReadDb, WriteDb } from './db.ts';
import type { RevocationElsewhereTable } from './schema-revocation.ts';

/** Certificates of an authority, by what is known of them. */
export type TakenOverQuestion =
  | { readonly authorityId: AuthorityId; readonly serials: readonly Hex[] }
  | { readonly authorityId: AuthorityId; readonly ids: readonly CertificateId[] };

/**
 * Revokes those certificates of an authority here that it revoked before it was here, in the transaction that brings either: the entry that was taken over stays, and
 * the certificate's own row says the same from now on, so that every list of certificates tells it. A hold that the other says is for good becomes that.
 * Serials are given as `revocation_elsewhere` has them. Answers how many certificates are revoked otherwise than before.
 */
export async function revokeTakenOver(tx: WriteDb, question: TakenOverQuestion): Promise<number> {
  const candidates = await findCandidates(tx, question);
  if (candidates.length === 0) return 0;
  const entries = await findEntries(tx, question.authorityId, candidates);
  const matched = candidates.flatMap((candidate) => {
    const entry = entries.get(candidate.key);
    return entry === undefined ? [] : [{ ...candidate, entry }];
  });
  if (matched.length === 0) return 0;
  const standing = await findStanding(tx, matched);
  const fresh = matched.filter(({ id }) => standing.get(id) === undefined);
  await insertTaken(tx, question.authorityId, fresh);
  let changed = fresh.length;
  for (const { id, entry } of matched) {
    const before = standing.get(id);
    if (before !== undefined && (await joinEntry(tx, { id, before, entry }))) changed += 1;
  }
  return changed;
}

/** A certificate that may be among those taken over; `key`: its serial, least octets, with the sign. */
interface Candidate {
  readonly id: string;
  readonly serialHex: Hex;
  readonly notAfter: number;
  readonly key: string;
}

/** Octets in front of a serial number are at most as many: tags and lengths of what it stands in, and the version. */
const OCTETS_BEFORE = 16;
const MOST_OCTETS = 82;

async function findCandidates(db: ReadDb, question: TakenOverQuestion): Promise<readonly Candidate[]> {
  const { authorityId } = question;
  const isWanted =
    'ids' in question
      ? isAmong('id', question.ids)
      : isAmong(
          'serial_hex',
          question.serials.flatMap((serial) => spellings(leastOctets(serial.replace('-', '')))),
        );
  const rows = await db.query
    .selectFrom('certificate')
    .select(['id', 'serial_hex', 'not_after', sql<Uint8Array>`substr(der, 1, ${MOST_OCTETS})`.as('head')])
    .where(isWanted)
    // by the serial or the id: an authority may have a million
    .where(sql<boolean>`+authority_id = ${authorityId}`)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    serialHex: row.serial_hex,
    notAfter: row.not_after,
    key: signedSerial(row.serial_hex, row.head),
  }));
}

const spellings = (least: Hex): readonly Hex[] => [least, `00${least}`];

/** Rows leave out the octet that keeps a serial positive, so its DER tells whether there was one. */
const signedSerial = (serialHex: Hex, der: Uint8Array): string =>
  isNegative(serialHex, der) ? `-${leastOctets(serialHex)}` : leastOctets(serialHex);

function isNegative(serialHex: Hex, der: Uint8Array): boolean {
  if (serialHex < '8') return false;
  const serial = Buffer.from(serialHex, 'hex');
  const place = Buffer.from(der).indexOf(Buffer.concat([Uint8Array.of(0x02, serial.length), serial]));
  return place >= 0 && place < OCTETS_BEFORE;
}

/** Without zero octets in front. */
function leastOctets(hex: Hex): Hex {
  const digits = hex.replace(/^0+/, '');
  return digits === '' ? '00' : digits.length % 2 === 0 ? digits : `0${digits}`;
}

type Entry = Pick<
  RevocationElsewhereTable,
  'serial_hex' | 'reason' | 'revoked_at' | 'invalidity_since' | 'crl_number_hex' | 'crl_number'
>;

/** By signed serials; of two spellings of one, that which is for good. */
async function findEntries(
  db: ReadDb,
  authorityId: AuthorityId,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, Entry>> {
  const wanted = candidates.flatMap(({ key }) => (key.startsWith('-') ? [key, `-00${key.slice(1)}`] : spellings(key)));
  const rows = await db.query
    .selectFrom('revocation_elsewhere')
    .select(['serial_hex', 'reason', 'revoked_at', 'invalidity_since', 'crl_number_hex', 'crl_number'])
    .where('authority_id', '=', authorityId)
    .where(isAmong('serial_hex', wanted))
    .execute();
  const found = new Map<string, Entry>();
  for (const row of rows) {
    const sign = row.serial_hex.startsWith('-') ? '-' : '';
    const key = `${sign}${leastOctets(row.serial_hex.replace('-', ''))}`;
    if (row.reason !== 'certificateHold' || !found.has(key)) found.set(key, row);
  }
  return found;
}

interface Standing {
  readonly certificate_id: string;
  readonly reason: string;
  readonly taken_from: string | null;
}

/** How certificates are revoked by their authority here. */
async function findStanding(db: ReadDb, of: readonly Candidate[]): Promise<ReadonlyMap<string, Standing>> {
  const ids = of.map(({ id }) => id);
  const rows = await db.query
    .selectFrom('revocation')
    .select(['certificate_id', 'reason', 'taken_from'])
    .where(isAmong('certificate_id', ids))
    .where('authority_id', 'is not', null)
    .execute();
  return new Map(rows.map((row) => [row.certificate_id, row]));
}

async function insertTaken(
  tx: WriteDb,
  authorityId: AuthorityId,
  fresh: readonly (Candidate & { readonly entry: Entry })[],
): Promise<void> {
  if (fresh.length === 0) return;
  await forgetListed(
    tx,
    fresh.map(({ id }) => id),
  );
  await tx.insertRows(
    'revocation',
    fresh.map(({ id, serialHex, notAfter, entry }) => ({
      certificate_id: id,
      authority_id: authorityId,
      serial_hex: serialHex,
      reason: entry.reason,
      revoked_at: entry.revoked_at,
      invalidity_since: entry.invalidity_since,
      comment: null,
      // What a list here told of the entry it told of the certificate.
      crl_number: entry.crl_number,
      not_after: notAfter,
      taken_from: entry.crl_number_hex ?? '',
      list_id: null,
    })),
  );
}

/** What lists of authorities elsewhere tell of certificates gives way to what their own authority here says. */
export const forgetListed = (tx: WriteDb, ids: readonly string[]) =>
  tx.change.deleteFrom('revocation').where(isAmong('certificate_id', ids)).where('list_id', 'is not', null).execute();

/** Answers whether the certificate is revoked otherwise than before. */
async function joinEntry(
  tx: WriteDb,
  { id, before, entry }: { readonly id: string; readonly before: Standing; readonly entry: Entry },
): Promise<boolean> {
  const isForGood = before.reason === 'certificateHold' && entry.reason !== 'certificateHold';
  if (!isForGood && before.taken_from !== null) return false;
  const { reason, revoked_at, invalidity_since, crl_number } = entry;
  await tx.updateRows(
    'revocation',
    { certificate_id: id },
    {
      taken_from: entry.crl_number_hex ?? '',
      ...(isForGood ? { reason, revoked_at, invalidity_since, crl_number } : {}),
    },
  );
  return isForGood;
}

/** A hold that was taken over ends: its entry goes, and what else bears the serial is as revoked here. */
export async function forgetTakenHold(
  tx: WriteDb,
  {
    authorityId,
    certificateId,
    serialHex,
  }: {
    readonly authorityId: string;
    readonly certificateId: string;
    readonly serialHex: Hex;
  },
): Promise<void> {
  const row = await tx.query
    .selectFrom('certificate')
    .select(sql<Uint8Array>`substr(der, 1, ${MOST_OCTETS})`.as('head'))
    .where('id', '=', certificateId)
    .executeTakeFirstOrThrow();
  const key = signedSerial(serialHex, row.head);
  await tx.change
    .deleteFrom('revocation_elsewhere')
    .where('authority_id', '=', authorityId)
    .where('serial_hex', 'in', key.startsWith('-') ? [key, `-00${key.slice(1)}`] : spellings(key))
    .where('reason', '=', 'certificateHold')
    .execute();
  await tx.updateRows('revocation', { authority_id: authorityId, serial_hex: serialHex }, { taken_from: null });
}

/** Some of the entries that were taken over, in their order, for the first opening of a file from before they revoked certificates. */
export async function listTakenOver(
  db: ReadDb,
  after: { readonly authorityId: string; readonly serialHex: string },
  limit: number,
): Promise<readonly { readonly authorityId: AuthorityId; readonly serialHex: Hex }[]> {
  const rows = await db.query
    .selectFrom('revocation_elsewhere')
    .select(['authority_id', 'serial_hex'])
    .where(sql<boolean>`(authority_id, serial_hex) > (${after.authorityId}, ${after.serialHex})`)
    .orderBy('authority_id')
    .orderBy('serial_hex')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ authorityId: row.authority_id as AuthorityId, serialHex: row.serial_hex }));
}
