import type { Problem, ProblemCode } from '../../model/inspect.ts';
import { formatters, visible } from '../format.ts';

type Evidence = Problem['evidence'];
type Words = readonly [title: string, detail: string | ((evidence: Evidence) => string), fix: string];
type DraftCode = Extract<ProblemCode, `draft.${string}`>;

const f = formatters('en');
const shown = (evidence: Evidence, key: string): string => visible(String(evidence[key] ?? ''));
const when = (evidence: Evidence, key: string): string => {
  const value = evidence[key];
  return typeof value === 'number' ? f.instant(value) : '';
};
const otherAuthority = 'Choose another authority.';

/** What stands against signing a draft. */
export const draftProblems: Readonly<Record<DraftCode, Words>> = {
  'draft.malformed': ['The draft cannot be encoded', 'A part of it is not valid ASN.1.', 'Check subject and names.'],
  'draft.issuer-malformed': ['The authority’s certificate is malformed', 'It cannot be read in full.', otherAuthority],
  'draft.issuer-name-differs': [
    'The issuer’s name differs',
    (e) => `The draft does not name ${shown(e, 'issuer')} as its issuer.`,
    otherAuthority,
  ],
  'draft.issuer-not-a-ca': [
    'The issuer is no authority',
    (e) => `${shown(e, 'issuer')} is not marked as a certificate authority.`,
    otherAuthority,
  ],
  'draft.issuer-cannot-sign': [
    'The issuer must not sign certificates',
    (e) => `The key usage of ${shown(e, 'issuer')} leaves out keyCertSign.`,
    otherAuthority,
  ],
  'draft.path-length': [
    'Too many authorities in a row',
    (e) => `${shown(e, 'issuer')} allows ${shown(e, 'allowed')} authorities below the new one.`,
    'Issue it from an authority higher up, or with a smaller path length.',
  ],
  'draft.validity-reversed': ['It ends before it begins', 'The end lies before the start.', 'Choose other dates.'],
  'draft.validity-outside-issuer': [
    'It would outlive its authority',
    (e) => `It would end on ${when(e, 'notAfter')}, the authority ends on ${when(e, 'issuerNotAfter')}.`,
    'Choose fewer days, or renew the authority first.',
  ],
  'draft.issuer-purpose': [
    'The authority does not allow this purpose',
    (e) => `${shown(e, 'wanted')} is not among its purposes.`,
    'Choose another authority or profile.',
  ],
  'draft.weak-key': [
    'The key is too weak',
    (e) => `${shown(e, 'key')} is not signed.`,
    'Use RSA from 2048 bits or P-256.',
  ],
  'draft.unusable-key': [
    'The key cannot sign',
    (e) => `${shown(e, 'key')} is of no use for TLS certificates.`,
    'Use an RSA, P-256 or Ed25519 key.',
  ],
  'draft.no-name': ['It names nobody', 'Subject and alternative names are empty.', 'Give it a subject.'],
  'draft.san-not-critical': [
    'The alternative names must be critical',
    'Without a subject the alternative names are all that is left.',
    'Give it a subject.',
  ],
  'draft.duplicate-extension': [
    'An extension appears twice',
    (e) => `${shown(e, 'name')} stands in it more than once.`,
    'Leave one of them out.',
  ],
  'draft.leaf-with-key-cert-sign': [
    'An end certificate must not sign certificates',
    'Its key usage has keyCertSign.',
    'Choose another profile.',
  ],
  'draft.ca-without-key-cert-sign': [
    'An authority must be able to sign',
    'Its key usage lacks keyCertSign.',
    'Choose another profile.',
  ],
  'draft.purpose-needs-signature': [
    'TLS needs digitalSignature',
    'The key usage lacks digitalSignature, so handshakes would be refused.',
    'Choose another profile.',
  ],
  'draft.server-without-san': [
    'A server certificate needs alternative names',
    'Clients look for the host name there and nowhere else.',
    'Add the DNS names or IP addresses of the server.',
  ],
  'draft.name-constraints': [
    'The authority may not certify this name',
    (e) => `${shown(e, 'name')} lies outside the name constraints of ${shown(e, 'issuer')}.`,
    'Choose another name or authority.',
  ],
  'draft.serial-too-short': [
    'The serial number is short',
    (e) => `It has ${shown(e, 'octets')} octets.`,
    'Use at least 64 random bits.',
  ],
};
