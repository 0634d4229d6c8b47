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

/** Why something stays behind, said of one or of several. */
export const leftReasons: Readonly<Record<LeftReason, string>> = {
  'other-passphrase': 'locked; to be had with the passphrase, now or in another run',
  'key-unsupported': 'a kind of key that is not kept here',
  'no-certificate': 'without a certificate of its own',
  'not-signed-by-it': 'in the name of the authority, but not signed by it; taken over without belonging to it',
  'not-an-authority': 'not allowed to sign certificates; taken over as a certificate alone',
  'is-private': 'of no use outside the other program',
  unreadable: 'not readable',
  'too-large': 'too large',
  'too-many': 'more of them than are taken over at once',
  link: 'links are not followed',
  outside: 'outside the folder',
  'line-malformed': 'not as OpenSSL writes it',
  'serial-twice': 'with the serial number of an earlier line',
  'line-differs': 'other than the index says; taken over as it is',
  'not-signed-list': 'not signed by the authority',
  'held-by-token': 'held by a token',
  'not-kept-here': 'nothing here that they could become',
  'crl-number-too-large': 'with a number too large to go on from',
  'public-alone': 'the public half alone',
  'reason-unspecified': 'for a reason that certificates are not revoked for; taken over without one',
  'planned-anew': 'to be planned here by hand',
  'newer-program': 'written by a newer version; what is known of it is taken over',
  'revocation-unreadable': 'revoking something that is not readable',
  'revocation-mended': 'not whole; taken over as a revocation, with what is readable',
  'revocations-unknown': 'kept back: revocations of the authority are not readable, and its CRLs would lack them',
  'number-unknown': 'kept back: the next CRL of the authority could get a number that was used',
  'too-costly': 'too costly to open',
  'older-copy': 'in an older copy of the same authority; only what is revoked for good there is taken over',
  'not-proven': 'here with a key that did not come along; only what a CRL says that it signed is taken over',
  'issuer-unknown': 'for an authority that is here, from an issuer that is not; taken over as a certificate alone',
};

export const keyStates: Readonly<Record<ForeignKeyState, string>> = {
  comes: 'comes',
  here: 'is here',
  locked: 'locked',
  unsupported: 'not kept here',
  stays: 'kept back',
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
