import { parseIpAddress } from '../../name/ip-address.ts';
import { OID } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { type CertificateRule, type Found, foundIf, since } from '../rule.ts';
import {
  domainLabels,
  isInternalName,
  isLdhLabel,
  isProhibitedReservedLabel,
  isReverseZone,
  isUnderRegistry,
  registeredLabel,
} from './domain-name.ts';
import { isReservedAddress } from './reserved-address.ts';
import { readReverseName } from './reverse-name.ts';
import { BR, DAY_SECONDS, dnsNames, isSubscriber, serverRule, subjectAttributes } from './server-facts.ts';

/** Finds the first name of a server for which something holds. */
const findName =
  (isBad: (name: string) => boolean) =>
  (facts: CertificateFacts): Found | undefined => {
    const bad = dnsNames(facts).find(({ text }) => isBad(text));
    return bad && { evidence: { name: bad.text }, offset: bad.offset };
  };

/** Labels of all names, split once. */
const allLabels = (facts: CertificateFacts): readonly (readonly string[])[] =>
  facts.remember('cabf.dns-labels', () => dnsNames(facts).map(({ text }) => domainLabels(text)));

/** Finds the first name with a label for which something holds. */
const findLabel =
  (isBad: (label: string) => boolean) =>
  (facts: CertificateFacts): Found | undefined => {
    const bad = dnsNames(facts)[allLabels(facts).findIndex((labels) => labels.some(isBad))];
    return bad && { evidence: { name: bad.text }, offset: bad.offset };
  };

const hasNames = (facts: CertificateFacts): boolean => isSubscriber(facts) && dnsNames(facts).length > 0;

const hasUnderscore = (name: string): boolean => name.includes('_');

const UNDERSCORES_ALLOWED = since('2018-12-10');
const UNDERSCORES_ENDED = since('2019-04-01');

/** Rules for the form of DNS names. */
export const DOMAIN_FORM_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.dns-character-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.4.2',
    effective: BR.first,
    applies: hasNames,
    check: findName((name) => !/^[A-Za-z0-9.*_-]*$/.test(name)),
  }),
  serverRule({
    id: 'cabf.dns-label-empty',
    severity: 'error',
    source: 'CABF BR §7.1.4.2',
    effective: BR.first,
    applies: hasNames,
    check: findLabel((label) => label === ''),
  }),
  serverRule({
    id: 'cabf.dns-label-too-long',
    severity: 'error',
    source: 'RFC 1035 §2.3.4',
    effective: BR.first,
    applies: hasNames,
    check: findLabel((label) => label.length > 63),
  }),
  serverRule({
    id: 'cabf.dns-label-hyphen-outside',
    severity: 'error',
    source: 'CABF BR §7.1.4.2',
    effective: since('2008-05-01'),
    applies: hasNames,
    check: findLabel((label) => label.startsWith('-') || label.endsWith('-')),
  }),
  serverRule({
    id: 'cabf.dns-label-reserved',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.1',
    effective: since('2021-10-01'),
    applies: hasNames,
    check: findLabel(isProhibitedReservedLabel),
  }),
  serverRule({
    id: 'cabf.dns-wildcard-misplaced',
    severity: 'error',
    source: 'CABF BR §3.2.2.6',
    effective: BR.first,
    applies: hasNames,
    check: findName((name) => name.lastIndexOf('*') > 0 || (name.startsWith('*') && !name.startsWith('*.'))),
  }),
  serverRule({
    id: 'cabf.dns-wildcard-under-registry',
    severity: 'notice',
    source: 'CABF BR §3.2.2.6',
    effective: BR.first,
    applies: hasNames,
    check: findName((name) => name.startsWith('*.') && isUnderRegistry(name)),
  }),
  serverRule({
    id: 'cabf.dns-underscore-early',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.1',
    until: UNDERSCORES_ALLOWED,
    applies: hasNames,
    check: findName(hasUnderscore),
  }),
  serverRule({
    id: 'cabf.dns-underscore-in-domain',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.1',
    effective: since('2008-05-01'),
    applies: hasNames,
    check: findName((name) => hasUnderscore(registeredLabel(name))),
  }),
  serverRule({
    id: 'cabf.dns-underscore-not-replaceable',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.1',
    effective: UNDERSCORES_ALLOWED,
    until: UNDERSCORES_ENDED,
    applies: hasNames,
    check: findLabel((label) => hasUnderscore(label) && !isLdhLabel(label.replaceAll('_', '-'))),
  }),
  serverRule({
    id: 'cabf.dns-underscore-long-lived',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.1',
    effective: UNDERSCORES_ALLOWED,
    until: UNDERSCORES_ENDED,
    applies: (facts) => hasNames(facts) && (facts.validitySeconds ?? 0) > 30 * DAY_SECONDS,
    check: findName(hasUnderscore),
  }),
  serverRule({
    id: 'cabf.dns-underscore-prohibited',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.1',
    effective: UNDERSCORES_ENDED,
    applies: hasNames,
    check: findName(hasUnderscore),
  }),
];

/** Names that a subject or subjectAltName gives, without addresses. */
const allNames = (facts: CertificateFacts): readonly string[] => [
  ...dnsNames(facts).map(({ text }) => text),
  ...subjectAttributes(facts, OID.commonName).map(({ text }) => text),
];

/** Rules for what DNS names mean: internal names and reverse zones. */
export const DOMAIN_MEANING_RULES: readonly CertificateRule[] = [
  serverRule({
    id: 'cabf.dns-internal-name',
    severity: 'error',
    source: 'CABF BR §4.2.2',
    effective: BR.first,
    applies: hasNames,
    check: findName(isInternalName),
  }),
  serverRule({
    id: 'cabf.dns-reverse-zone',
    severity: 'error',
    source: 'CABF BR §4.2.2',
    effective: since('2026-03-15'),
    applies: hasNames,
    check: findName(isReverseZone),
  }),
  serverRule({
    id: 'cabf.dns-reverse-zone-reserved-address',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.1',
    effective: BR.first,
    applies: (facts) => !facts.isCa,
    check: (facts) => {
      const bad = allNames(facts).find((name) => {
        const address = isReverseZone(name) ? readReverseName(name) : undefined;
        return address !== undefined && isReservedAddress(address);
      });
      return foundIf(bad !== undefined, { evidence: { name: bad ?? '' } });
    },
  }),
  serverRule({
    id: 'cabf.dns-reverse-zone-malformed',
    severity: 'warning',
    source: 'CABF BR §3.2.2.6',
    effective: BR.first,
    applies: (facts) => !facts.isCa,
    check: (facts) => {
      const bad = allNames(facts).find((name) => isReverseZone(name) && readReverseName(name) === undefined);
      return foundIf(bad !== undefined, { evidence: { name: bad ?? '' } });
    },
  }),
  serverRule({
    id: 'cabf.common-name-reserved-address',
    severity: 'error',
    source: 'CABF BR §7.1.4.2.1',
    effective: BR.first,
    applies: isSubscriber,
    check: (facts) => {
      const bad = subjectAttributes(facts, OID.commonName).find(({ text }) => {
        const address = parseIpAddress(text);
        return address !== undefined && isReservedAddress(address);
      });
      return bad && { evidence: { value: bad.text }, offset: bad.offset };
    },
  }),
];
