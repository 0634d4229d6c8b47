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
 * The credential to try next: valid, not the one that was refused, and from an authority the server named. Where the
 * server named none, the valid one that ends last. Undefined where nothing fits: a wrong guess helps nobody.
 */
export function findSuggestion(
  run: ConnectionRun,
  credentials: readonly CertificateSummary[],
): CertificateSummary | undefined {
  const others = credentials
    .filter(({ id, status }) => id !== run.credential?.certificateId && (status === 'valid' || status === 'expiring'))
    .toSorted((one, other) => other.notAfter - one.notAfter);
  if (run.acceptableCas.length === 0) return run.credential === null ? others[0] : undefined;
  const named = new Set(run.acceptableCas.map(normalise));
  return others.find(({ issuer }) => named.has(normalise(issuer)));
}

/** Distinguished names compare by their parts, whatever the order and spacing in which they are written. */
const normalise = (name: string): string =>
  name
    .split(/(?<!\\)[,+]/)
    .map((part) => part.trim().toLowerCase())
    .toSorted()
    .join(',');
