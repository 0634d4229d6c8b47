import type { CabfRuleId } from '../../../../shared/text/en/lint-cabf.ts';
import { OID } from '../../asn1/oid.ts';
import { toHex } from '../../asn1/der.ts';
import { formatIpAddress, parseIpAddress } from '../../name/ip-address.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, foundIf, since } from '../rule.ts';
import type { LintGeneralNameType } from '../tolerant-name.ts';
import { isReservedAddress } from './reserved-address.ts';
import { BR, dnsNames, isSubscriber, serverRule, subjectAttributes } from './server-facts.ts';

const hasAltNames = (facts: CertificateFacts): boolean => isSubscriber(facts) && facts.has(OID.subjectAltName);

/** subjectAltName of a server holds dNSName and iPAddress only: one rule a type, so that a finding says which. */
const notAllowed = (id: CabfRuleId, type: LintGeneralNameType): CertificateRule =>
  serverRule({
    id,
    severity: 'error',
    source: 'CABF BR §7.1.2.7.12',
    effective: BR.first,
    applies: hasAltNames,
    check: ({ subjectAltNames }) => {
      const bad = subjectAltNames.find((name) => name.type === type);
      return bad && { evidence: { value: bad.text }, offset: bad.offset };
    },
  });

/** Rules for the kinds of names in subjectAltName and addresses that nobody owns. */
export const ALT_NAME_RULES: readonly CertificateRule[] = [
  notAllowed('cabf.alt-name-directory', 'directory'),
  notAllowed('cabf.alt-name-edi-party', 'ediParty'),
  notAllowed('cabf.alt-name-other', 'other'),
  notAllowed('cabf.alt-name-registered-id', 'registeredId'),
  notAllowed('cabf.alt-name-email', 'email'),
  notAllowed('cabf.alt-name-uri', 'uri'),
  notAllowed('cabf.alt-name-x400', 'x400'),
  serverRule({
    id: 'cabf.alt-name-reserved-address',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.1',
    effective: BR.first,
    applies: hasAltNames,
    check: ({ subjectAltNames }) => {
      const bad = subjectAltNames.find(({ type, value }) => type === 'ip' && isReservedAddress(value));
      return bad && { evidence: { address: formatIpAddress(bad.value) }, offset: bad.offset };
    },
  }),
];

const EXACT_SINCE = since('2021-08-25');

const hasCommonName = (facts: CertificateFacts): boolean =>
  isSubscriber(facts) && subjectAttributes(facts, OID.commonName).length > 0;

/** Rules for the commonName of servers. */
export const COMMON_NAME_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.common-name-not-in-alt-names',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.2',
    effective: BR.first,
    until: EXACT_SINCE,
    applies: hasCommonName,
    check: findStrayCommonName((name) => name.toLowerCase()),
  }),
  serverRule({
    id: 'cabf.common-name-not-exactly-in-alt-names',
    severity: 'error',
    source: 'CABF BR §7.1.4.3',
    effective: EXACT_SINCE,
    applies: hasCommonName,
    check: findStrayCommonName((name) => name),
  }),
  serverRule({
    id: 'cabf.common-name-repeated',
    severity: 'warning',
    source: 'CABF BR §7.1.4.2.2',
    effective: BR.first,
    applies: isSubscriber,
    check: (facts) => {
      const names = subjectAttributes(facts, OID.commonName);
      return foundIf(names.length > 1, { evidence: { count: names.length } });
    },
  }),
  serverRule({
    id: 'cabf.common-name-present',
    severity: 'warning',
    source: 'CABF BR §7.1.2.7.1',
    effective: BR.v2_0_0,
    applies: isSubscriber,
    check: (facts) => foundIf(hasCommonName(facts)),
  }),
];

/** Finds a commonName that is neither one of the DNS names, in the given spelling, nor one of the addresses. */
function findStrayCommonName(spell: (name: string) => string) {
  return (facts: CertificateFacts): Found | undefined => {
    const names = new Set(dnsNames(facts).map(({ text }) => spell(text)));
    const addresses = new Set(
      facts.subjectAltNames.filter(({ type }) => type === 'ip').map(({ value }) => toHex(value)),
    );
    const stray = subjectAttributes(facts, OID.commonName).find(({ text }) => {
      const address = parseIpAddress(text);
      return !names.has(spell(text)) && (address === undefined || !addresses.has(toHex(address)));
    });
    return stray && { evidence: { value: stray.text }, offset: stray.offset };
  };
}
