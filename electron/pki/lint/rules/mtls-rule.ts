import type { LintProfile, LintSeverity } from '../../../../shared/model/lint.ts';
import type { CertificateRule } from '../rule.ts';

/** Profiles of end-entity certificates for mutual TLS of one's own. */
export const LEAVES: readonly LintProfile[] = ['mtls-client', 'mtls-server'];

/** Leaves and the authority that signs them. */
export const PRIVATE: readonly LintProfile[] = [...LEAVES, 'issuing-ca'];

type RuleBody = Pick<CertificateRule, 'source' | 'profiles' | 'check'> & Partial<Pick<CertificateRule, 'applies'>>;

/** A rule for private mutual TLS: what servers, clients and proxies refuse or misread although RFC 5280 allows it. */
export const mtlsRule = (id: string, severity: LintSeverity, body: RuleBody): CertificateRule => ({
  ...body,
  id: `mtls.${id}`,
  severity,
});
