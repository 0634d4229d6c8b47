import type { UnixMs } from '../../shared/model/brands.ts';
import type { CertificateTraits } from '../../shared/model/certificate-traits.ts';
import { TRAIT_BIT } from '../../shared/model/certificate-traits.ts';
import { BugError } from '../../shared/result.ts';
import type { ReadDb, WriteDb } from './db.ts';

const DAY_MS = 86_400_000;
const VALUES_PER_QUERY = 500;

/** What a row of facts is made from. */
export interface FactSource {
  readonly seq: number;
  readonly issuerNameSha256: string;
  readonly issuerName: string;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly hasKey: boolean;
  readonly traits: CertificateTraits;
  readonly importNo?: number | undefined;
}

/** Keeps what filters, facets and the timeline count by, for certificates that are inserted in the same transaction. */
export async function insertFacts(
  tx: WriteDb,
  sources: readonly FactSource[],
  issuers: ReadonlyMap<string, number>,
): Promise<void> {
  await tx.insertRows(
    'certificate_fact',
    sources.map((source) => toFactRow(source, issuers.get(source.issuerNameSha256))),
  );
}

/** Days that have begun since 1970 when it ends, and days of its life that have begun. */
export const endDay = (notAfter: UnixMs): number => Math.floor(notAfter / DAY_MS);
export const lifeDays = (notBefore: UnixMs, notAfter: UnixMs): number => Math.ceil((notAfter - notBefore) / DAY_MS);

/** The columns of a certificate's facts. */
export function toFactRow(source: FactSource, issuerNo: number | undefined) {
  if (issuerNo === undefined) throw new BugError('an issuer has no number');
  const { traits } = source;
  return {
    seq: source.seq,
    end_day: endDay(source.notAfter),
    issuer_no: issuerNo,
    life_days: lifeDays(source.notBefore, source.notAfter),
    key_kind: traits.keyKind,
    key_bits: traits.keyBits,
    signature: traits.signature,
    usages: traits.usages,
    traits: traits.traits | (source.hasKey ? TRAIT_BIT.keyAtEntry : 0),
    import_no: source.importNo ?? null,
  };
}

/** The number that each issuer's name has in this file, by its SHA-256; names that are new get one. One query where all are known. */
export async function numberIssuers(
  tx: WriteDb,
  names: readonly { readonly issuerNameSha256: string; readonly issuerName: string }[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = new Map(names.map(({ issuerNameSha256, issuerName }) => [issuerNameSha256, issuerName]));
  const known = await findIssuerNumbers(tx, [...wanted.keys()]);
  const fresh = [...wanted].filter(([sha256]) => !known.has(sha256));
  if (fresh.length === 0) return known;
  await tx.insertRows(
    'issuer_name',
    fresh.map(([sha256, name]) => ({ sha256, name })),
  );
  const added = await findIssuerNumbers(
    tx,
    fresh.map(([sha256]) => sha256),
  );
  return new Map([...known, ...added]);
}

async function findIssuerNumbers(db: ReadDb, sha256s: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let start = 0; start < sha256s.length; start += VALUES_PER_QUERY) {
    const some = sha256s.slice(start, start + VALUES_PER_QUERY);
    const rows = await db.query
      .selectFrom('issuer_name')
      .select(['no', 'sha256'])
      .where('sha256', 'in', some)
      .execute();
    for (const { sha256, no } of rows) found.set(sha256, no);
  }
  return found;
}

/** A certificate whose facts are missing. */
export interface FactlessCertificate extends Omit<FactSource, 'traits' | 'importNo'> {
  readonly der: Uint8Array;
}

/**
 * The first certificates that have no facts, in files from before these were kept. They are filled in order, and every certificate since then has got
 * its own at once, so only those after the last facts can lack them.
 */
export async function findFactless(db: ReadDb, limit: number): Promise<readonly FactlessCertificate[]> {
  const last = await db.query.selectFrom('certificate_fact').select('seq').orderBy('seq', 'desc').limit(1).execute();
  const rows = await db.query
    .selectFrom('certificate')
    .select(['seq', 'issuer_name_sha256', 'issuer_name', 'not_before', 'not_after', 'key_id', 'der'])
    .where('seq', '>', last[0]?.seq ?? 0)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    issuerNameSha256: row.issuer_name_sha256,
    issuerName: row.issuer_name,
    notBefore: row.not_before,
    notAfter: row.not_after,
    hasKey: row.key_id !== null,
    der: row.der,
  }));
}
