import { TAG } from '../../asn1/der.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, foundIf, since } from '../rule.ts';
import type { LintAttribute } from '../tolerant-name.ts';
import { isSubjectCountry } from './country-codes.ts';
import { BR, hasAttribute, isExtendedValidation, isSubscriber, serverRule, subjectAttributes } from './server-facts.ts';

const foundAttribute = (attribute: LintAttribute | undefined): Found | undefined =>
  attribute && { evidence: { type: attribute.oid, value: attribute.text }, offset: attribute.offset };

const attributesOf = ({ subject }: CertificateFacts): readonly LintAttribute[] => subject?.attributes ?? [];

/** Rules for the form of every subject: order, encoding, repetition, blank values. */
export const SUBJECT_FORM_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.subject-order',
    severity: 'error',
    source: 'CABF BR §7.1.4.2',
    effective: BR.v2_0_0,
    check: findMisplaced,
  }),
  serverRule({
    id: 'cabf.subject-encoding',
    severity: 'error',
    source: 'CABF BR §7.1.4.2',
    effective: BR.v2_0_0,
    check: (facts) =>
      foundAttribute(
        attributesOf(facts).find((attribute) => TAGS_OF.get(attribute.oid)?.includes(attribute.tag) === false),
      ),
  }),
  serverRule({
    id: 'cabf.subject-attribute-repeated',
    severity: 'error',
    source: 'CABF BR §7.1.4.1',
    effective: BR.v2_0_0,
    check: findRepeated,
  }),
  serverRule({
    id: 'cabf.subject-attributes-in-one-set',
    severity: 'error',
    source: 'CABF BR §7.1.4.1',
    effective: BR.v2_0_0,
    check: (facts) => {
      const attributes = attributesOf(facts);
      return foundAttribute(attributes.find((attribute, i) => attribute.relative === attributes[i - 1]?.relative));
    },
  }),
  serverRule({
    id: 'cabf.subject-value-blank',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.2',
    effective: BR.first,
    applies: isSubscriber,
    check: (facts) => foundAttribute(attributesOf(facts).find(({ text }) => !/[\p{L}\p{N}]/u.test(text))),
  }),
  serverRule({
    id: 'cabf.subject-has-html',
    severity: 'error',
    source: 'CABF BR §7.1.2.7',
    effective: BR.first,
    check: (facts) =>
      foundAttribute(attributesOf(facts).find(({ text }) => /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/i.test(text))),
  }),
  serverRule({
    id: 'cabf.subject-domain-component-too-long',
    severity: 'error',
    source: 'CABF BR §7.1.4.2',
    effective: BR.v2_0_0,
    check: (facts) =>
      foundAttribute(subjectAttributes(facts, OID.domainComponent).find(({ text }) => text.length > 63)),
  }),
  serverRule({
    id: 'cabf.subject-place-has-symbols',
    severity: 'error',
    source: 'CABF BR §3.2.2.1',
    effective: BR.first,
    applies: isSubscriber,
    check: (facts) =>
      foundAttribute(
        [OID.stateOrProvinceName, OID.localityName]
          .flatMap((oid) => subjectAttributes(facts, oid))
          .find(({ text }) => /[\p{Cc}{}[\];:<>|\\]/u.test(text)),
      ),
  }),
  serverRule({
    id: 'cabf.subject-country-invalid',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.2',
    effective: BR.first,
    applies: isSubscriber,
    check: (facts) =>
      foundAttribute(subjectAttributes(facts, OID.countryName).find(({ text }) => !isSubjectCountry(text))),
  }),
];

/** Attributes of a subject in the order that they have to keep. */
const ORDER: readonly string[] = [
  OID.domainComponent,
  OID.countryName,
  OID.stateOrProvinceName,
  OID.localityName,
  OID.postalCode,
  OID.streetAddress,
  OID.organizationName,
  OID.surname,
  OID.givenName,
  OID.organizationalUnitName,
  OID.commonName,
];

function findMisplaced(facts: CertificateFacts): Found | undefined {
  let last = -1;
  for (const attribute of attributesOf(facts)) {
    const place = ORDER.indexOf(attribute.oid);
    if (place === -1) continue;
    if (place < last) return foundAttribute(attribute);
    last = place;
  }
  return undefined;
}

const DIRECTORY_STRING: readonly number[] = [TAG.utf8String, TAG.printableString];

const TAGS_OF: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...[
    OID.stateOrProvinceName,
    OID.localityName,
    OID.postalCode,
    OID.streetAddress,
    OID.organizationName,
    OID.surname,
    OID.givenName,
    OID.organizationalUnitName,
    OID.commonName,
    OID.businessCategory,
    OID.jurisdictionStateOrProvinceName,
    OID.jurisdictionLocalityName,
    OID.organizationIdentifier,
  ].map((oid) => [oid, DIRECTORY_STRING] as const),
  [OID.domainComponent, [TAG.ia5String]],
  [OID.countryName, [TAG.printableString]],
  [OID.jurisdictionCountryName, [TAG.printableString]],
  [OID.serialNumber, [TAG.printableString]],
]);

/** A street may take several lines, a domain several components. */
const REPEATABLE: ReadonlySet<string> = new Set([OID.domainComponent, OID.streetAddress]);

function findRepeated(facts: CertificateFacts): Found | undefined {
  const seen = new Set<string>();
  for (const attribute of attributesOf(facts)) {
    if (REPEATABLE.has(attribute.oid)) continue;
    if (seen.has(attribute.oid)) return foundAttribute(attribute);
    seen.add(attribute.oid);
  }
  return undefined;
}

const GIVEN_NAME_SINCE = since('2016-09-07');

const isNamed = (facts: CertificateFacts): boolean =>
  hasAttribute(facts, OID.organizationName, OID.givenName, OID.surname);

const withoutOwner =
  (oid: string) =>
  (facts: CertificateFacts): Found | undefined =>
    isNamed(facts) ? undefined : foundAttribute(subjectAttributes(facts, oid)[0]);

/** Rules for what of a subject depends on the rest of it. */
export const SUBJECT_CONTENT_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.country-missing',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.2',
    effective: GIVEN_NAME_SINCE,
    applies: (facts) => isSubscriber(facts) && isNamed(facts),
    check: (facts) => foundIf(!hasAttribute(facts, OID.countryName)),
  }),
  serverRule({
    id: 'cabf.locality-without-owner',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.2',
    effective: GIVEN_NAME_SINCE,
    applies: isSubscriber,
    check: withoutOwner(OID.localityName),
  }),
  serverRule({
    id: 'cabf.postal-code-without-owner',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.2',
    effective: GIVEN_NAME_SINCE,
    applies: isSubscriber,
    check: withoutOwner(OID.postalCode),
  }),
  serverRule({
    id: 'cabf.province-without-owner',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.2',
    effective: GIVEN_NAME_SINCE,
    applies: isSubscriber,
    check: withoutOwner(OID.stateOrProvinceName),
  }),
  serverRule({
    id: 'cabf.place-missing',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.2',
    effective: GIVEN_NAME_SINCE,
    applies: (facts) => isSubscriber(facts) && isNamed(facts) && !hasAttribute(facts, OID.localityName),
    check: (facts) => foundIf(!hasAttribute(facts, OID.stateOrProvinceName)),
  }),
  serverRule({
    id: 'cabf.organizational-unit-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.2',
    effective: since('2022-09-01'),
    applies: (facts) => isSubscriber(facts) && !isExtendedValidation(facts),
    check: (facts) => foundAttribute(subjectAttributes(facts, OID.organizationalUnitName)[0]),
  }),
  serverRule({
    id: 'cabf.organizational-unit-without-organization',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.2',
    effective: since('2021-08-16'),
    applies: (facts) => isSubscriber(facts) && !hasAttribute(facts, OID.organizationName),
    check: (facts) => foundAttribute(subjectAttributes(facts, OID.organizationalUnitName)[0]),
  }),
];
