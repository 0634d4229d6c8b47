import type { Hex } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import { selectSummaries, toSoundSummaries } from './certificate-summary.ts';
import type { StatusView } from './certificate-status.ts';
import { isAmong } from './among.ts';
import type { ReadDb } from './db.ts';
import { sortKey } from './sort-text.ts';

/** Rows that an answer lists, and those that are counted. */
export const MAX_MATCHES = 20;
const MAX_COUNTED = 1000;

/** Certificates with this public key, newest first, at most 20. */
export async function findBySpki(
  db: ReadDb,
  spkiSha256: Hex,
  view: StatusView,
): Promise<readonly CertificateSummary[]> {
  const rows = await selectSummaries(db, view)
    .where('spki_sha256', '=', spkiSha256)
    .orderBy('certificate.not_after', 'desc')
    .limit(MAX_MATCHES)
    .execute();
  return toSoundSummaries(db, rows);
}

export interface IssuerName {
  readonly nameSha256: Hex;
  /** As lists show it; the index is by this. */
  readonly shown: string;
}

/** Certificates that name this issuer, newest first, at most 20, and how many there are, counted up to 1 000. */
export async function findIssuedUnder(
  db: ReadDb,
  { nameSha256, shown }: IssuerName,
  view: StatusView,
): Promise<{ readonly items: readonly CertificateSummary[]; readonly count: number }> {
  const serials = await db.query
    .selectFrom('certificate')
    .select('seq')
    .where('issuer_key', '=', sortKey(shown))
    .where('issuer_name_sha256', '=', nameSha256)
    .orderBy('seq', 'desc')
    .limit(MAX_COUNTED)
    .execute();
  const rows = await selectSummaries(db, view)
    .where(
      'certificate.seq',
      'in',
      serials.slice(0, MAX_MATCHES).map(({ seq }) => seq),
    )
    .orderBy('certificate.seq', 'desc')
    .execute();
  return { items: await toSoundSummaries(db, rows), count: serials.length };
}

/** Certificates of an issuer with one of these serials, given as in the store, at most 20. */
export async function findBySerials(
  db: ReadDb,
  issuer: IssuerName,
  { serialHexes, view }: { readonly serialHexes: readonly Hex[]; readonly view: StatusView },
): Promise<readonly CertificateSummary[]> {
  if (serialHexes.length === 0) return [];
  const rows = await selectSummaries(db, view)
    .where('certificate.serial_hex', 'in', serialHexes.slice(0, MAX_COUNTED))
    .where('issuer_name_sha256', '=', issuer.nameSha256)
    .limit(MAX_MATCHES)
    .execute();
  return toSoundSummaries(db, rows);
}

/** Which of these public keys stand in a certificate. */
export async function listKnownSpkis(db: ReadDb, spkiSha256s: readonly Hex[]): Promise<ReadonlySet<Hex>> {
  if (spkiSha256s.length === 0) return new Set();
  const rows = await db.query
    .selectFrom('certificate')
    .select('spki_sha256')
    .distinct()
    .where(isAmong('spki_sha256', spkiSha256s))
    .execute();
  return new Set(rows.map(({ spki_sha256 }) => spki_sha256));
}
