import type {
  AddressReason,
  Asn1TextReason,
  LimitReason,
  OrganizationIdentifierReason,
  ShapeReason,
  StatementReason,
} from '../../model/profile-reason.ts';

const addresses: Readonly<Record<AddressReason, string>> = {
  empty: 'Enter an address.',
  'too-long': 'The address is longer than 2,048 characters.',
  character: 'A blank, quote, bracket or letter beyond ASCII has to be escaped; write international hosts as xn--….',
  scheme: 'It begins with none of the schemes that may stand here.',
  escape: 'A percent sign needs two hexadecimal digits behind it.',
  host: 'It names no host, or one that cannot be.',
  login: 'It holds a user name, which everybody could read.',
  fragment: 'The part after # is never asked for; leave it out.',
  ldap: 'An LDAP address names an entry and an attribute: ldap://host/cn=CA?certificateRevocationList.',
  twice: 'The address stands here twice.',
  'too-many': 'At most 8 addresses of a kind.',
  https: 'With https, checking that server’s certificate may need this very address (RFC 5280 §8).',
};

const limits: Readonly<Record<LimitReason, string>> = {
  type: 'This is no limit for names of this kind.',
  form: 'Begin with dns:, ip:, email:, uri: or dir:.',
  host: 'This is no host name.',
  wildcard: 'Leave out the asterisk: a domain stands for everything below it.',
  'not-ascii': 'Write international names as xn--….',
  'leading-dot': 'A leading dot has no meaning for DNS names; some readers refuse it.',
  address: 'This is neither an IPv4 nor an IPv6 address.',
  prefix: 'The length of the network does not fit the address.',
  'host-bits': 'The address lies inside the network; write the network itself.',
  mailbox: 'This is no mailbox.',
  name: 'This is no directory name; write it like O=Acme,C=DE.',
  der: 'These octets are no name in DER.',
  twice: 'The limit stands here twice.',
  'too-many': 'At most 1,000 limits.',
};

const shapes: Readonly<Record<ShapeReason, string>> = {
  empty: 'Enter a text, or leave it out.',
  'too-long': 'The text is longer than 200 characters.',
  'control-character': 'The text holds a control character.',
  'not-normalised': 'The text holds letters in parts; write them composed (NFC).',
  'too-many': 'There are more of them than a profile may have.',
  'value-missing': 'Enter the value that is written.',
  'value-not-wanted': 'What is forbidden has no value.',
};

/** What a reader of JSON says of a value; numbers and lists alike. */
const forms: Readonly<Record<string, string>> = {
  invalid_type: 'Enter a whole number.',
  too_small: 'This is less than is allowed.',
  too_big: 'This is more than is allowed.',
  invalid_value: 'This is none of the values that are known.',
  unrecognized_keys: 'This holds parts that are not known.',
};

const statements: Readonly<Record<StatementReason, string>> = {
  retention: 'Records are kept for 0 to 100 whole years.',
  language: 'Write the language with two small letters: en.',
  'language-twice': 'There is one statement for each language.',
  'role-twice': 'A role stands here twice.',
  'nca-name': 'Enter the name of the competent authority, at most 256 characters.',
  nothing: 'Nothing is stated: choose a statement or none at all.',
  type: 'Whoever states compliance states the type too.',
  disclosure: 'Whoever states compliance points to a disclosure statement.',
  english: 'One disclosure statement has to be in English (ETSI EN 319 412-5 §4.3.4).',
  'organization-identifier':
    'No rule of the subject names organizationIdentifier, where the number of the payment service provider stands.',
};

const identifiers: Readonly<Record<OrganizationIdentifierReason, string>> = {
  form: 'Write it like PSDDE-BAFIN-123456 or VATDE-123456789.',
  scheme: 'It begins with none of VAT, NTR, PSD, LEI, EUI, EXC.',
  authority: 'After the country the competent authority stands in capitals: PSDDE-BAFIN-123456.',
  lei: 'This is no LEI: its check digits are wrong, or the country is not XG.',
  'other-authority': 'It names another competent authority than the PSD2 statement.',
};

const asn1: Readonly<Record<Asn1TextReason, string>> = {
  empty: 'there is no value.',
  'too-large': 'text and DER hold at most 16 KiB.',
  'too-deep': 'at most 32 values stand inside one another.',
  'bad-character': 'this character cannot stand here.',
  'bad-escape': 'only \\", \\\\ and \\u{…} are known.',
  unclosed: 'the closing quote or brace is missing.',
  'unknown-type': 'no type has this name.',
  'type-expected': 'a type is missing.',
  'value-expected': 'the value does not fit the type.',
  'block-expected': 'a brace { is missing.',
  'bad-number': 'this is no whole number.',
  'bad-oid': 'this is no OID.',
  'bad-hex': 'hexadecimal needs two digits for each octet.',
  'bad-bits': 'bits are 0 and 1.',
  'bad-text': 'the type does not have one of these characters.',
  'bad-time': 'the time is not written as YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ.',
  'bad-tag': 'this is no tag.',
  'bad-der': 'these octets are no whole DER value.',
  'text-after-end': 'more follows after the value.',
};

const groups = { addresses, limits, shapes: { ...forms, ...shapes }, statements, identifiers, asn1 } as const;

/** The words for `evidence.problem`; undefined where none are known. */
export function profileReason(group: keyof typeof groups, problem: unknown): string | undefined {
  const words: Readonly<Record<string, string>> = groups[group];
  return typeof problem === 'string' && Object.hasOwn(words, problem) ? words[problem] : undefined;
}
