import type { CertificateId } from '../../shared/model/brands.ts';
import type { CertificateExtra, CertificateFactSummary, CertificateSummary } from '../../shared/model/certificate.ts';
import type { ReadDb } from './db.ts';
import { findCertificateNotes, findCertificateTags } from './note-rows.ts';
import { findPartnersOfCertificates } from './partner-rows.ts';

/** Adds to the rows of a page what columns show beside them, by one look-up for each kind. At most 1 000 rows. */
export async function addExtras(
  db: ReadDb,
  rows: readonly CertificateSummary[],
  extras: readonly CertificateExtra[],
): Promise<readonly CertificateSummary[]> {
  if (extras.length === 0 || rows.length === 0) return rows;
  const ids = rows.map(({ id }) => id);
  const wants = (extra: CertificateExtra): readonly CertificateId[] => (extras.includes(extra) ? ids : []);
  const [facts, partners, notes, tags] = await Promise.all([
    findFacts(db, wants('facts')),
    findPartnersOfCertificates(db, wants('partner')),
    findCertificateNotes(db, wants('owner')),
    findCertificateTags(db, wants('tags')),
  ]);
  return rows.map((row) => {
    const [fact, partner, owner, tagged] = [
      facts.get(row.id),
      partners.get(row.id),
      notes.get(row.id)?.owner ?? '',
      tags.get(row.id),
    ];
    return {
      ...row,
      ...(fact === undefined ? {} : { facts: fact }),
      ...(partner === undefined ? {} : { partner }),
      ...(owner === '' ? {} : { owner }),
      ...(tagged === undefined ? {} : { tags: tagged }),
    };
  });
}

async function findFacts(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<ReadonlyMap<CertificateId, CertificateFactSummary>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query
    .selectFrom('certificate')
    .innerJoin('certificate_fact', 'certificate_fact.seq', 'certificate.seq')
    .select(['certificate.id', 'certificate.created_at', 'life_days', 'signature', 'usages', 'traits'])
    .where('certificate.id', 'in', ids)
    .execute();
  return new Map(
    rows.map(({ id, created_at, life_days, ...fact }) => [
      id as CertificateId,
      { createdAt: created_at, lifeDays: life_days, ...fact },
    ]),
  );
}
