import type { LintWordList, LintWords } from './lint-words.ts';

const CUT = 'Software that keeps to the limit refuses the name or cuts it off.';

const LENGTHS: readonly (readonly [slug: string, name: string, limit: string])[] = [
  ['common-name', 'common name', '64'],
  ['serial-number', 'serial number of the subject', '64'],
  ['organization', 'organization', '64'],
  ['organizational-unit', 'organizational unit', '64'],
  ['locality', 'locality', '128'],
  ['state', 'state or province', '128'],
  ['street', 'street address', '128'],
  ['postal-code', 'postal code', '16'],
  ['surname', 'surname', '32,768'],
  ['given-name', 'given name', '32,768'],
  ['title', 'title', '64'],
  ['pseudonym', 'pseudonym', '128'],
  ['email', 'e-mail attribute', '255'],
];

const lengthWords = Object.fromEntries(
  LENGTHS.map(([slug, name, limit]): [string, LintWords] => [
    `rfc5280.subject-${slug}-too-long`,
    [`The ${name} is longer than ${limit} characters`, CUT],
  ]),
);

const ofSide = (side: 'subject' | 'issuer'): LintWordList => ({
  [`rfc5280.${side}-country-not-printable`]: [
    `The country of the ${side} is in the wrong string type`,
    'Names are compared with their type by some software, so the chain may not be found.',
  ],
  [`rfc5280.${side}-country-not-two-letters`]: [
    `The country of the ${side} is not two letters`,
    'Forms and parsers that expect a country code refuse the name.',
  ],
  [`rfc5280.${side}-leading-space`]: [
    `An attribute of the ${side} begins with a space`,
    'Nobody sees it, yet access lists that compare the name as text will not match.',
  ],
  [`rfc5280.${side}-trailing-space`]: [
    `An attribute of the ${side} ends with a space`,
    'Nobody sees it, yet access lists that compare the name as text will not match.',
  ],
  [`rfc5280.${side}-multi-valued`]: [
    `Two attributes of the ${side} share one place`,
    'Tools write such names in different orders, so access lists may not match.',
  ],
  [`rfc5280.${side}-text-malformed`]: [
    `An attribute of the ${side} breaks the rules of its string type`,
    'Software shows it differently or refuses the name.',
  ],
});

const ofAltName = (slug: 'san' | 'ian', name: string): LintWordList => ({
  [`rfc5280.${slug}-no-entries`]: [
    `The ${name} holds no name`,
    'An extension that says nothing is refused by strict software.',
  ],
  [`rfc5280.${slug}-empty-name`]: [
    `The ${name} holds an empty name`,
    'An empty name matches nothing, and some parsers refuse it.',
  ],
  [`rfc5280.${slug}-ip-length`]: [
    `An address in the ${name} has a wrong length`,
    'Addresses have 4 or 16 octets; anything else, a written address too, matches no connection.',
  ],
  [`rfc5280.${slug}-unknown-name-form`]: [`A name of unknown form in the ${name}`, 'No verifier can compare it.'],
  [`rfc5280.${slug}-dns-not-ia5`]: [
    `A host name in the ${name} is not ASCII`,
    'International names have to be written as A-labels (xn--…); others match nothing.',
  ],
  [`rfc5280.${slug}-dns-space`]: [
    `A host name in the ${name} is a single space`,
    'The standard forbids this placeholder by name.',
  ],
  [`rfc5280.${slug}-email-malformed`]: [
    `A mail address in the ${name} is malformed`,
    'Only local@host is an address here, without brackets and comments; others match nothing.',
  ],
  [`rfc5280.${slug}-email-not-ia5`]: [
    `A mail address in the ${name} is not ASCII`,
    'International addresses need a form of their own; in this one they are refused.',
  ],
  [`rfc5280.${slug}-uri-not-ia5`]: [
    `A URI in the ${name} is not ASCII`,
    'It has to be percent-encoded; verifiers compare it byte by byte.',
  ],
  [`rfc5280.${slug}-uri-relative`]: [
    `A URI in the ${name} has no scheme`,
    'A relative reference has no meaning inside a certificate.',
  ],
  [`rfc5280.${slug}-uri-malformed`]: [
    `A URI in the ${name} ends after its scheme`,
    'It names nothing that anybody could be.',
  ],
  [`rfc5280.${slug}-uri-characters`]: [
    `A URI in the ${name} holds characters it must not`,
    'Parsers stop there or read another URI.',
  ],
  [`rfc5280.${slug}-uri-host-not-qualified`]: [
    `The host of a URI in the ${name} is not fully qualified`,
    'A short host means different machines in different networks.',
  ],
});

/** Subject, issuer, alternative names and host names. */
export const lintNameWords: LintWordList = {
  ...lengthWords,
  'rfc5280.subject-surname-longer-than-recommended': [
    'The surname is longer than 64 characters',
    'It is allowed, but older directories cut it off.',
  ],
  'rfc5280.subject-given-name-longer-than-recommended': [
    'The given name is longer than 64 characters',
    'It is allowed, but older directories cut it off.',
  ],
  ...ofSide('subject'),
  ...ofSide('issuer'),
  'rfc5280.subject-control-character': [
    'A control character in the subject',
    'It can break log lines and access lists, or hide what the name really is.',
  ],
  'rfc5280.subject-attribute-empty': [
    'An attribute of the subject is empty',
    'The standard wants at least one character; access rules on it match everybody or nobody.',
  ],
  'rfc5280.subject-string-type': [
    'An attribute of the subject is in a string type it cannot have',
    'Parsers that expect a directory string refuse the name.',
  ],
  'rfc5280.subject-string-type-obsolete': [
    'An attribute of the subject is in an obsolete string type',
    'Its characters are shown differently from one program to the next.',
  ],
  'rfc5280.subject-serial-number-not-printable': [
    'The serial number of the subject is in the wrong string type',
    'It must be a PrintableString; strict parsers refuse another.',
  ],
  'rfc5280.subject-ia5-attribute-type': [
    'A mail address or domain component is in the wrong string type',
    'It must be an IA5String; strict parsers refuse another.',
  ],
  'rfc5280.subject-domain-component-invalid': [
    'The domain components make no valid domain name',
    'Software that builds a domain from them gets one that cannot exist.',
  ],
  'rfc5280.subject-email-not-in-alt-name': [
    'The mail address is in the subject alone',
    'Verifiers look for it in the subject alternative name and will not find it.',
  ],
  'rfc5280.subject-email-deprecated': [
    'A mail address in the subject',
    'The place is kept for old software only; the subject alternative name is where it belongs.',
  ],
  'rfc5280.subject-empty-without-alt-name': [
    'It names nobody',
    'With neither a subject nor an alternative name there is nothing to identify.',
  ],
  'rfc5280.subject-attribute-repeated': [
    'An attribute of the subject occurs twice',
    'Software picks the first or the last, so two programs may see two identities.',
  ],
  ...ofAltName('san', 'subject alternative name'),
  ...ofAltName('ian', 'issuer alternative name'),
  'rfc5280.ian-critical': [
    'The issuer alternative name is critical',
    'Few verifiers process it, and those that do not must refuse the certificate.',
  ],
  'rfc5280.san-not-critical-without-subject': [
    'The subject is empty but the alternative name is not critical',
    'Where the alternative name is the only identity, it has to be critical.',
  ],
  'rfc5280.san-critical-with-subject': [
    'The alternative name is critical beside a subject',
    'Old software that reads the subject alone has to refuse the certificate for no gain.',
  ],
  'rfc5280.san-name-repeated': [
    'The same name is listed twice',
    'It does no harm, but it shows that something upstream adds names twice.',
  ],
  'rfc5280.mail-host-too-long': ['The host of a mail address is longer than 253 characters', 'No such host can exist.'],
  'rfc5280.mailbox-utf8-host-too-long': [
    'The host of an international mail address is longer than 253 characters',
    'No such host can exist.',
  ],
  'rfc5280.mailbox-utf8-host-not-ascii': [
    'An international mail address has a host that is not ASCII',
    'The host has to be written as A-labels, or it matches nothing.',
  ],
  'rfc5280.mailbox-utf8-needless': [
    'An ASCII mail address in the international form',
    'Most software does not know that form; the plain one would do.',
  ],
  'rfc5280.dns-too-long': ['A host name is longer than 253 characters', 'No such host can exist.'],
  'rfc5280.dns-label-too-long': ['A label of a host name is longer than 63 characters', 'No such host can exist.'],
  'rfc5280.dns-empty-label': ['A host name has an empty label', 'Two dots in a row or one at an end match no host.'],
  'rfc5280.dns-hyphen-at-end-of-label': [
    'A label of a domain begins or ends with a hyphen',
    'Such a domain cannot be registered.',
  ],
  'rfc5280.dns-hyphen-at-end-of-host-label': [
    'A label of a host begins or ends with a hyphen',
    'Some resolvers and verifiers refuse such a host.',
  ],
  'rfc5280.dns-underscore': [
    'An underscore in a domain',
    'Such a domain cannot be registered, and verifiers refuse it.',
  ],
  'rfc5280.dns-underscore-in-host-label': [
    'An underscore in a host name',
    'Names of containers often have one, yet Java and others refuse it in a host.',
  ],
  'rfc5280.dns-bad-character': [
    'A host name holds characters it must not',
    'A port, a path or a scheme is no part of a host name; the entry matches nothing.',
  ],
  'rfc5280.dns-a-label-invalid': [
    'A label that begins with xn-- is no valid Punycode',
    'Nobody can turn it into the international name it claims to be.',
  ],
  'rfc5280.dns-a-label-not-nfc': [
    'An international label is not normalised',
    'The same name typed by a person has other bytes and will not match.',
  ],
};
