import { visible } from '../format.ts';
import { problemTitle } from './problems.ts';

/** Words for the ids that stand inside the evidence of an error. */
const HOST: Readonly<Record<string, string>> = {
  empty: 'No host is named.',
  characters: 'It has spaces or other characters that no host name has.',
  ipv6: 'It is no valid IPv6 address.',
  name: 'It is no valid name.',
  length: 'A label has at most 63 characters and a name 253.',
};

const SUBJECT: Readonly<Record<string, string>> = {
  'trailing-separator': 'A comma or plus sign with nothing after it',
  'missing-equals': 'An attribute without an equals sign',
  'unknown-attribute': 'An unknown attribute',
  'bad-character': 'A character that needs a backslash before it',
  'bad-escape': 'A backslash before a character that needs none',
  'control-character': 'A control character',
  'empty-value': 'Nothing where a value is expected',
  'too-long': 'A value longer than certificates allow (64 characters for a common name)',
  'not-a-country': 'A country that is not two capital letters',
};

const ENCODING: Readonly<Record<string, string>> = {
  truncated: 'The data ends too early',
  'trailing-bytes': 'Bytes follow the end',
  'trailing-octets': 'Bytes follow the end',
  'not-canonical': 'The encoding is not DER',
  'too-deep': 'The structure is nested too deeply',
  'too-many': 'The structure has too many elements',
  'unexpected-tag': 'An element of another kind is expected',
  'bad-value': 'A value is out of its range',
  missing: 'An element is missing',
  unreadable: 'It cannot be read',
};

const INPUT: Readonly<Record<string, string>> = {
  'other-workspace': 'It is of another workspace.',
  missing: 'It is missing.',
  'not-a-date': 'A day such as 2026-12-01 is expected.',
  'too-many': 'It covers more than one answer can hold.',
  empty: 'It is empty.',
  'not-utf8': 'It is not text in UTF-8.',
  'out-of-range': 'It is out of range.',
  'not-hexadecimal': 'The digits 0 to 9 and a to f are expected.',
  'too-long': 'It is too long.',
  'not-a-number': 'A whole number is expected.',
  'unknown-choice': 'The value is not one of those offered.',
  'unknown-option': 'There is no such option.',
  'excludes-request': 'A request brings its own key.',
  'not-in-profile': 'The profile does not allow it.',
  'not-possible': 'It cannot be done with this.',
  'not-a-name': 'At least one letter or digit is needed, and no control characters.',
  'other-key-type': 'The key is of another kind.',
  'not-next': 'The pieces of the upload came out of order.',
  incomplete: 'The upload is not complete.',
};

const UNSUPPORTED: Readonly<Record<string, string>> = {
  signed: 'It is protected by a signature instead of a passphrase.',
  form: 'It has none of the forms of a private key that Countersign knows.',
  key: 'Its algorithm has no place in that format, or its public half cannot be computed.',
  'no-curve': 'It does not say on which curve it is.',
  'private-key': 'Keys of this format are named, not opened.',
  'token-key': 'The private part is on a security token, not in the file.',
  'salt-source': 'The salt of its key derivation is not in the file.',
  'salt-length': 'The salt of its key derivation is longer than any in use.',
  'key-length': 'The length of its key does not fit its algorithm.',
  'iv-length': 'The initial value of its encryption does not fit its cipher.',
  'rc2-version': 'The strength of its RC2 encryption is none that the standard lists.',
  'scrypt-parameters': 'The figures of its key derivation are not those of scrypt.',
  'mac-parameters': 'The figures of its integrity check make no sense.',
  iterations: 'It asks for no round of key derivation at all.',
  parameters: 'The figures of its encryption make no sense.',
};

const lookUp = (words: Readonly<Record<string, string>>, id: string): string =>
  Object.hasOwn(words, id) ? (words[id] ?? '') : visible(id);

export const hostProblem = (id: string): string => lookUp(HOST, id);
export const subjectProblem = (id: string): string => lookUp(SUBJECT, id);
export const encodingProblem = (id: string): string =>
  Object.hasOwn(ENCODING, id) ? lookUp(ENCODING, id) : problemTitle(id);
export const inputProblem = (id: string): string => lookUp(INPUT, id);
export const unsupportedDetail = (id: string): string =>
  Object.hasOwn(UNSUPPORTED, id) ? lookUp(UNSUPPORTED, id) : `Countersign does not know ${visible(id)}.`;
