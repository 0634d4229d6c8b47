import type { CertificateId, UnixMs } from '../../shared/model/brands.ts';
import type { WriteDb } from './db.ts';

/** One hand-over: which certificate, when, and what was in it. */
export interface CertificateExport {
  readonly certificateId: CertificateId;
  readonly at: UnixMs;
  /** Ids of the parts. */
  readonly parts: readonly string[];
}

/** Notes that a certificate was handed over. Holds no place and no secret. */
export const insertCertificateExport = (tx: WriteDb, { certificateId, at, parts }: CertificateExport): Promise<void> =>
  tx.insertRows('certificate_export', [{ certificate_id: certificateId, at, parts: JSON.stringify(parts) }]);
