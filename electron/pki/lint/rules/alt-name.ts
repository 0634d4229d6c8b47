import { OID, oidName } from '../../asn1/oid.ts';
import type { CertificateFacts } from '../certificate-facts.ts';
import { hasUriCharacters, isMailbox, isQualifiedHost, MAX_HOST_NAME, mailHost, splitUri } from '../name-form.ts';
import type { CertificateRule, Found } from '../rule.ts';
import type { LintGeneralName } from '../tolerant-name.ts';
import { criticality, RFC_DATE, rfcRule } from './rfc-rule.ts';

export const foundName = (name: LintGeneralName): Found => ({
  evidence: { type: name.type, name: name.text.slice(0, 300) },
  offset: name.offset,
});

export function findName(
  names: readonly LintGeneralName[],
  type: LintGeneralName['type'],
  isBroken: (text: string, name: LintGeneralName) => boolean,
): Found | undefined {
  const broken = names.find((name) => name.type === type && isBroken(name.text, name));
  return broken && foundName(broken);
}

const isBeyondAscii = (_text: string, { value }: LintGeneralName): boolean => value.some((octet) => octet >= 0x80);

const IP_LENGTHS: ReadonlySet<number> = new Set([4, 16]);

/** The authority of a SPIFFE id is a trust domain, no host. */
const WITHOUT_HOST: ReadonlySet<string> = new Set(['spiffe']);

/** A relative reference names no host at all. */
function hasUnqualifiedHost(text: string): boolean {
  const uri = splitUri(text);
  if (uri === undefined) return true;
  return uri.host !== undefined && !WITHOUT_HOST.has(uri.scheme) && !isQualifiedHost(uri.host);
}

/** Nothing after the scheme, or nothing after the slashes. */
const hasNoRest = (text: string): boolean => /^(?:\/\/)?$/.test(splitUri(text)?.rest ?? '');

interface Side {
  readonly slug: 'san' | 'ian';
  readonly oid: string;
  readonly section: string;
  readonly names: (facts: CertificateFacts) => readonly LintGeneralName[];
}

const SIDES: readonly Side[] = [
  { slug: 'san', oid: OID.subjectAltName, section: '4.2.1.6', names: (facts) => facts.subjectAltNames },
  { slug: 'ian', oid: OID.issuerAltName, section: '4.2.1.7', names: (facts) => facts.issuerAltNames },
];

const sideRules = SIDES.flatMap((side): readonly CertificateRule[] => [...generalRules(side), ...textRules(side)]);

function generalRules({ slug, oid, section, names }: Side): readonly CertificateRule[] {
  const applies = (facts: CertificateFacts): boolean => facts.has(oid);
  const base = { effective: RFC_DATE.rfc2459, applies };
  return [
    rfcRule(`${slug}-no-entries`, 'error', section, {
      ...base,
      check: (facts) => (names(facts).length === 0 ? { offset: facts.extension(oid)?.offset ?? 0 } : undefined),
    }),
    rfcRule(`${slug}-empty-name`, 'error', section, {
      ...base,
      check: (facts) => {
        const empty = names(facts).find(({ value, name }) => value.length === 0 || name?.relatives === 0);
        return empty && foundName(empty);
      },
    }),
    rfcRule(`${slug}-ip-length`, 'error', section, {
      ...base,
      check: (facts) => findName(names(facts), 'ip', (_, { value }) => !IP_LENGTHS.has(value.length)),
    }),
    rfcRule(`${slug}-unknown-name-form`, 'error', section, {
      ...base,
      check: (facts) => findName(names(facts), 'unknown', () => true),
    }),
  ];
}

function textRules({ slug, oid, section, names }: Side): readonly CertificateRule[] {
  const applies = (facts: CertificateFacts): boolean => facts.has(oid);
  const base = { effective: RFC_DATE.rfc2459, applies };
  const later = { effective: RFC_DATE.rfc5280, applies };
  return [
    rfcRule(`${slug}-dns-not-ia5`, 'error', section, {
      ...base,
      check: (facts) => findName(names(facts), 'dns', isBeyondAscii),
    }),
    rfcRule(`${slug}-dns-space`, 'error', section, {
      ...base,
      check: (facts) => findName(names(facts), 'dns', (text) => text === ' '),
    }),
    rfcRule(`${slug}-email-malformed`, 'error', section, {
      ...base,
      check: (facts) => findName(names(facts), 'email', (text) => text !== '' && !isMailbox(text)),
    }),
    rfcRule(`${slug}-email-not-ia5`, 'error', section, {
      ...base,
      check: (facts) => findName(names(facts), 'email', isBeyondAscii),
    }),
    rfcRule(`${slug}-uri-not-ia5`, 'error', section, {
      ...later,
      check: (facts) => findName(names(facts), 'uri', isBeyondAscii),
    }),
    rfcRule(`${slug}-uri-relative`, 'error', section, {
      ...later,
      check: (facts) => findName(names(facts), 'uri', (text) => splitUri(text) === undefined),
    }),
    rfcRule(`${slug}-uri-malformed`, 'error', section, {
      ...later,
      check: (facts) => findName(names(facts), 'uri', hasNoRest),
    }),
    rfcRule(`${slug}-uri-characters`, 'warning', section, {
      ...later,
      check: (facts) => findName(names(facts), 'uri', (text) => !hasUriCharacters(text)),
    }),
    rfcRule(`${slug}-uri-host-not-qualified`, 'error', section, {
      ...later,
      check: (facts) => findName(names(facts), 'uri', hasUnqualifiedHost),
    }),
  ];
}

/** SmtpUTF8Mailbox. @see RFC 9598 §3 */
const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9';

const hasLongHost = (text: string): boolean => mailHost(text).length > MAX_HOST_NAME;

export const ALT_NAME_RULES: readonly CertificateRule[] = [
  ...sideRules,
  rfcRule('ian-critical', 'warning', '4.2.1.7', {
    ...criticality(OID.issuerAltName, 'critical'),
    effective: RFC_DATE.rfc2459,
  }),
  rfcRule('san-not-critical-without-subject', 'error', '4.2.1.6', {
    ...criticality(OID.subjectAltName, 'not-critical'),
    effective: RFC_DATE.rfc2459,
    applies: (facts) => facts.has(OID.subjectAltName) && facts.subject?.attributes.length === 0,
  }),
  rfcRule('san-critical-with-subject', 'warning', '4.2.1.6', {
    ...criticality(OID.subjectAltName, 'critical'),
    effective: RFC_DATE.rfc5280,
    applies: (facts) => facts.has(OID.subjectAltName) && (facts.subject?.attributes.length ?? 0) > 0,
  }),
  rfcRule('san-name-repeated', 'notice', '4.2.1.6', {
    applies: (facts) => facts.has(OID.subjectAltName),
    check: ({ subjectAltNames }) => {
      const seen = new Set<string>();
      const repeated = subjectAltNames.find(({ tag, value }) => {
        const key = `${tag} ${Buffer.from(value).toString('latin1').toLowerCase()}`;
        return seen.size === seen.add(key).size;
      });
      return repeated && foundName(repeated);
    },
  }),
  rfcRule('mail-host-too-long', 'error', '4.2.1.6', {
    source: 'RFC 1035 §2.3.4',
    effective: RFC_DATE.rfc5280,
    check: ({ subjectAltNames }) => findName(subjectAltNames, 'email', hasLongHost),
  }),
  rfcRule('mailbox-utf8-host-too-long', 'error', '4.2.1.6', {
    source: 'RFC 1035 §2.3.4',
    effective: RFC_DATE.rfc5280,
    check: ({ subjectAltNames }) =>
      findName(subjectAltNames, 'other', (text, { oid }) => oid === SMTP_UTF8_MAILBOX && hasLongHost(text)),
  }),
  rfcRule('mailbox-utf8-host-not-ascii', 'error', '4.2.1.6', {
    source: 'RFC 9598 §3',
    check: ({ subjectAltNames }) =>
      findName(
        subjectAltNames,
        'other',
        (text, { oid }) => oid === SMTP_UTF8_MAILBOX && /[^\x21-\x7e]/.test(mailHost(text)),
      ),
  }),
  rfcRule('mailbox-utf8-needless', 'warning', '4.2.1.6', {
    source: 'RFC 9598 §3',
    check: ({ subjectAltNames }) => {
      const broken = findName(
        subjectAltNames,
        'other',
        (text, { oid }) => oid === SMTP_UTF8_MAILBOX && /^[\0-\x7f]*$/.test(text),
      );
      return broken && { ...broken, evidence: { ...broken.evidence, form: oidName(SMTP_UTF8_MAILBOX) } };
    },
  }),
];
