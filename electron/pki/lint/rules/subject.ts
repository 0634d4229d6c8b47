import { TAG } from '../../asn1/der.ts';
import { attributeLabel, OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { hasControlCharacter, isHostLabel, MAX_HOST_NAME } from '../name-form.ts';
import type { CertificateRule, Found } from '../rule.ts';
import type { LintAttribute, LintName } from '../tolerant-name.ts';
import { foundAt, isEndEntity, RFC_DATE, rfcRule } from './rfc-rule.ts';

const foundAttribute = (attribute: LintAttribute): Found => ({
  evidence: { attribute: attributeLabel(attribute.oid), length: attribute.text.length },
  offset: attribute.offset,
});

function findAttribute(name: LintName | undefined, isBroken: (attribute: LintAttribute) => boolean): Found | undefined {
  const broken = name?.attributes.find(isBroken);
  return broken && foundAttribute(broken);
}

/** Upper bounds in characters of RFC 5280 Appendix A.1. */
const UPPER_BOUNDS = [
  ['common-name', OID.commonName, 64],
  ['serial-number', OID.serialNumber, 64],
  ['organization', OID.organizationName, 64],
  ['organizational-unit', OID.organizationalUnitName, 64],
  ['locality', OID.localityName, 128],
  ['state', OID.stateOrProvinceName, 128],
  ['street', OID.streetAddress, 128],
  ['postal-code', OID.postalCode, 16],
  ['surname', OID.surname, 32_768],
  ['given-name', OID.givenName, 32_768],
  ['title', OID.title, 64],
  ['pseudonym', OID.pseudonym, 128],
  ['email', OID.emailAddress, 255],
] as const;

/** Attributes that qualified certificates may give at any length. @see ETSI EN 319 412-2 §4.2.4, EN 319 412-3 §4.2.1 */
const UNBOUNDED_WHEN_QUALIFIED: ReadonlySet<string> = new Set([
  OID.commonName,
  OID.organizationName,
  OID.organizationalUnitName,
  OID.surname,
  OID.givenName,
  OID.pseudonym,
]);

const length = (text: string): number => [...text].length;

const lengthRules = UPPER_BOUNDS.map(([slug, oid, limit]) =>
  rfcRule(`subject-${slug}-too-long`, 'error', 'A.1', {
    effective: RFC_DATE.rfc2459,
    applies: (facts) => !(UNBOUNDED_WHEN_QUALIFIED.has(oid) && facts.has(OID.qcStatements)),
    check: ({ subject }) =>
      findAttribute(subject, (attribute) => attribute.oid === oid && length(attribute.text) > limit),
  }),
);

/** Names of people that systems after X.411 cut off. */
const RECOMMENDED_LENGTH = 64;

const recommendedRules = (['surname', 'given-name'] as const).map((slug) =>
  rfcRule(`subject-${slug}-longer-than-recommended`, 'warning', 'A.1', {
    source: 'X.411 Annex B',
    effective: RFC_DATE.rfc2459,
    check: ({ subject }) =>
      findAttribute(
        subject,
        ({ oid, text }) =>
          oid === (slug === 'surname' ? OID.surname : OID.givenName) && length(text) > RECOMMENDED_LENGTH,
      ),
  }),
);

const SIDES = ['subject', 'issuer'] as const;

const PRINTABLE_ONLY: ReadonlySet<string> = new Set([OID.serialNumber, OID.dnQualifier]);

const DIRECTORY_TAGS: ReadonlySet<number> = new Set([
  TAG.printableString,
  TAG.utf8String,
  TAG.teletexString,
  TAG.bmpString,
  TAG.universalString,
]);

const OBSOLETE_TAGS: ReadonlySet<number> = new Set([TAG.teletexString, TAG.bmpString, TAG.universalString]);

const IA5_TYPES: ReadonlySet<string> = new Set([OID.emailAddress, OID.domainComponent]);

/** Attribute types of RFC 5280 whose value is a DirectoryString. */
const DIRECTORY_TYPES: ReadonlySet<string> = new Set([
  OID.commonName,
  OID.surname,
  OID.givenName,
  OID.initials,
  OID.generationQualifier,
  OID.localityName,
  OID.stateOrProvinceName,
  OID.streetAddress,
  OID.organizationName,
  OID.organizationalUnitName,
  OID.title,
  OID.name,
  OID.pseudonym,
]);

const sideRules = SIDES.flatMap((side) => [
  rfcRule(`${side}-country-not-printable`, 'error', 'A.1', {
    check: (facts) =>
      findAttribute(facts[side], ({ oid, tag }) => oid === OID.countryName && tag !== TAG.printableString),
  }),
  rfcRule(`${side}-country-not-two-letters`, 'error', 'A.1', {
    effective: RFC_DATE.rfc2459,
    check: (facts) => findAttribute(facts[side], ({ oid, text }) => oid === OID.countryName && text.length !== 2),
  }),
  rfcRule(`${side}-leading-space`, 'warning', '4.1.2.4', {
    check: (facts) => findAttribute(facts[side], ({ text }) => /^\s/.test(text)),
  }),
  rfcRule(`${side}-trailing-space`, 'warning', '4.1.2.4', {
    check: (facts) => findAttribute(facts[side], ({ text }) => /\s$/.test(text)),
  }),
  rfcRule(`${side}-multi-valued`, 'warning', '4.1.2.4', {
    check: (facts) => {
      let last = -1;
      return findAttribute(facts[side], ({ relative }) => {
        const isSecond = relative === last;
        last = relative;
        return isSecond;
      });
    },
  }),
  rfcRule(`${side}-text-malformed`, 'error', '4.1.2.4', {
    effective: RFC_DATE.rfc2459,
    check: (facts) =>
      findAttribute(
        facts[side],
        ({ oid, isText }) => !isText && (DIRECTORY_TYPES.has(oid) || IA5_TYPES.has(oid) || PRINTABLE_ONLY.has(oid)),
      ),
  }),
]);

export const SUBJECT_RULES: readonly CertificateRule[] = [
  ...lengthRules,
  ...recommendedRules,
  ...sideRules,
  rfcRule('subject-control-character', 'error', 'A.1', {
    check: ({ subject }) => findAttribute(subject, ({ text }) => hasControlCharacter(text)),
  }),
  rfcRule('subject-attribute-empty', 'error', 'A.1', {
    effective: RFC_DATE.rfc2459,
    check: ({ subject }) => findAttribute(subject, ({ value }) => value.length === 0),
  }),
  rfcRule('subject-string-type', 'error', '4.1.2.6', {
    effective: RFC_DATE.rfc2459,
    check: ({ subject }) =>
      findAttribute(subject, ({ oid, tag }) => DIRECTORY_TYPES.has(oid) && !DIRECTORY_TAGS.has(tag)),
  }),
  rfcRule('subject-string-type-obsolete', 'warning', '4.1.2.6', {
    effective: RFC_DATE.rfc3280,
    check: ({ subject }) =>
      findAttribute(subject, ({ oid, tag }) => DIRECTORY_TYPES.has(oid) && OBSOLETE_TAGS.has(tag)),
  }),
  rfcRule('subject-serial-number-not-printable', 'error', 'A.1', {
    effective: RFC_DATE.rfc2459,
    check: ({ subject }) =>
      findAttribute(subject, ({ oid, tag }) => PRINTABLE_ONLY.has(oid) && tag !== TAG.printableString),
  }),
  rfcRule('subject-ia5-attribute-type', 'error', 'A.1', {
    effective: RFC_DATE.rfc2459,
    check: ({ subject }) => findAttribute(subject, ({ oid, tag }) => IA5_TYPES.has(oid) && tag !== TAG.ia5String),
  }),
  rfcRule('subject-domain-component-invalid', 'error', '4.1.2.4', {
    source: 'RFC 2247 §4',
    effective: RFC_DATE.rfc2459,
    check: ({ subject }) => {
      const components = (subject?.attributes ?? []).filter(({ oid }) => oid === OID.domainComponent);
      const host = components.map(({ text }) => text).join('.');
      const broken =
        components.find(({ text }) => !isHostLabel(text)) ?? (host.length > MAX_HOST_NAME ? components[0] : undefined);
      return broken && foundAttribute(broken);
    },
  }),
  rfcRule('subject-email-not-in-alt-name', 'error', '4.1.2.6', {
    effective: RFC_DATE.rfc5280,
    applies: ({ subject }) => (subject?.attributes ?? []).some(({ oid }) => oid === OID.emailAddress),
    check: (facts) =>
      findAttribute(facts.subject, ({ oid, text }) => oid === OID.emailAddress && !hasMail(facts, text)),
  }),
  rfcRule('subject-email-deprecated', 'notice', '4.1.2.6', {
    effective: RFC_DATE.rfc3280,
    check: ({ subject }) => findAttribute(subject, ({ oid }) => oid === OID.emailAddress),
  }),
  rfcRule('subject-empty-without-alt-name', 'error', '4.1.2.6', {
    effective: RFC_DATE.rfc2459,
    applies: isEndEntity,
    check: (facts) =>
      facts.subject?.attributes.length === 0 && !facts.has(OID.subjectAltName) ? foundAt(facts.subject) : undefined,
  }),
  rfcRule('subject-attribute-repeated', 'notice', '4.1.2.4', {
    check: ({ subject }) => {
      const seen = new Set<string>();
      return findAttribute(subject, ({ oid }) => ONCE.has(oid) && seen.size === seen.add(oid).size);
    },
  }),
];

/** Attributes that have no meaning twice. */
const ONCE: ReadonlySet<string> = new Set([OID.commonName, OID.countryName, OID.serialNumber]);

const hasMail = ({ subjectAltNames }: CertificateFacts, address: string): boolean =>
  subjectAltNames.some(({ type, text }) => type === 'email' && text.toLowerCase() === address.toLowerCase());
