import type { CabfRuleId } from '../../../../shared/text/en/lint-cabf.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, foundIf, since } from '../rule.ts';
import { isOnion } from './domain-name.ts';
import {
  EV_SCHEMES,
  isSchemeCountry,
  ORGANIZATION_ID_EXTENSION,
  organizationIdOfExtension,
  organizationIdText,
  readOrganizationId,
} from './organization-id.ts';
import {
  BR,
  dnsNames,
  hasAttribute,
  isExtendedValidation,
  isSubscriber,
  serverRule,
  subjectAttributes,
} from './server-facts.ts';
import { isLongerThanMonths } from './validity-rules.ts';

const requires = (id: CabfRuleId, source: string, oid: string): CertificateRule =>
  serverRule({
    id,
    severity: 'error',
    source,
    applies: isExtendedValidation,
    check: (facts) => foundIf(!hasAttribute(facts, oid)),
  });

/** Rules for certificates under the EV Guidelines. */
export const EV_RULES: readonly CertificateRule[] = [
  requires('cabf.ev-organization-missing', 'CABF EVG §7.1.4.2.1', OID.organizationName),
  requires('cabf.ev-business-category-missing', 'CABF EVG §7.1.4.2.3', OID.businessCategory),
  requires('cabf.ev-country-missing', 'CABF EVG §7.1.4.2.6', OID.countryName),
  requires('cabf.ev-serial-number-missing', 'CABF EVG §7.1.4.2.5', OID.serialNumber),
  requires('cabf.ev-jurisdiction-missing', 'CABF EVG §7.1.4.2.4', OID.jurisdictionCountryName),
  serverRule({
    id: 'cabf.ev-jurisdiction-province-missing',
    severity: 'error',
    source: 'CABF EVG §7.1.4.2.4',
    applies: (facts) => isExtendedValidation(facts) && hasAttribute(facts, OID.jurisdictionLocalityName),
    check: (facts) => foundIf(!hasAttribute(facts, OID.jurisdictionStateOrProvinceName)),
  }),
  serverRule({
    id: 'cabf.ev-business-category-unknown',
    severity: 'error',
    source: 'CABF EVG §7.1.4.2.3',
    applies: isExtendedValidation,
    check: (facts) => {
      const bad = subjectAttributes(facts, OID.businessCategory).find(({ text }) => !BUSINESS_CATEGORIES.has(text));
      return bad && { evidence: { value: bad.text }, offset: bad.offset };
    },
  }),
  serverRule({
    id: 'cabf.ev-subject-extra',
    severity: 'error',
    source: 'CABF EVG §7.1.4.2.9',
    effective: since('2019-04-16'),
    applies: isExtendedValidation,
    check: ({ subject }) => {
      const extra = subject?.attributes.find(({ oid }) => !EV_ATTRIBUTES.has(oid));
      return extra && { evidence: { type: extra.oid, value: extra.text }, offset: extra.offset };
    },
  }),
  serverRule({
    id: 'cabf.ev-organizational-unit',
    severity: 'error',
    source: 'CABF EVG §7.1.4.2.9',
    effective: since('2022-09-01'),
    applies: isExtendedValidation,
    check: (facts) => {
      const [unit] = subjectAttributes(facts, OID.organizationalUnitName);
      return unit && { evidence: { value: unit.text }, offset: unit.offset };
    },
  }),
  serverRule({
    id: 'cabf.ev-wildcard',
    severity: 'error',
    source: 'CABF EVG §7.1.4.2.1',
    effective: since('2015-05-01'),
    applies: isExtendedValidation,
    check: (facts) => {
      const bad = dnsNames(facts).find(({ text }) => text.includes('*') && !isOnion(text));
      return bad && { evidence: { name: bad.text }, offset: bad.offset };
    },
  }),
  serverRule({
    id: 'cabf.ev-address',
    severity: 'error',
    source: 'CABF EVG §7.1.4.2.1',
    applies: isExtendedValidation,
    check: ({ subjectAltNames }) => {
      const bad = subjectAltNames.find(({ type }) => type === 'ip');
      return bad && { offset: bad.offset };
    },
  }),
  serverRule({
    id: 'cabf.ev-validity-over-27-months',
    severity: 'error',
    source: 'CABF EVG §6.3.2',
    applies: isExtendedValidation,
    check: (facts) => foundIf(isLongerThanMonths(facts, 27)),
  }),
  serverRule({
    id: 'cabf.ev-cps-address-missing',
    severity: 'error',
    source: 'CABF EVG §7.1.6.4',
    effective: BR.first,
    applies: isExtendedValidation,
    check: ({ policies }) => {
      const qualifiers = policies.flatMap((policy) => policy.qualifiers);
      return foundIf(!qualifiers.some(({ oid }) => oid === OID.cps));
    },
  }),
];

const BUSINESS_CATEGORIES: ReadonlySet<string> = new Set([
  'Private Organization',
  'Government Entity',
  'Business Entity',
  'Non-Commercial Entity',
]);

const EV_ATTRIBUTES: ReadonlySet<string> = new Set([
  OID.commonName,
  OID.serialNumber,
  OID.countryName,
  OID.localityName,
  OID.stateOrProvinceName,
  OID.streetAddress,
  OID.organizationName,
  OID.organizationalUnitName,
  OID.businessCategory,
  OID.postalCode,
  OID.organizationIdentifier,
  OID.jurisdictionCountryName,
  OID.jurisdictionStateOrProvinceName,
  OID.jurisdictionLocalityName,
]);

const EXTENSION_SINCE = since('2020-01-31');

const hasOrganizationId = (facts: CertificateFacts): boolean =>
  isExtendedValidation(facts) && organizationIdText(facts) !== undefined;

/** Rules for organizationIdentifier in EV certificates and the extension that repeats it. */
export const ORGANIZATION_ID_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.organization-id-malformed',
    severity: 'error',
    source: 'CABF EVG §7.1.4.2.8',
    effective: EXTENSION_SINCE,
    applies: hasOrganizationId,
    check: (facts) => {
      const text = organizationIdText(facts) ?? '';
      return foundIf(readOrganizationId(text) === undefined, { evidence: { value: text } });
    },
  }),
  serverRule({
    id: 'cabf.organization-id-scheme-unknown',
    severity: 'error',
    source: 'CABF EVG Appendix H',
    effective: EXTENSION_SINCE,
    applies: (facts) =>
      hasOrganizationId(facts) || (isExtendedValidation(facts) && facts.has(ORGANIZATION_ID_EXTENSION)),
    check: (facts) => {
      const schemes = [organizationIdText(facts)?.slice(0, 3), organizationIdOfExtension(facts)?.scheme];
      const bad = schemes.find((scheme) => scheme !== undefined && !EV_SCHEMES.has(scheme));
      return foundIf(bad !== undefined, { evidence: { scheme: bad ?? '' } });
    },
  }),
  serverRule({
    id: 'cabf.organization-id-country-unknown',
    severity: 'error',
    source: 'CABF EVG Appendix H',
    effective: EXTENSION_SINCE,
    applies: hasOrganizationId,
    check: (facts) => {
      const id = readOrganizationId(organizationIdText(facts) ?? '');
      return foundIf(id !== undefined && !isSchemeCountry(id), { evidence: { country: id?.country ?? '' } });
    },
  }),
  serverRule({
    id: 'cabf.organization-id-province-prohibited',
    severity: 'error',
    source: 'CABF EVG §7.1.4.2.8',
    effective: since('2019-06-21'),
    applies: isSubscriber,
    check: findProhibitedProvince,
  }),
  serverRule({
    id: 'cabf.organization-id-extension-missing',
    severity: 'error',
    source: 'CABF EVG §7.1.2.2',
    effective: EXTENSION_SINCE,
    applies: hasOrganizationId,
    check: (facts) => foundIf(!facts.has(ORGANIZATION_ID_EXTENSION)),
  }),
  serverRule({
    id: 'cabf.organization-id-differs',
    severity: 'error',
    source: 'CABF EVG §7.1.4.2.8',
    effective: EXTENSION_SINCE,
    applies: (facts) => hasOrganizationId(facts) && facts.has(ORGANIZATION_ID_EXTENSION),
    check: findDifferingId,
  }),
];

/** Only registers of commerce are kept by provinces. */
function findProhibitedProvince(facts: CertificateFacts): Found | undefined {
  const ids = [readOrganizationId(organizationIdText(facts) ?? ''), organizationIdOfExtension(facts)];
  const bad = ids.find((id) => (id?.scheme === 'VAT' || id?.scheme === 'PSD') && id.province !== '');
  return bad && { evidence: { scheme: bad.scheme, province: bad.province } };
}

function findDifferingId(facts: CertificateFacts): Found | undefined {
  const text = organizationIdText(facts) ?? '';
  const subject = readOrganizationId(text);
  const extension = organizationIdOfExtension(facts);
  if (extension === undefined) return undefined;
  // begins well and goes on otherwise than the extension says
  if (subject === undefined) return foundIf(/^[A-Z]{5}/.test(text), { evidence: { subject: text } });
  const part = (['scheme', 'country', 'province', 'reference'] as const).find((key) => subject[key] !== extension[key]);
  return part && { evidence: { part, subject: subject[part], extension: extension[part] } };
}
