import { contextGroup, contextTag, TAG, type Tlv } from '../../asn1/der.ts';
import { decodeText } from '../../asn1/der-value.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { hasControlCharacter, hasUriCharacters, splitUri } from '../name-form.ts';
import type { CertificateRule, Found } from '../rule.ts';
import { readChildren, readLooseText, readOidText, readTlv } from '../tolerant.ts';
import { readLintInteger } from '../tolerant-extension.ts';
import { criticality, isEndEntity, RFC_DATE, rfcRule } from './rfc-rule.ts';

interface NoticeText {
  readonly tag: number;
  readonly text: string;
  readonly offset: number;
}

/** explicitText of every user notice. */
const noticeTexts = (facts: CertificateFacts): readonly NoticeText[] =>
  facts.remember('noticeTexts', () =>
    facts.policies.flatMap(({ qualifiers }) =>
      qualifiers
        .filter(({ oid }) => oid === OID.userNotice)
        .flatMap(({ value }) => (value === undefined ? [] : textsOf(facts.der, value))),
    ),
  );

const textsOf = (der: Uint8Array, notice: Tlv): NoticeText[] =>
  readChildren(der, notice)
    .filter(({ tag }) => tag !== TAG.sequence)
    .map((tlv) => ({ tag: tlv.tag, text: readLooseText(der, tlv), offset: tlv.start }));

const findText = (facts: CertificateFacts, isBroken: (text: NoticeText) => boolean): Found | undefined => {
  const broken = noticeTexts(facts).find(isBroken);
  return broken && { evidence: { length: [...broken.text].length }, offset: broken.offset };
};

const MAX_NOTICE_LENGTH = 200;

const hasNotice = (facts: CertificateFacts): boolean => noticeTexts(facts).length > 0;

const noticeRules: readonly CertificateRule[] = [
  rfcRule('policy-notice-ia5', 'error', '4.2.1.4', {
    source: 'RFC 6818 §3',
    effective: RFC_DATE.rfc6818,
    applies: hasNotice,
    check: (facts) => findText(facts, ({ tag }) => tag === TAG.ia5String),
  }),
  rfcRule('policy-notice-too-long', 'error', '4.2.1.4', {
    effective: RFC_DATE.rfc3280,
    applies: hasNotice,
    check: (facts) => findText(facts, ({ text }) => [...text].length > MAX_NOTICE_LENGTH),
  }),
  rfcRule('policy-notice-control-character', 'warning', '4.2.1.4', {
    source: 'RFC 6818 §3',
    effective: RFC_DATE.rfc3280,
    applies: hasNotice,
    check: (facts) => findText(facts, ({ text }) => hasControlCharacter(text)),
  }),
  rfcRule('policy-notice-not-nfc', 'warning', '4.2.1.4', {
    source: 'RFC 6818 §3',
    effective: RFC_DATE.rfc3280,
    applies: hasNotice,
    check: (facts) =>
      findText(
        facts,
        ({ tag, text }) => (tag === TAG.utf8String || tag === TAG.bmpString) && text !== text.normalize('NFC'),
      ),
  }),
  rfcRule('policy-notice-not-utf8', 'warning', '4.2.1.4', {
    effective: RFC_DATE.rfc3280,
    applies: hasNotice,
    check: (facts) => findText(facts, ({ tag }) => tag !== TAG.utf8String && tag !== TAG.ia5String),
  }),
];

const KNOWN_QUALIFIERS: ReadonlySet<string> = new Set([OID.cps, OID.userNotice]);

interface Mapping {
  readonly from: string;
  readonly to: string;
  readonly offset: number;
}

const mappings = (facts: CertificateFacts): readonly Mapping[] =>
  facts.read(OID.policyMappings, (der, value) => {
    const list = readTlv(der, value.start, value.end);
    return (list === undefined ? [] : readChildren(der, list)).map((pair) => {
      const [from, to] = readChildren(der, pair);
      return { from: readOidText(der, from) ?? '', to: readOidText(der, to) ?? '', offset: pair.start };
    });
  }) ?? [];

const findMapping = (facts: CertificateFacts, isBroken: (mapping: Mapping) => boolean): Found | undefined => {
  const broken = mappings(facts).find(isBroken);
  return broken && { evidence: { from: broken.from, to: broken.to }, offset: broken.offset };
};

const hasMappings = (facts: CertificateFacts): boolean => facts.has(OID.policyMappings);

const mappingRules: readonly CertificateRule[] = [
  rfcRule('policy-mapping-any-policy', 'error', '4.2.1.5', {
    effective: RFC_DATE.rfc3280,
    applies: hasMappings,
    check: (facts) => findMapping(facts, ({ from, to }) => from === OID.anyPolicy || to === OID.anyPolicy),
  }),
  rfcRule('policy-mapping-not-critical', 'warning', '4.2.1.5', {
    ...criticality(OID.policyMappings, 'not-critical'),
    effective: RFC_DATE.rfc5280,
  }),
  rfcRule('policy-mapping-not-asserted', 'warning', '4.2.1.5', {
    effective: RFC_DATE.rfc3280,
    applies: hasMappings,
    check: (facts) => {
      const asserted = new Set(facts.policies.map(({ oid }) => oid));
      return findMapping(facts, ({ from }) => !asserted.has(from));
    },
  }),
  rfcRule('policy-mapping-in-end-entity', 'error', '4.2.1.5', {
    effective: RFC_DATE.rfc3280,
    applies: hasMappings,
    check: (facts) => {
      const extension = facts.extension(OID.policyMappings);
      return isEndEntity(facts) && extension !== undefined ? { offset: extension.offset } : undefined;
    },
  }),
];

const hasPolicies = (facts: CertificateFacts): boolean => facts.has(OID.certificatePolicies);

const certificatePolicyRules: readonly CertificateRule[] = [
  rfcRule('policy-repeated', 'error', '4.2.1.4', {
    effective: RFC_DATE.rfc5280,
    applies: hasPolicies,
    check: ({ policies }) => {
      const seen = new Set<string>();
      const repeated = policies.find(({ oid }) => seen.size === seen.add(oid).size);
      return repeated && { evidence: { policy: repeated.oid }, offset: repeated.offset };
    },
  }),
  rfcRule('any-policy-qualifier', 'error', '4.2.1.4', {
    effective: RFC_DATE.rfc3280,
    applies: ({ policies }) => policies.some(({ oid }) => oid === OID.anyPolicy),
    check: ({ policies }) => {
      const broken = policies.find(
        ({ oid, qualifiers }) =>
          oid === OID.anyPolicy && qualifiers.some((qualifier) => !KNOWN_QUALIFIERS.has(qualifier.oid)),
      );
      return broken && { offset: broken.offset };
    },
  }),
  rfcRule('policy-qualifiers-empty', 'error', '4.2.1.4', {
    effective: RFC_DATE.rfc2459,
    applies: hasPolicies,
    check: ({ policies }) => {
      const empty = policies.find(({ hasQualifiers, qualifiers }) => hasQualifiers && qualifiers.length === 0);
      return empty && { evidence: { policy: empty.oid }, offset: empty.offset };
    },
  }),
  rfcRule('policy-cps-not-uri', 'error', '4.2.1.4', {
    effective: RFC_DATE.rfc2459,
    applies: hasPolicies,
    check: ({ der, policies }) => {
      const cps = policies.flatMap(({ qualifiers }) => qualifiers.filter(({ oid }) => oid === OID.cps));
      const broken = cps.find(({ value }) => value !== undefined && !isCpsUri(der, value));
      return broken?.value && { evidence: { uri: readLooseText(der, broken.value) }, offset: broken.value.start };
    },
  }),
];

function isCpsUri(der: Uint8Array, value: Tlv): boolean {
  const text = decodeText(value.tag, der.subarray(value.body, value.end));
  return value.tag === TAG.ia5String && text !== undefined && splitUri(text) !== undefined && hasUriCharacters(text);
}

/** Context tag of either form: an explicit one is malformed, yet the field is there. */
const isNumbered = (tag: number, n: number): boolean => tag === contextTag(n) || tag === contextGroup(n);

const hasConstraints = (facts: CertificateFacts): boolean => facts.has(OID.policyConstraints);

const constraintRules: readonly CertificateRule[] = [
  rfcRule('policy-constraints-empty', 'error', '4.2.1.11', {
    effective: RFC_DATE.rfc2459,
    applies: hasConstraints,
    check: (facts) => {
      const fields = facts.read(OID.policyConstraints, (der, value) => {
        const list = readTlv(der, value.start, value.end);
        return list === undefined ? [] : readChildren(der, list);
      });
      const isKnown = fields?.some(({ tag }) => isNumbered(tag, 0) || isNumbered(tag, 1));
      return isKnown === true ? undefined : { offset: facts.extension(OID.policyConstraints)?.offset ?? 0 };
    },
  }),
  rfcRule('policy-constraints-not-critical', 'error', '4.2.1.11', {
    ...criticality(OID.policyConstraints, 'not-critical'),
    effective: RFC_DATE.rfc5280,
  }),
  rfcRule('inhibit-any-policy-not-critical', 'error', '4.2.1.14', {
    ...criticality(OID.inhibitAnyPolicy, 'not-critical'),
    effective: RFC_DATE.rfc3280,
  }),
  rfcRule('inhibit-any-policy-negative', 'error', '4.2.1.14', {
    effective: RFC_DATE.rfc3280,
    applies: (facts) => facts.has(OID.inhibitAnyPolicy),
    check: (facts) => {
      const skip = facts.read(OID.inhibitAnyPolicy, (der, value) => {
        const tlv = readTlv(der, value.start, value.end);
        return tlv === undefined ? 0n : readLintInteger(der, tlv);
      });
      return (skip ?? 0n) < 0n ? { evidence: { skip: String(skip) } } : undefined;
    },
  }),
];

/** certificatePolicies, policyMappings, policyConstraints, inhibitAnyPolicy. */
export const POLICY_RULES: readonly CertificateRule[] = [
  ...certificatePolicyRules,
  ...noticeRules,
  ...mappingRules,
  ...constraintRules,
];
