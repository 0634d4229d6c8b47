import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, foundIf, since } from '../rule.ts';
import type { LintAccess } from '../tolerant-extension.ts';
import type { LintGeneralName } from '../tolerant-name.ts';
import { isInternalName } from './domain-name.ts';
import { BR, DAY_SECONDS, isAuthority, isCritical, isSubordinate, isSubscriber, serverRule } from './server-facts.ts';

const isHttp = (name: LintGeneralName | undefined): boolean => name?.type === 'uri' && /^http:\/\//i.test(name.text);

const locationsOf = (facts: CertificateFacts, method: string): readonly LintAccess[] =>
  facts.authorityAccess.filter((access) => access.method === method);

const hasHttp = (facts: CertificateFacts, method: string): boolean =>
  locationsOf(facts, method).some(({ location }) => isHttp(location));

const hasAccess = (facts: CertificateFacts): boolean => facts.has(OID.authorityInfoAccess);

const foundAccess = (access: LintAccess | undefined): Found | undefined =>
  access && { evidence: { method: access.method, location: access.location?.text ?? '' }, offset: access.offset };

/** Rules for authorityInfoAccess. */
export const ACCESS_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.sub-ca-authority-access-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.2',
    effective: BR.first,
    until: BR.v1_7_1,
    applies: isSubordinate,
    check: (facts) => foundIf(!hasAccess(facts)),
  }),
  serverRule({
    id: 'cabf.sub-ca-authority-access-advised',
    severity: 'warning',
    source: 'CABF BR §7.1.2.10.3',
    effective: BR.v1_7_1,
    applies: isSubordinate,
    check: (facts) => foundIf(!hasAccess(facts)),
  }),
  serverRule({
    id: 'cabf.sub-ca-issuer-address-missing',
    severity: 'warning',
    source: 'CABF BR §7.1.2.2',
    effective: BR.first,
    until: BR.v2_0_0,
    applies: (facts) => isSubordinate(facts) && hasAccess(facts),
    check: (facts) => foundIf(!hasHttp(facts, OID.caIssuers)),
  }),
  serverRule({
    id: 'cabf.ca-authority-access-not-http',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.3',
    effective: BR.v2_0_0,
    applies: (facts) => isAuthority(facts) && hasAccess(facts),
    check: ({ authorityAccess }) => foundAccess(authorityAccess.find(({ location }) => !isHttp(location))),
  }),
  serverRule({
    id: 'cabf.ca-authority-access-method-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.2.10.3',
    effective: BR.v2_0_0,
    applies: (facts) => isAuthority(facts) && hasAccess(facts),
    check: findForeignMethod,
  }),
  serverRule({
    id: 'cabf.authority-access-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.7',
    effective: BR.first,
    applies: isSubscriber,
    check: (facts) => foundIf(!hasAccess(facts)),
  }),
  serverRule({
    id: 'cabf.authority-access-critical',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.7',
    effective: BR.first,
    applies: (facts) => isSubscriber(facts) && hasAccess(facts),
    check: (facts) => foundIf(isCritical(facts, OID.authorityInfoAccess)),
  }),
  serverRule({
    id: 'cabf.responder-address-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.3',
    effective: BR.first,
    until: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && hasAccess(facts),
    check: (facts) => foundIf(!hasHttp(facts, OID.ocsp)),
  }),
  serverRule({
    id: 'cabf.issuer-address-missing',
    severity: 'warning',
    source: 'CABF BR §7.1.2.7.7',
    effective: BR.first,
    applies: (facts) => isSubscriber(facts) && hasAccess(facts),
    check: (facts) => foundIf(!hasHttp(facts, OID.caIssuers)),
  }),
  serverRule({
    id: 'cabf.issuer-address-not-http',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.7',
    effective: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && locationsOf(facts, OID.caIssuers).length > 0,
    check: (facts) => foundAccess(locationsOf(facts, OID.caIssuers).find(({ location }) => !isHttp(location))),
  }),
  serverRule({
    id: 'cabf.responder-address-not-http',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.7',
    effective: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && locationsOf(facts, OID.ocsp).length > 0,
    check: (facts) => foundAccess(locationsOf(facts, OID.ocsp).find(({ location }) => !isHttp(location))),
  }),
  serverRule({
    id: 'cabf.authority-access-method-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.7',
    effective: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && hasAccess(facts),
    check: findForeignMethod,
  }),
  serverRule({
    id: 'cabf.authority-access-duplicate',
    severity: 'error',
    source: 'CABF BR §7.1.2.7.7',
    effective: BR.v2_0_0,
    applies: (facts) => isSubscriber(facts) && hasAccess(facts),
    check: findRepeatedAccess,
  }),
  serverRule({
    id: 'cabf.authority-access-internal-host',
    severity: 'warning',
    source: 'CABF BR §7.1.2.7.7',
    effective: BR.first,
    applies: (facts) => isSubscriber(facts) && hasAccess(facts),
    check: ({ authorityAccess }) =>
      foundAccess(authorityAccess.find(({ location }) => location?.type === 'uri' && hasInternalHost(location.text))),
  }),
];

function findForeignMethod({ authorityAccess }: CertificateFacts): Found | undefined {
  return foundAccess(
    authorityAccess.find(
      ({ method, location }) => (method !== OID.ocsp && method !== OID.caIssuers) || location?.type !== 'uri',
    ),
  );
}

function findRepeatedAccess({ authorityAccess }: CertificateFacts): Found | undefined {
  const seen = new Set<string>();
  for (const access of authorityAccess) {
    const key = `${access.method} ${access.location?.type} ${access.location?.text}`;
    if (seen.has(key)) return foundAccess(access);
    seen.add(key);
  }
  return undefined;
}

function hasInternalHost(address: string): boolean {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/:?#[\]]+)/i.exec(address)?.[1];
  return host !== undefined && !/^[\d.]+$/.test(host) && isInternalName(host);
}

/** Seconds of validity below which revocation information may be left out, by the day of issue. */
function shortLivedSeconds(facts: CertificateFacts): number {
  const issuedAt = facts.issuedAt ?? 0;
  if (issuedAt < SHORT_LIVED_SINCE) return 0;
  return (issuedAt < SHORTER_SINCE ? 10 : 7) * DAY_SECONDS;
}

const SHORT_LIVED_SINCE = since('2024-03-15');
const SHORTER_SINCE = since('2026-03-15');

/** Short enough to go without revocation. @see CABF BR §1.6.1 "Short-lived Subscriber Certificate" */
const isShortLived = (facts: CertificateFacts): boolean =>
  (facts.validitySeconds ?? Number.POSITIVE_INFINITY) <= shortLivedSeconds(facts);

/** Rules for cRLDistributionPoints. */
export const POINT_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.sub-ca-crl-address-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.11.2',
    effective: BR.first,
    applies: (facts) => isSubordinate(facts) && facts.has(OID.cRLDistributionPoints),
    check: ({ crlPoints }) => foundIf(!crlPoints.some(({ names }) => names.some(isHttp))),
  }),
  serverRule({
    id: 'cabf.crl-address-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.11.2',
    effective: BR.first,
    applies: (facts) => isSubscriber(facts) && facts.has(OID.cRLDistributionPoints),
    check: ({ crlPoints }) => foundIf(!crlPoints.some(({ names }) => names.some(isHttp))),
  }),
  serverRule({
    id: 'cabf.crl-address-not-http',
    severity: 'error',
    source: 'CABF BR §7.1.2.11.2',
    effective: BR.v2_0_0,
    applies: (facts) => facts.has(OID.cRLDistributionPoints),
    check: ({ crlPoints }) => {
      const bad = crlPoints.flatMap(({ names }) => names).find((name) => name.type === 'uri' && !isHttp(name));
      return bad && { evidence: { location: bad.text }, offset: bad.offset };
    },
  }),
  serverRule({
    id: 'cabf.crl-point-name-type-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.2.11.2',
    effective: BR.v2_0_0,
    applies: (facts) => facts.has(OID.cRLDistributionPoints),
    check: ({ crlPoints }) => {
      const bad = crlPoints.flatMap(({ names }) => names).find(({ type }) => type !== 'uri');
      return bad && { evidence: { type: bad.type }, offset: bad.offset };
    },
  }),
  serverRule({
    id: 'cabf.crl-point-has-issuer-or-reasons',
    severity: 'error',
    source: 'CABF BR §7.1.2.11.2',
    effective: BR.v2_0_0,
    applies: (facts) => facts.has(OID.cRLDistributionPoints),
    check: ({ crlPoints }) => {
      const bad = crlPoints.find(({ hasIssuer, hasReasons }) => hasIssuer || hasReasons);
      return bad && { offset: bad.offset };
    },
  }),
  serverRule({
    id: 'cabf.revocation-information-missing',
    severity: 'error',
    source: 'CABF BR §7.1.2.11.2',
    effective: since('2024-03-15'),
    applies: (facts) =>
      isSubscriber(facts) &&
      facts.extensions.length > 0 &&
      !isShortLived(facts) &&
      locationsOf(facts, OID.ocsp).length === 0,
    check: (facts) => foundIf(!facts.has(OID.cRLDistributionPoints)),
  }),
];
