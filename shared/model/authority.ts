import type { AuthorityId, CertificateId, Hex, UnixMs } from './brands.ts';
import type { CertificateStatus } from './certificate.ts';

export interface AuthoritySummary {
  readonly id: AuthorityId;
  readonly name: string;
  readonly subject: string;
  /** Absent for a root. */
  readonly parentId?: AuthorityId;
  readonly certificateId: CertificateId;
  readonly sha256: Hex;
  readonly serialHex: Hex;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly status: CertificateStatus;
  readonly key: string;
  /** False for an authority of which only the certificate is here. */
  readonly hasKey: boolean;
  readonly pathLength?: number;
  readonly issued: number;
  readonly revoked: number;
  /** Revocations that no CRL lists yet. */
  readonly pendingRevocations: number;
  readonly crlNumber?: number;
  readonly crlNextUpdate?: UnixMs;
}
