import { OID, oidName } from '../../asn1/oid.ts';
import { parseIpAddress } from '../../name/ip-address.ts';
import { KEY_USAGES } from '../../certificate/extension.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { MAX_HOST_NAME } from '../name-form.ts';
import type { CertificateRule, Found } from '../rule.ts';
import { findName } from './alt-name.ts';
import { hostLabels } from './dns-name.ts';
import { usagesBeyond } from './key-usage.ts';
import { mtlsRule } from './mtls-rule.ts';
import { foundAt } from './rfc-rule.ts';

const DAYS_OF_25_YEARS = 9131;
const APPLE_SERVER_DAYS = 825;

const lacksPurpose = (facts: CertificateFacts, purpose: string): boolean =>
  facts.purposes !== undefined &&
  !facts.purposes.includes(purpose) &&
  !facts.purposes.includes(OID.anyExtendedKeyUsage);

const foundPurposes = ({ purposes = [] }: CertificateFacts): Found => ({
  evidence: { purposes: purposes.map(oidName).join(' ') },
});

const days = ({ validitySeconds = 0 }: CertificateFacts): number => Math.round(validitySeconds / 86_400);

const commonName = ({ subject }: CertificateFacts) => subject?.attributes.find(({ oid }) => oid === OID.commonName);

const clientRules: readonly CertificateRule[] = [
  mtlsRule('client-purpose-missing', 'error', {
    source: 'RFC 5280 §4.2.1.12',
    profiles: ['mtls-client'],
    check: (facts) => (lacksPurpose(facts, OID.clientAuth) ? foundPurposes(facts) : undefined),
  }),
  mtlsRule('client-without-identity', 'error', {
    source: 'RFC 5280 §4.1.2.6',
    profiles: ['mtls-client'],
    check: ({ subject, subjectAltNames }) =>
      (subject?.attributes.length ?? 0) === 0 && subjectAltNames.length === 0 ? foundAt(subject) : undefined,
  }),
  mtlsRule('client-identity-in-subject-only', 'notice', {
    source: 'RFC 9525 §2',
    profiles: ['mtls-client'],
    check: ({ subject, subjectAltNames }) =>
      (subject?.attributes.length ?? 0) > 0 && subjectAltNames.length === 0 ? foundAt(subject) : undefined,
  }),
  mtlsRule('client-without-common-name', 'notice', {
    source: 'RFC 9525 §2',
    profiles: ['mtls-client'],
    check: (facts) => (commonName(facts) === undefined ? foundAt(facts.subject) : undefined),
  }),
  mtlsRule('client-wildcard', 'warning', {
    source: 'RFC 9525 §6.3',
    profiles: ['mtls-client'],
    check: ({ subjectAltNames }) => findName(subjectAltNames, 'dns', (text) => text.includes('*')),
  }),
];

/** Whether `*` stands alone as the leftmost label with at least two labels after it. */
const isSoundWildcard = (name: string): boolean =>
  name.startsWith('*.') && !hostLabels(name).some((label) => label.includes('*')) && hostLabels(name).length >= 2;

const looksLikeHost = (text: string): boolean =>
  text.length <= MAX_HOST_NAME && /^(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/.test(text);

const serverRules: readonly CertificateRule[] = [
  mtlsRule('server-purpose-missing', 'error', {
    source: 'RFC 5280 §4.2.1.12',
    profiles: ['mtls-server'],
    check: (facts) => (lacksPurpose(facts, OID.serverAuth) ? foundPurposes(facts) : undefined),
  }),
  mtlsRule('server-without-host-name', 'error', {
    source: 'RFC 9525 §2',
    profiles: ['mtls-server'],
    check: ({ subjectAltNames, subject }) =>
      subjectAltNames.some(({ type }) => type === 'dns' || type === 'ip' || type === 'uri')
        ? undefined
        : foundAt(subject),
  }),
  mtlsRule('server-common-name-not-in-alt-name', 'warning', {
    source: 'RFC 9525 §2',
    profiles: ['mtls-server'],
    check: (facts) => {
      const name = commonName(facts);
      if (name === undefined || !looksLikeHost(name.text) || parseIpAddress(name.text) !== undefined) return undefined;
      const isListed = facts.subjectAltNames.some(
        ({ type, text }) => type === 'dns' && text.toLowerCase() === name.text.toLowerCase(),
      );
      return isListed ? undefined : { evidence: { name: name.text }, offset: name.offset };
    },
  }),
  mtlsRule('server-wildcard-misplaced', 'error', {
    source: 'RFC 9525 §6.3',
    profiles: ['mtls-server'],
    check: ({ subjectAltNames }) =>
      findName(subjectAltNames, 'dns', (text) => text.includes('*') && !isSoundWildcard(text)),
  }),
  mtlsRule('server-validity-refused-by-apple', 'warning', {
    source: 'Apple HT210176',
    profiles: ['mtls-server'],
    check: (facts) =>
      days(facts) > APPLE_SERVER_DAYS
        ? foundAt(facts.notAfter, { days: days(facts), limit: APPLE_SERVER_DAYS })
        : undefined,
  }),
  mtlsRule('server-short-name', 'notice', {
    source: 'RFC 9525 §6.3',
    profiles: ['mtls-server'],
    check: ({ subjectAltNames }) => findName(subjectAltNames, 'dns', (text) => text !== '' && !text.includes('.')),
  }),
];

const isRoot = (facts: CertificateFacts): boolean => facts.isSelfIssued;

const authorityRules: readonly CertificateRule[] = [
  mtlsRule('issuer-not-a-ca', 'error', {
    source: 'RFC 5280 §4.2.1.9',
    profiles: ['issuing-ca'],
    check: ({ isCa }) => (isCa ? undefined : {}),
  }),
  mtlsRule('ca-cannot-sign-crls', 'warning', {
    source: 'RFC 5280 §4.2.1.3',
    profiles: ['issuing-ca'],
    applies: (facts) => facts.has(OID.keyUsage),
    check: (facts) =>
      facts.keyUsage?.includes('cRLSign') === true
        ? undefined
        : { evidence: { usages: (facts.keyUsage ?? []).join(' ') } },
  }),
  mtlsRule('ca-path-length-unlimited', 'notice', {
    source: 'RFC 5280 §4.2.1.9',
    profiles: ['issuing-ca'],
    applies: (facts) => facts.isCa && !isRoot(facts),
    check: ({ basicConstraints }) =>
      basicConstraints !== undefined && basicConstraints.pathLength === undefined
        ? { offset: basicConstraints.offset }
        : undefined,
  }),
  mtlsRule('ca-purposes-exclude-tls', 'warning', {
    source: 'RFC 5280 §4.2.1.12',
    profiles: ['issuing-ca'],
    check: (facts) =>
      lacksPurpose(facts, OID.clientAuth) && lacksPurpose(facts, OID.serverAuth) ? foundPurposes(facts) : undefined,
  }),
  mtlsRule('ca-usages-of-leaf', 'warning', {
    source: 'RFC 5280 §4.2.1.3',
    profiles: ['issuing-ca'],
    applies: (facts) => facts.isCa,
    check: (facts) => {
      const beyond = usagesBeyond(facts, AUTHORITY_USAGES);
      return beyond.length === 0 ? undefined : { evidence: { usages: beyond.join(' ') } };
    },
  }),
  mtlsRule('ca-validity-very-long', 'warning', {
    source: 'NIST SP 800-57 §5.3.6',
    profiles: ['issuing-ca'],
    check: (facts) =>
      days(facts) > DAYS_OF_25_YEARS
        ? foundAt(facts.notAfter, { days: days(facts), limit: DAYS_OF_25_YEARS })
        : undefined,
  }),
  mtlsRule('ca-without-common-name', 'notice', {
    source: 'RFC 5280 §4.1.2.6',
    profiles: ['issuing-ca'],
    check: (facts) => (commonName(facts) === undefined ? foundAt(facts.subject) : undefined),
  }),
  mtlsRule('ca-with-alt-name', 'notice', {
    source: 'RFC 5280 §4.2.1.6',
    profiles: ['issuing-ca'],
    check: (facts) => {
      const extension = facts.extension(OID.subjectAltName);
      return extension && { offset: extension.offset };
    },
  }),
];

/** An authority may sign OCSP answers itself. */
const AUTHORITY_USAGES = KEY_USAGES.filter((usage) => ['keyCertSign', 'cRLSign', 'digitalSignature'].includes(usage));

/** What concerns one role: client, server or issuing authority. */
export const MTLS_ROLE_RULES: readonly CertificateRule[] = [...clientRules, ...serverRules, ...authorityRules];
