import type { AuthorityId, CertificateId, KeyId } from '../../shared/model/brands.ts';
import type { KeyChoice } from '../../shared/model/key.ts';
import type { ReadDb } from './db.ts';

/** What a successor takes over from a certificate, beside what its DER says. */
export interface RenewableRow {
  readonly id: CertificateId;
  readonly der: Uint8Array;
  readonly isIssued: boolean;
  readonly authorityId?: AuthorityId;
  readonly profile?: { readonly id: string; readonly version: number };
  /** The key, where it is here. */
  readonly key?: { readonly id: KeyId; readonly algorithm: KeyChoice };
  /** How many took its place already. */
  readonly successors: number;
  readonly tags: readonly string[];
}

const VALUES_PER_QUERY = 500;

/** Rows of certificates for their renewal, by id; unknown ids are left out. */
export async function findRenewable(
  db: ReadDb,
  ids: readonly CertificateId[],
): Promise<ReadonlyMap<CertificateId, RenewableRow>> {
  const found = new Map<CertificateId, RenewableRow>();
  for (let start = 0; start < ids.length; start += VALUES_PER_QUERY) {
    const some = ids.slice(start, start + VALUES_PER_QUERY);
    const [rows, tags] = await Promise.all([selectRows(db, some), selectTags(db, some)]);
    for (const row of rows) {
      const id = row.id as CertificateId;
      const { authority_id, profile_id, profile_version, key_id, algorithm } = row;
      found.set(id, {
        id,
        der: row.der,
        isIssued: row.source === 'issued',
        ...(authority_id === null ? {} : { authorityId: authority_id as AuthorityId }),
        ...(profile_id === null ? {} : { profile: { id: profile_id, version: profile_version ?? 1 } }),
        ...(key_id === null ? {} : { key: { id: key_id as KeyId, algorithm: algorithm as KeyChoice } }),
        successors: row.successors ?? 0,
        tags: (tags.get(row.id) ?? []).map(({ tag }) => tag),
      });
    }
  }
  return found;
}

const selectRows = (db: ReadDb, ids: readonly CertificateId[]) =>
  db.query
    .selectFrom('certificate')
    .leftJoin('key_record', 'key_record.id', 'certificate.key_id')
    .select((select) => [
      'certificate.id',
      'certificate.der',
      'certificate.source',
      'certificate.authority_id',
      'certificate.profile_id',
      'certificate.profile_version',
      'certificate.key_id',
      'key_record.algorithm',
      select
        .selectFrom('certificate_replacement')
        .select(({ fn }) => fn.countAll<number>().as('rows'))
        .whereRef('certificate_replacement.replaces_id', '=', 'certificate.id')
        .as('successors'),
    ])
    .where('certificate.id', 'in', ids)
    .execute();

async function selectTags(db: ReadDb, ids: readonly CertificateId[]) {
  const rows = await db.query
    .selectFrom('certificate_tag')
    .select(['certificate_id', 'tag'])
    .where('certificate_id', 'in', ids)
    .orderBy('tag')
    .execute();
  return Map.groupBy(rows, ({ certificate_id }) => certificate_id);
}
