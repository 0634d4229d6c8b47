import type { ForeignKeyState, ForeignProgram, LeftItem, LeftKind, LeftReason } from '../../model/migration.ts';
import { formatters, visible } from '../format.ts';

const f = formatters('en');

export const foreignProgramNames: Readonly<Record<ForeignProgram, string>> = {
  'openssl-ca': 'OpenSSL CA folder',
  xca: 'XCA database',
};

/** Several of a kind. */
const KINDS: Readonly<Record<LeftKind, readonly [one: string, many: string]>> = {
  authority: ['authority', 'authorities'],
  certificate: ['certificate', 'certificates'],
  key: ['key', 'keys'],
  request: ['request', 'requests'],
  crl: ['CRL', 'CRLs'],
  revocation: ['revocation', 'revocations'],
  line: ['line of the index', 'lines of the index'],
  file: ['file', 'files'],
  template: ['template', 'templates'],
  token: ['token', 'tokens'],
  setting: ['setting', 'settings'],
  'crl-period': ['interval of CRLs', 'intervals of CRLs'],
  'openvpn-key': ['key of OpenVPN', 'keys of OpenVPN'],
};

/** Why something stays behind, as the end of a sentence about it. */
export const leftReasons: Readonly<Record<LeftReason, string>> = {
  'other-passphrase': 'is locked; it comes with its passphrase, now or in another run',
  'key-unsupported': 'a kind of key that is not kept here',
  'no-certificate': 'no certificate belongs to it',
  'not-signed-by-it': 'names the authority, but was not signed by it; it comes without belonging to it',
  'not-an-authority': 'may not sign certificates by what it says itself; it comes as a certificate alone',
  'is-private': 'is private to the other program',
  unreadable: 'cannot be read',
  'too-large': 'is too large',
  'too-many': 'more of them than are taken over at once',
  link: 'is a link, which is not followed',
  outside: 'leads out of the folder',
  'line-malformed': 'not as OpenSSL writes it',
  'serial-twice': 'the serial number stands in an earlier line too',
  'line-differs': 'does not fit what the index says of it; it comes as it is',
  'not-signed-list': 'was not signed by the authority',
  'held-by-token': 'is held by a token',
  'not-kept-here': 'has no place here',
  'crl-number-too-large': 'its number is too large to go on from',
  'public-alone': 'is the public half of a key alone',
  'reason-unspecified': 'is revoked for a reason that no certificate here has; it comes without one',
  'planned-anew': 'is planned here by hand',
  'newer-program': 'was written by a newer version; what is known of it comes',
};

export const keyStates: Readonly<Record<ForeignKeyState, string>> = {
  comes: 'comes',
  here: 'is here',
  locked: 'locked',
  unsupported: 'not kept here',
  none: 'elsewhere',
};

/** The same when it is over. */
export const keyStatesAfter: Readonly<Record<ForeignKeyState, string>> = { ...keyStates, comes: 'came' };

export const countLeft = (kind: LeftKind, count: number): string => {
  const [one, many] = KINDS[kind];
  return f.plural(count, { one: `1 ${one}`, other: `${f.number(count)} ${many}` });
};

/** Which thing it is: a file, a line of it, a name. */
export const leftName = ({ name, line }: LeftItem): string =>
  line === undefined ? visible(name) : `${visible(name)}, line ${f.number(line)}`;
