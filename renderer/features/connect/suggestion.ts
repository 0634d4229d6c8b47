import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { ConnectionRun, DiagnosisId } from '../../../shared/model/connection.ts';

/** Causes that another client certificate may cure. */
const CURED_BY_OTHER: ReadonlySet<DiagnosisId> = new Set<DiagnosisId>([
  'client-cert-missing',
  'client-cert-wrong-ca',
  'client-cert-expired',
  'client-cert-not-yet-valid',
  'client-cert-revoked',
  'client-cert-wrong-usage',
  'client-cert-rejected',
]);

export const isCuredByOtherCertificate = (id: DiagnosisId): boolean => CURED_BY_OTHER.has(id);

/**
 * The credentials to try next, the best first: valid, not the one that was refused, and from an authority the server
 * named. Where the server named none, those that end last. Empty where nothing fits: a wrong guess helps nobody.
 */
export function listSuggestions(
  run: ConnectionRun,
  credentials: readonly CertificateSummary[],
): readonly CertificateSummary[] {
  const others = credentials
    .filter(({ id, status }) => id !== run.credential?.certificateId && (status === 'valid' || status === 'expiring'))
    .toSorted((one, other) => other.notAfter - one.notAfter);
  if (run.acceptableCas.length === 0) return run.credential === null ? others : [];
  const named = new Set(run.acceptableCas.map(normalise));
  return others.filter(({ issuer }) => named.has(normalise(issuer)));
}

/** Distinguished names compare by their parts, whatever the order and spacing in which they are written. */
const normalise = (name: string): string =>
  name
    .split(/(?<!\\)[,+]/)
    .map((part) => part.trim().toLowerCase())
    .toSorted()
    .join(',');
