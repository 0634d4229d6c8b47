import type { AuthorityId, CertificateId, KeyId, UnixMs } from '../../shared/model/brands.ts';
import type { CertificateSource } from '../../shared/model/certificate.ts';
import { BugError } from '../../shared/result.ts';
import type { NewCertificate } from '../store/certificate-rows.ts';
import type { ApprovedBy } from './operators/approved-by.ts';
import type { CertificateFacts } from '../workers/certificate-facts.ts';
import { readCertificateFacts } from '../workers/certificate-facts.ts';

/** What a row knows beside the certificate itself. */
export interface CertificateOrigin {
  readonly id: CertificateId;
  readonly source: CertificateSource;
  readonly createdAt: UnixMs;
  readonly authorityId?: AuthorityId | undefined;
  readonly keyId?: KeyId | undefined;
  readonly profile?: { readonly id: string; readonly version: number } | undefined;
}

/** A row of the inventory out of a certificate's facts and where it came from. */
export function buildCertificateRow(facts: CertificateFacts, origin: CertificateOrigin): NewCertificate {
  const { authorityId, keyId, profile, ...rest } = origin;
  return {
    ...facts,
    ...rest,
    ...(authorityId === undefined ? {} : { authorityId }),
    ...(keyId === undefined ? {} : { keyId }),
    ...(profile === undefined ? {} : { profile }),
  };
}

/** A row of a certificate made here, with the second operator who approved it; the log tells their name. */
export interface IssuedRow extends NewCertificate, ApprovedBy {}

/** A row for a certificate that we made ourselves: one that does not parse is a bug. */
export function buildIssuedRow(der: Uint8Array, { approvedBy, ...origin }: CertificateOrigin & ApprovedBy): IssuedRow {
  const facts = readCertificateFacts(der);
  if (!facts.ok) throw new BugError(`our own certificate does not parse: ${facts.error.code}`);
  const row = buildCertificateRow(facts.value, origin);
  return approvedBy === undefined ? row : { ...row, approvedBy };
}
