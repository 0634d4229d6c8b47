import type { CertificateId, Hex, PartnerId, UnixMs } from '../../shared/model/brands.ts';
import type { ReplacementKind } from '../../shared/model/issue.ts';
import type { ReadDb, WriteDb } from './db.ts';
import { endColumns } from './end-columns.ts';

/** What a certificate that was issued here belongs to. */
export interface IssuedLinks {
  readonly certificateId: CertificateId;
  readonly partnerId: PartnerId | undefined;
  readonly tags: readonly string[];
  readonly replaces: { readonly id: CertificateId; readonly kind: ReplacementKind } | undefined;
  readonly createdAt: UnixMs;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
}

/** Keeps partners, tags and the certificates that are taken over from; the certificates are new. */
export async function insertIssuedLinks(tx: WriteDb, links: readonly IssuedLinks[]): Promise<void> {
  await tx.insertRows(
    'certificate_partner',
    links.flatMap(({ certificateId, partnerId, ...life }) =>
      partnerId === undefined ? [] : [{ certificate_id: certificateId, partner_id: partnerId, ...endColumns(life) }],
    ),
  );
  await tx.insertRows(
    'certificate_tag',
    links.flatMap(({ certificateId, tags, ...life }) =>
      [...new Set(tags)].map((tag) => ({ certificate_id: certificateId, tag, ...endColumns(life) })),
    ),
  );
  await tx.insertRows(
    'certificate_replacement',
    links.flatMap(({ certificateId, replaces, createdAt }) =>
      replaces === undefined
        ? []
        : [{ certificate_id: certificateId, replaces_id: replaces.id, kind: replaces.kind, created_at: createdAt }],
    ),
  );
}

/** How many took the place of each of these certificates; those that none did are left out. At most 1 000. */
export async function countSuccessors(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<ReadonlyMap<CertificateId, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db.query
    .selectFrom('certificate_replacement')
    .select(['replaces_id', ({ fn }) => fn.countAll<number>().as('rows')])
    .where('replaces_id', 'in', ids)
    .groupBy('replaces_id')
    .execute();
  return new Map(rows.map((row) => [row.replaces_id as CertificateId, row.rows]));
}

/** A certificate of the workspace that a new one may be a duplicate of. */
export interface SimilarCertificate {
  readonly id: CertificateId;
  readonly name: string;
  readonly notAfter: UnixMs;
  readonly isCa: boolean;
  readonly subjectNameSha256: Hex;
  readonly spkiSha256: Hex;
  readonly der: Uint8Array;
}

/** Certificates that are valid at an instant and not revoked, with one of these subjects or keys; at most 2 000, newest first. */
export async function findSimilarCertificates(
  db: ReadDb,
  { subjects, keys, at }: { readonly subjects: readonly Hex[]; readonly keys: readonly Hex[]; readonly at: UnixMs },
): Promise<readonly SimilarCertificate[]> {
  const [bySubject, byKey] = await Promise.all([
    findBy(db, 'subject_name_sha256', subjects, at),
    findBy(db, 'spki_sha256', keys, at),
  ]);
  return [...new Map([...bySubject, ...byKey].map((one) => [one.id, one])).values()];
}

const VALUES_PER_QUERY = 500;
const MOST_FOUND = 1000;

async function findBy(
  db: ReadDb,
  column: 'subject_name_sha256' | 'spki_sha256',
  values: readonly Hex[],
  at: UnixMs,
): Promise<readonly SimilarCertificate[]> {
  const distinct = [...new Set(values)];
  const found: SimilarCertificate[] = [];
  for (let start = 0; start < distinct.length; start += VALUES_PER_QUERY) {
    const rows = await db.query
      .selectFrom('certificate')
      .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
      .select([
        'certificate.id',
        'certificate.name',
        'certificate.not_after',
        'certificate.is_ca',
        'certificate.subject_name_sha256',
        'certificate.spki_sha256',
        'certificate.der',
      ])
      .where(`certificate.${column}`, 'in', distinct.slice(start, start + VALUES_PER_QUERY))
      .where('certificate.not_after', '>=', at)
      .where('revocation.certificate_id', 'is', null)
      .orderBy('certificate.seq', 'desc')
      .limit(MOST_FOUND)
      .execute();
    found.push(
      ...rows.map((row) => ({
        id: row.id as CertificateId,
        name: row.name,
        notAfter: row.not_after,
        isCa: row.is_ca !== 0,
        subjectNameSha256: row.subject_name_sha256,
        spkiSha256: row.spki_sha256,
        der: row.der,
      })),
    );
  }
  return found;
}
