import type { BuiltInProfile, ProfileProblem, ProfileProblemCode } from '../../model/profile.ts';
import { visible } from '../format.ts';
import { profileReason } from './profile-reasons.ts';

export interface ProfileWords {
  readonly name: string;
  readonly note: string;
}

/** Names and notes of the profiles that every workspace has. */
export const builtInProfileWords: Readonly<Record<BuiltInProfile, ProfileWords>> = {
  'tls-client': {
    name: 'TLS client (partner)',
    note: 'A partner’s gateway or program that proves itself to a server.',
  },
  'tls-server': { name: 'TLS server', note: 'A host that clients connect to; needs the names it is reached under.' },
  'tls-client-server': {
    name: 'TLS client and server',
    note: 'Both sides of a connection, as peers in a mesh or a queue need it.',
  },
  'sub-ca': {
    name: 'Subordinate authority',
    note: 'An authority that issues certificates, but has no authority below it.',
  },
  'ocsp-responder': {
    name: 'OCSP responder',
    note: 'Signs answers on revocation for its authority. It is trusted without asking, so it lives for a month.',
  },
  's-mime': { name: 'S/MIME', note: 'Signs and encrypts mail of the addresses in it.' },
  'code-signing': { name: 'Code signing', note: 'Signs programs and scripts; keys of RSA 3072 bits or more, or EC.' },
  'psd2-qwac': {
    name: 'PSD2 website (QWAC)',
    note: 'TLS certificate of a payment service provider with the statements of ETSI TS 119 495. Copy it and set roles and competent authority for each provider. From a private authority it is a declaration, not a qualified certificate.',
  },
  'psd2-qseal': {
    name: 'PSD2 seal (QSealC)',
    note: 'Seals the messages of a payment service provider, with the statements of ETSI TS 119 495. From a private authority it is a declaration, not a qualified certificate.',
  },
  'spiffe-x509-svid': {
    name: 'SPIFFE workload (X.509-SVID)',
    note: 'A workload known by one spiffe:// address; valid for a day.',
  },
};

type Evidence = ProfileProblem['evidence'];
const shown = (evidence: Evidence, key: string): string => visible(String(evidence[key] ?? ''), 120);

const suggestion = (evidence: Evidence): string =>
  evidence['suggestion'] === undefined ? '' : ` Perhaps ${shown(evidence, 'suggestion')}.`;

const PROBLEMS: Readonly<Record<ProfileProblemCode, string | ((evidence: Evidence) => string)>> = {
  'profile.shape': (e) =>
    profileReason('shapes', e['problem']) ?? `This value has not the form that is wanted (${shown(e, 'problem')}).`,
  'profile.name-empty': 'Give the profile a name.',
  'profile.period-too-long': 'No validity is longer than 100 years.',
  'profile.standard-over-longest': 'The usual validity is longer than the longest allowed.',
  'profile.no-key-kind': 'Allow at least one kind of key.',
  'profile.standard-key-not-allowed': 'The kind of key that is made here is not among those allowed.',
  'profile.attribute-unknown': (e) => `“${shown(e, 'value')}” is no attribute; use its short name or its OID.`,
  'profile.attribute-twice': (e) => `“${shown(e, 'value')}” has two rules.`,
  'profile.fixed-value-missing': 'Enter the value that is always written.',
  'profile.pattern-invalid': (e) =>
    `“${shown(e, 'value')}” is no pattern that can be used: a regular expression of at most 200 characters without looking ahead, looking back or references.`,
  'profile.name-invalid': (e) =>
    `“${shown(e, 'value')}”: ${profileReason('identifiers', e['problem']) ?? 'This cannot be written into a certificate.'}`,
  'profile.limit-invalid': (e) =>
    `“${shown(e, 'value')}”: ${profileReason('limits', e['problem']) ?? 'This is no limit for names.'}${suggestion(e)}`,
  'profile.least-over-most': 'At least more names are wanted than are allowed at most.',
  'profile.oid-invalid': (e) => `“${shown(e, 'value')}” is neither a known name nor an OID.`,
  'profile.oid-twice': (e) => `“${shown(e, 'value')}” stands here twice.`,
  'profile.oid-has-own-rule': (e) => `${shown(e, 'value')} has a rule of its own, or is written by the program alone.`,
  'profile.address-invalid': (e) =>
    `${e['value'] === '' ? '' : `“${shown(e, 'value')}”: `}${profileReason('addresses', e['problem']) ?? 'This is no address that can be written here.'}`,
  'profile.asn1-invalid': (e) =>
    `Line ${shown(e, 'line')}, column ${shown(e, 'column')}: ${profileReason('asn1', e['problem']) ?? 'this is no ASN.1 text.'}`,
  'profile.der-invalid': (e) => `The octets are no DER value that fits here, from octet ${shown(e, 'offset')} on.`,
  'profile.usage-does-not-fit': (e) => `${shown(e, 'value')} does not go with ${shown(e, 'beside')}.`,
  'profile.authority-needs-cert-sign': 'An authority needs the usage keyCertSign.',
  'profile.psd2-role-missing': 'Choose at least one role of the payment service provider.',
  'profile.nca-id-invalid': (e) => `“${shown(e, 'value')}” names no competent authority; write it like DE-BAFIN.`,
  'profile.statement-incomplete': (e) =>
    profileReason('statements', e['problem']) ?? `The statements are not complete (${shown(e, 'problem')}).`,
  'profile.critical-not-allowed': (e) => `${shown(e, 'value')} must not be critical.`,
};

/** One sentence that says what is wrong in one place of a profile. */
export function profileProblemText({ code, evidence }: Pick<ProfileProblem, 'code' | 'evidence'>): string {
  const words = PROBLEMS[code];
  return typeof words === 'string' ? words : words(evidence);
}
