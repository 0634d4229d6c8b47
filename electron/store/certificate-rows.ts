import type { CertificateId, Hex, KeyId } from '../../shared/model/brands.ts';
import type { CertificateStatus, CertificateSummary } from '../../shared/model/certificate.ts';
import { BugError } from '../../shared/result.ts';
import { isAmong } from './among.ts';
import { type NewCertificate, toRow } from './certificate-columns.ts';
import { certificateStatus, statusOfStanding, type StatusView } from './certificate-status.ts';
import { selectSummaries, toSoundSummaries } from './certificate-summary.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { insertFacts, numberIssuers } from './fact-rows.ts';
import { sortKey } from './sort-text.ts';

export type { NewCertificate };

const MAX_FOUND = 50;

/**
 * Keeps certificates. One that is here already, by SHA-256 of its DER, is left as it is and counted as duplicate.
 *
 * Issued ones name an authority and a key that must exist when the transaction ends.
 */
export async function insertCertificates(tx: WriteDb, certificates: readonly NewCertificate[]): Promise<Insertion> {
  const insert = await planInsertion(tx, certificates);
  return insert();
}

interface Insertion {
  readonly inserted: readonly CertificateId[];
  readonly duplicates: readonly Hex[];
}

/** The same in two steps: reads what must be known, and answers a function that sends the rows at once. What refers to them may be sent right behind. */
export async function planInsertion(
  tx: WriteDb,
  certificates: readonly NewCertificate[],
): Promise<() => Promise<Insertion>> {
  const identities = certificates.map((each) => each.sha256);
  const [found, newest, issuers] = await Promise.all([
    findCertificatesBySha256(tx, identities),
    findNewestSeq(tx),
    numberIssuers(tx, certificates),
  ]);
  const known = new Set(found.keys());
  const fresh: NewCertificate[] = [];
  const duplicates: Hex[] = [];
  for (const certificate of certificates) {
    if (known.has(certificate.sha256)) duplicates.push(certificate.sha256);
    else fresh.push(certificate);
    known.add(certificate.sha256);
  }
  // The writer is ours alone, so the numbers after the newest are free.
  const numbered = fresh.map((certificate, at) => ({ seq: newest + 1 + at, certificate }));
  return async () => {
    await Promise.all([
      tx.insertRows(
        'certificate',
        numbered.map(({ seq, certificate }) => ({ seq, ...toRow(certificate) })),
      ),
      insertFacts(
        tx,
        numbered.map(({ seq, certificate }) => ({
          seq,
          issuerNameSha256: certificate.issuerNameSha256,
          issuerName: certificate.issuerName,
          notBefore: certificate.notBefore,
          notAfter: certificate.notAfter,
          hasKey: certificate.keyId !== undefined,
          traits: certificate.traits,
        })),
        issuers,
      ),
      indexForSearch(tx, newest),
    ]);
    return { inserted: fresh.map((certificate) => certificate.id), duplicates };
  };
}

/** Number of the certificate that came last; 0 without any. */
export async function findNewestSeq(db: ReadDb): Promise<number> {
  const row = await db.query.selectFrom('certificate').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return row?.seq ?? 0;
}

/** Puts the certificates after a number into the search. One statement for all: FTS5 gathers them in memory and writes once. */
export async function indexForSearch(tx: WriteDb, afterSeq: number): Promise<void> {
  const { searchIndex } = tx;
  await searchIndex
    .insertInto('certificate_search')
    .columns(['rowid', 'search'])
    .expression(searchIndex.selectFrom('certificate').select(['seq', 'search']).where('seq', '>', afterSeq))
    .execute();
}

/** One certificate by its id. */
export async function findCertificate(
  db: ReadDb,
  id: CertificateId,
  view: StatusView,
): Promise<CertificateSummary | undefined> {
  const rows = await selectSummaries(db, view).where('certificate.id', '=', id).limit(1).execute();
  const [found] = await toSoundSummaries(db, rows);
  return found;
}

/** Certificates by their ids, in any order; at most a few thousand. */
export async function listCertificatesByIds(
  db: ReadDb,
  ids: readonly CertificateId[],
  view: StatusView,
): Promise<readonly CertificateSummary[]> {
  const rows = await selectSummaries(db, view).where(isAmong('certificate.id', ids)).execute();
  return toSoundSummaries(db, rows);
}

/** What a person may mean: an id, a SHA-256, a serial (colons and leading zeros allowed) or a name. At most 50. */
export async function findCertificates(
  db: ReadDb,
  wanted: string,
  view: StatusView,
): Promise<readonly CertificateSummary[]> {
  const hex = wanted.toLowerCase().replaceAll(/[\s:]/g, '');
  const serials = /^[0-9a-f]{1,128}$/.test(hex) ? serialSpellings(hex) : [];
  const byName = selectSummaries(db, view).where('name_key', '=', sortKey(wanted));
  const byIdentity = selectSummaries(db, view).where((where) =>
    where.or([
      where('certificate.id', '=', wanted as CertificateId),
      where('certificate.sha256', '=', hex),
      ...(serials.length > 0 ? [where('certificate.serial_hex', 'in', serials)] : []),
    ]),
  );
  const identified = await byIdentity.limit(MAX_FOUND).execute();
  const rows = identified.length > 0 ? identified : await byName.limit(MAX_FOUND).execute();
  return toSoundSummaries(db, rows);
}

/** Which of these SHA-256 are here, and as what. */
export async function findCertificatesBySha256(
  db: ReadDb,
  sha256s: readonly Hex[],
): Promise<ReadonlyMap<Hex, CertificateId>> {
  if (sha256s.length === 0) return new Map();
  const rows = await db.query
    .selectFrom('certificate')
    .select(['sha256', 'id'])
    .where(isAmong('sha256', sha256s))
    .execute();
  return new Map(rows.map((row) => [row.sha256, row.id as CertificateId]));
}

/** DER of the certificates with these ids; unknown ids are left out. */
export async function getCertificateDers(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<ReadonlyMap<CertificateId, Uint8Array>> {
  const rows = await db.query.selectFrom('certificate').select(['id', 'der']).where(isAmong('id', ids)).execute();
  return new Map(rows.map((row) => [row.id as CertificateId, row.der]));
}

/** Certificates whose subject is this name: those that may have signed. At most 50, newest first. */
export async function findIssuerCandidates(
  db: ReadDb,
  issuerNameSha256: Hex,
): Promise<readonly { readonly id: CertificateId; readonly der: Uint8Array }[]> {
  const rows = await db.query
    .selectFrom('certificate')
    .select(['id', 'der'])
    .where('subject_name_sha256', '=', issuerNameSha256)
    .orderBy('not_after', 'desc')
    .limit(MAX_FOUND)
    .execute();
  return rows.map((row) => ({ id: row.id as CertificateId, der: row.der }));
}

/** Ties a certificate to its private key. */
export async function attachKey(tx: WriteDb, id: CertificateId, keyId: KeyId): Promise<void> {
  const changed = await tx.updateRows('certificate', { id }, { key_id: keyId });
  if (changed !== 1) throw new BugError('no certificate to attach a key to');
}

/** Rows of the whole workspace by status; a status without rows is 0. */
export async function countByStatus(
  db: ReadDb,
  view: StatusView,
): Promise<Readonly<Record<CertificateStatus, number>>> {
  const rows = await db.query
    .selectFrom('certificate')
    .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
    .select((select) => [certificateStatus(view).as('status'), select.fn.countAll<number>().as('rows')])
    .groupBy('status')
    .execute();
  const counts = { valid: 0, expiring: 0, expired: 0, revoked: 0, 'on-hold': 0, 'not-yet-valid': 0, unknown: 0 };
  for (const row of rows) counts[row.status] = row.rows;
  return counts;
}

/** What a list says of a certificate that was inserted just now, before anything else is known of it. */
export const summaryOfNew = (certificate: NewCertificate, view: StatusView): CertificateSummary => ({
  id: certificate.id,
  name: certificate.name,
  subject: certificate.subject,
  issuer: certificate.issuer,
  issuerName: certificate.issuerName,
  serialHex: certificate.serialHex,
  sha256: certificate.sha256,
  notBefore: certificate.notBefore,
  notAfter: certificate.notAfter,
  status: statusOfStanding(view, certificate),
  key: certificate.key,
  isCa: certificate.isCa,
  hasKey: certificate.keyId !== undefined,
  source: certificate.source,
  ...(certificate.authorityId === undefined ? {} : { authorityId: certificate.authorityId }),
  ...(certificate.keyId === undefined ? {} : { keyId: certificate.keyId }),
});

/** DER writes a leading zero octet that people and tools often leave out. */
const serialSpellings = (hex: string): string[] => {
  const bare = hex.replace(/^0+(?=.)/, '');
  const even = bare.length % 2 === 0 ? bare : `0${bare}`;
  return [...new Set([hex, bare, even, `00${even}`])];
};
