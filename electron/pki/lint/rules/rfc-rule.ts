import type { LintSeverity } from '../../../../shared/model/lint.ts';
import type { Span } from '../../asn1/der.ts';
import { type CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, EVERY_CERTIFICATE, type Found, since } from '../rule.ts';

/** Months in which the documents came out: a rule binds what was issued later. */
export const RFC_DATE = {
  rfc2459: since('1999-01-01'),
  rfc3280: since('2002-04-01'),
  rfc3490: since('2003-03-01'),
  rfc5280: since('2008-05-01'),
  rfc6818: since('2013-01-01'),
  rfc6962: since('2013-06-01'),
  rfc8399: since('2018-05-01'),
  rfc8813: since('2020-08-01'),
} as const;

type RuleBody = Omit<CertificateRule, 'id' | 'severity' | 'source' | 'profiles'> & {
  /** Another document than RFC 5280, with its section. */
  readonly source?: string;
  /** Other profiles than every one for certificates. */
  readonly profiles?: CertificateRule['profiles'];
};

/** A rule of RFC 5280 or of a document that amends it, for every profile of certificates. `section` counts in RFC 5280. */
export const rfcRule = (id: string, severity: LintSeverity, section: string, body: RuleBody): CertificateRule => ({
  profiles: EVERY_CERTIFICATE,
  source: `RFC 5280 §${section}`,
  ...body,
  id: `rfc5280.${id}`,
  severity,
});

/** `Found` at a part that may be missing. */
export const foundAt = (part: Pick<Span, 'start'> | undefined, evidence: Found['evidence'] = {}): Found =>
  part === undefined ? { evidence } : { evidence, offset: part.start };

/** Found where an extension has the wrong criticality. */
export function criticality(
  oid: string,
  wrong: 'critical' | 'not-critical',
): Pick<CertificateRule, 'applies' | 'check'> {
  return {
    applies: (facts) => facts.has(oid),
    check: (facts) => {
      const extension = facts.extension(oid);
      return extension !== undefined && extension.critical === (wrong === 'critical')
        ? { offset: extension.offset }
        : undefined;
    },
  };
}

/** End-entity: basicConstraints does not say CA. */
export const isEndEntity = (facts: CertificateFacts): boolean => !facts.isCa;
