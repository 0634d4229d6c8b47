import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { UnixMs } from '../../shared/model/brands.ts';
import type { LintProfile, LintReport } from '../../shared/model/lint.ts';
import { ok, type Result } from '../../shared/result.ts';
import { parseCertificate } from '../pki/certificate/certificate.ts';
import { tryExtension } from '../pki/certificate/certificate-fields.ts';
import { decodeBasicConstraints, decodeExtKeyUsage } from '../pki/certificate/extension.ts';
import { OID } from '../pki/asn1/oid.ts';
import { lintCertificate, lintCrl, lintRequest } from '../pki/lint/lint-report.ts';
import type { ItemOctets } from './inspect-protocol.ts';

/** Runs the rules of a profile, else of the one that fits. Fails with `format.unsupported` where a profile does not fit the kind of item. */
export function lintItem(
  { bytes, kind }: ItemOctets,
  { profile, at }: { readonly profile?: LintProfile; readonly at: UnixMs },
): Result<LintReport, AppError> {
  const fitting = profile ?? chooseProfile(bytes, kind);
  const isFitting = kind === 'crl' || kind === 'csr' ? fitting === kind : fitting !== 'crl' && fitting !== 'csr';
  if (fitting === undefined || !isFitting) return fail('format.unsupported', { format: kind, detail: 'lint' });
  const options = { profile: fitting, at };
  if (kind === 'crl') return ok(lintCrl(bytes, options));
  return ok(kind === 'csr' ? lintRequest(bytes, options) : lintCertificate(bytes, options));
}

function chooseProfile(bytes: Uint8Array, kind: ItemOctets['kind']): LintProfile | undefined {
  if (kind === 'crl' || kind === 'csr') return kind;
  if (kind !== 'certificate') return undefined;
  const parsed = parseCertificate(bytes);
  if (!parsed.ok) return 'rfc5280';
  if (tryExtension(parsed.value, OID.basicConstraints, decodeBasicConstraints)?.ca === true) return 'issuing-ca';
  const purposes = tryExtension(parsed.value, OID.extKeyUsage, decodeExtKeyUsage) ?? [];
  if (purposes.includes(OID.clientAuth)) return 'mtls-client';
  return purposes.includes(OID.serverAuth) ? 'mtls-server' : 'rfc5280';
}
