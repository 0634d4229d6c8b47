import type { AuthorityId, Hex, UnixMs } from '../../shared/model/brands.ts';
import type { ReadDb } from './db.ts';

/** A certificate that is valid at an instant, by its subject and key. */
export interface ValidCertificate {
  readonly subjectNameSha256: Hex;
  readonly spkiSha256: Hex;
  readonly authorityId?: AuthorityId;
  readonly serialHex: Hex;
  readonly notAfter: UnixMs;
}

const VALUES_PER_QUERY = 500;

/** Certificates with one of these subjects that are valid at `at` and not revoked. Subjects by the hash of their name. */
export async function findValidBySubject(
  db: ReadDb,
  subjects: readonly Hex[],
  at: UnixMs,
): Promise<readonly ValidCertificate[]> {
  return findValid(db, { column: 'certificate.subject_name_sha256', values: subjects, at });
}

/** The same by SHA-256 of the SubjectPublicKeyInfo. */
export async function findValidByKey(
  db: ReadDb,
  keys: readonly Hex[],
  at: UnixMs,
): Promise<readonly ValidCertificate[]> {
  return findValid(db, { column: 'certificate.spki_sha256', values: keys, at });
}

interface Wanted {
  readonly column: 'certificate.subject_name_sha256' | 'certificate.spki_sha256';
  readonly values: readonly Hex[];
  readonly at: UnixMs;
}

async function findValid(db: ReadDb, { column, values, at }: Wanted): Promise<readonly ValidCertificate[]> {
  const found: ValidCertificate[] = [];
  for (let start = 0; start < values.length; start += VALUES_PER_QUERY) {
    const rows = await db.query
      .selectFrom('certificate')
      .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
      .select([
        'certificate.subject_name_sha256',
        'certificate.spki_sha256',
        'certificate.authority_id',
        'certificate.serial_hex',
        'certificate.not_after',
      ])
      .where(column, 'in', values.slice(start, start + VALUES_PER_QUERY))
      .where('certificate.not_after', '>', at)
      .where('revocation.certificate_id', 'is', null)
      .execute();
    for (const row of rows)
      found.push({
        subjectNameSha256: row.subject_name_sha256,
        spkiSha256: row.spki_sha256,
        ...(row.authority_id === null ? {} : { authorityId: row.authority_id as AuthorityId }),
        serialHex: row.serial_hex,
        notAfter: row.not_after,
      });
  }
  return found;
}
