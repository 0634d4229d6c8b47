import { OID, oidName } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { hasUriCharacters, isQualifiedHost, MAX_HOST_NAME, splitUri } from '../name-form.ts';
import type { CertificateRule, Found } from '../rule.ts';
import { expectedUnusedBits, type LintDistributionPoint, readLintPoints } from '../tolerant-extension.ts';
import type { LintGeneralName } from '../tolerant-name.ts';
import { foundName } from './alt-name.ts';
import { criticality, RFC_DATE, rfcRule } from './rfc-rule.ts';

const isFetched = ({ type, text }: LintGeneralName): boolean => type === 'uri' && /^(?:https?|ldaps?):/i.test(text);

const freshestPoints = (facts: CertificateFacts): readonly LintDistributionPoint[] =>
  facts.read(OID.freshestCRL, readLintPoints) ?? [];

const allPoints = (facts: CertificateFacts): readonly LintDistributionPoint[] => [
  ...facts.crlPoints,
  ...freshestPoints(facts),
];

/** Addresses in CRL distribution points and information access. */
const addresses = (facts: CertificateFacts): readonly LintGeneralName[] =>
  facts.remember('addresses', () =>
    [
      ...allPoints(facts).flatMap(({ names }) => names),
      ...[...facts.authorityAccess, ...facts.subjectAccess].flatMap(({ location }) => location ?? []),
    ].filter(({ type }) => type === 'uri'),
  );

const findAddress = (facts: CertificateFacts, isBroken: (text: string) => boolean): Found | undefined => {
  const broken = addresses(facts).find(({ text }) => isBroken(text));
  return broken && foundName(broken);
};

function isBrokenUri(text: string): boolean {
  const uri = splitUri(text);
  if (uri === undefined || uri.rest === '' || !hasUriCharacters(text)) return true;
  return uri.host === '' && uri.scheme !== 'ldap' && uri.scheme !== 'ldaps';
}

function isLocalHost(text: string): boolean {
  const host = splitUri(text)?.host;
  return host !== undefined && host !== '' && !isQualifiedHost(host);
}

const hasPoints = (facts: CertificateFacts): boolean => facts.has(OID.cRLDistributionPoints);

const hasIssuerAccess = ({ authorityAccess }: CertificateFacts): boolean =>
  authorityAccess.some(({ method }) => method === OID.caIssuers);

const pointRules: readonly CertificateRule[] = [
  rfcRule('crl-points-critical', 'warning', '4.2.1.13', {
    ...criticality(OID.cRLDistributionPoints, 'critical'),
    effective: RFC_DATE.rfc2459,
  }),
  rfcRule('crl-point-incomplete', 'error', '4.2.1.13', {
    effective: RFC_DATE.rfc3280,
    applies: hasPoints,
    check: (facts) => {
      const broken = allPoints(facts).find(({ hasName, hasIssuer }) => !hasName && !hasIssuer);
      return broken && { offset: broken.offset };
    },
  }),
  rfcRule('crl-point-without-address', 'warning', '4.2.1.13', {
    effective: RFC_DATE.rfc5280,
    applies: hasPoints,
    check: ({ crlPoints }) => {
      const broken = crlPoints.find(
        ({ hasName, hasRelativeName, names }) => hasName && !hasRelativeName && !names.some(isFetched),
      );
      return broken && { offset: broken.offset };
    },
  }),
  rfcRule('crl-point-with-reasons', 'warning', '4.2.1.13', {
    effective: RFC_DATE.rfc5280,
    applies: hasPoints,
    check: ({ crlPoints }) =>
      crlPoints.length > 0 && crlPoints.every(({ hasReasons }) => hasReasons)
        ? { offset: crlPoints[0]?.offset ?? 0 }
        : undefined,
  }),
  rfcRule('crl-point-relative-name', 'warning', '4.2.1.13', {
    effective: RFC_DATE.rfc5280,
    applies: hasPoints,
    check: (facts) => {
      const broken = allPoints(facts).find(({ hasRelativeName }) => hasRelativeName);
      return broken && { offset: broken.offset };
    },
  }),
  rfcRule('crl-point-reasons-padding', 'error', '4.2.1.13', {
    source: 'X.690 §11.2.2',
    applies: hasPoints,
    check: (facts) => {
      const broken = allPoints(facts).find(
        ({ reasons }) => reasons !== undefined && expectedUnusedBits(reasons) !== reasons.unusedBits,
      );
      return broken && { offset: broken.offset };
    },
  }),
  rfcRule('freshest-crl-critical', 'error', '4.2.1.15', {
    ...criticality(OID.freshestCRL, 'critical'),
    effective: RFC_DATE.rfc3280,
  }),
];

const accessRules: readonly CertificateRule[] = [
  rfcRule('authority-access-critical', 'error', '4.2.2.1', {
    ...criticality(OID.authorityInfoAccess, 'critical'),
    effective: RFC_DATE.rfc2459,
  }),
  rfcRule('subject-access-critical', 'error', '4.2.2.2', {
    ...criticality(OID.subjectInfoAccess, 'critical'),
    effective: RFC_DATE.rfc3280,
  }),
  rfcRule('issuer-access-not-fetchable', 'warning', '4.2.2.1', {
    effective: RFC_DATE.rfc5280,
    applies: hasIssuerAccess,
    check: ({ authorityAccess }) => {
      const issuers = authorityAccess.filter(({ method }) => method === OID.caIssuers);
      return issuers.some(({ location }) => location !== undefined && isFetched(location))
        ? undefined
        : { offset: issuers[0]?.offset ?? 0 };
    },
  }),
  rfcRule('responder-access-not-uri', 'error', '4.2.2.1', {
    source: 'RFC 6960 §3.1',
    effective: RFC_DATE.rfc2459,
    check: ({ authorityAccess }) => {
      const broken = authorityAccess.find(({ method, location }) => method === OID.ocsp && location?.type !== 'uri');
      return broken && { offset: broken.offset };
    },
  }),
  rfcRule('access-method-unknown', 'notice', '4.2.2.1', {
    check: ({ authorityAccess }) => {
      const broken = authorityAccess.find(({ method }) => method !== OID.ocsp && method !== OID.caIssuers);
      return broken && { evidence: { method: oidName(broken.method) }, offset: broken.offset };
    },
  }),
];

/** cRLDistributionPoints, freshestCRL, authorityInfoAccess, subjectInfoAccess, and the addresses in them. */
export const DISTRIBUTION_RULES: readonly CertificateRule[] = [
  ...pointRules,
  ...accessRules,
  rfcRule('address-malformed', 'error', '4.2.1.13', {
    source: 'RFC 3986 §3',
    effective: RFC_DATE.rfc5280,
    check: (facts) => findAddress(facts, isBrokenUri),
  }),
  rfcRule('address-host-not-qualified', 'warning', '4.2.1.6', {
    effective: RFC_DATE.rfc5280,
    check: (facts) => findAddress(facts, isLocalHost),
  }),
  rfcRule('address-host-too-long', 'error', '4.2.1.13', {
    source: 'RFC 1035 §2.3.4',
    effective: RFC_DATE.rfc5280,
    check: (facts) => findAddress(facts, (text) => (splitUri(text)?.host?.length ?? 0) > MAX_HOST_NAME),
  }),
  rfcRule('address-behind-tls', 'warning', '4.2.1.13', {
    source: 'RFC 5280 §8',
    effective: RFC_DATE.rfc5280,
    check: (facts) => findAddress(facts, (text) => /^(?:https|ldaps):/i.test(text)),
  }),
];
