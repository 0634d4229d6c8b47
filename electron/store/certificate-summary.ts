import type { Selectable } from 'kysely';
import type { AuthorityId, CertificateId, KeyId } from '../../shared/model/brands.ts';
import type { CertificateStatus, CertificateSummary } from '../../shared/model/certificate.ts';
import { certificateStatus, type StatusView } from './certificate-status.ts';
import type { ReadDb } from './db.ts';
import type { CertificateTable } from './schema.ts';
import { lostRevocation, requireSoundStatus } from './sound-status.ts';

/** The columns of a summary, with the status at an instant; shared by every list of certificates. */
export const selectSummaries = (db: ReadDb, view: StatusView) =>
  db.query
    .selectFrom('certificate')
    .leftJoin('revocation', 'revocation.certificate_id', 'certificate.id')
    .select([
      'certificate.seq',
      'certificate.id',
      'certificate.name',
      'certificate.subject',
      'certificate.issuer',
      'certificate.issuer_name',
      'certificate.serial_hex',
      'certificate.sha256',
      'certificate.not_before',
      'certificate.not_after',
      'certificate.key',
      'certificate.is_ca',
      'certificate.source',
      'certificate.authority_id',
      'certificate.key_id',
      'revocation.revoked_at',
      'revocation.list_id',
      'revocation.certificate_id as revoked_id',
      lostRevocation.as('lost_revocation'),
      certificateStatus(view).as('status'),
    ]);

type SummaryRow = Pick<
  Selectable<CertificateTable>,
  | 'id'
  | 'name'
  | 'subject'
  | 'issuer'
  | 'issuer_name'
  | 'serial_hex'
  | 'sha256'
  | 'not_before'
  | 'not_after'
  | 'key'
  | 'is_ca'
  | 'source'
  | 'authority_id'
  | 'key_id'
> & {
  readonly seq: number;
  readonly revoked_at: number | null;
  readonly list_id: string | null;
  readonly revoked_id: string | null;
  readonly lost_revocation: number;
  readonly status: CertificateStatus;
};

const toSummary = (row: SummaryRow): CertificateSummary => ({
  id: row.id as CertificateId,
  name: row.name,
  subject: row.subject,
  issuer: row.issuer,
  issuerName: row.issuer_name,
  serialHex: row.serial_hex,
  sha256: row.sha256,
  notBefore: row.not_before,
  notAfter: row.not_after,
  status: row.status,
  ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  ...(row.list_id === null ? {} : { revokedBy: 'list' }),
  key: row.key,
  isCa: row.is_ca === 1,
  hasKey: row.key_id !== null,
  source: row.source as CertificateSummary['source'],
  ...(row.authority_id === null ? {} : { authorityId: row.authority_id as AuthorityId }),
  ...(row.key_id === null ? {} : { keyId: row.key_id as KeyId }),
});

/**
 * Rows of `selectSummaries` as the model, once what they were picked from was compared with its digests: what a list says of a certificate is right, or the
 * question fails with `workspace.damaged`.
 */
export async function toSoundSummaries(
  db: ReadDb,
  rows: readonly SummaryRow[],
): Promise<readonly CertificateSummary[]> {
  await requireSoundStatus(db, rows);
  return rows.map(toSummary);
}
