import type { Problem, ProblemCode } from '../../model/inspect.ts';
import { DRAFT_REASONS } from '../../model/issue.ts';
import { formatters, visible } from '../format.ts';
import { draftReasonWords } from './draft-words.ts';

type Evidence = Problem['evidence'];
export type Words = readonly [title: string, detail: string | ((evidence: Evidence) => string), fix: string];
type DraftCode = Extract<ProblemCode, `draft.${string}`>;

const f = formatters('en');
const shown = (evidence: Evidence, key: string): string => visible(String(evidence[key] ?? ''));
const when = (evidence: Evidence, key: string): string => {
  const value = evidence[key];
  return typeof value === 'number' ? f.instant(value) : '';
};

const LENGTHS: Readonly<Record<string, string>> = { h: 'hour', d: 'day', mo: 'month', y: 'year' };

/** `397d` as people say it. */
function sayLength(length: string): string {
  const [, count = '', letter = ''] = /^(\d+)(h|d|mo|y)$/.exec(length) ?? [];
  const one = LENGTHS[letter];
  if (one === undefined) return length;
  return `${f.number(Number(count))} ${f.plural(Number(count), { one, other: `${one}s` })}`;
}

function sayLookalike(evidence: Evidence): string {
  if (evidence['label'] !== undefined)
    return shown(evidence, 'label') === ''
      ? 'has an international label that cannot be decoded'
      : `shows as ${shown(evidence, 'label')}`;
  if (evidence['marks'] !== undefined)
    return `has ${f.number(Number(evidence['marks']))} combining marks on one letter`;
  return `has ${shown(evidence, 'characters')}, which looks like another letter or is of another script than its word`;
}

const reasonOf = (evidence: Evidence): string => {
  const reason = DRAFT_REASONS.find((code) => code === evidence['reason']);
  return reason === undefined ? '' : draftReasonWords[reason];
};

/** Words of the rules that refuse a signature or ask for a second look before it. */
export const draftWords: Readonly<Record<DraftCode, Words>> = {
  'draft.malformed': [
    'The draft cannot be encoded',
    'A name, key or extension in it is broken.',
    'Check the names and the request.',
  ],
  'draft.issuer-malformed': [
    'The authority’s certificate is broken',
    'A part of it cannot be read, so nothing can be checked against it.',
    'Renew the authority.',
  ],
  'draft.issuer-name-differs': [
    'The issuer is not the authority',
    (e) => `The authority is ${shown(e, 'issuer')}.`,
    'Choose the authority again.',
  ],
  'draft.issuer-not-a-ca': [
    'The signer is no authority',
    (e) => `${shown(e, 'issuer')} is not marked as one, so every client would refuse the certificate.`,
    'Choose an authority.',
  ],
  'draft.issuer-cannot-sign': [
    'The authority may not sign certificates',
    (e) => `Its key usage is ${shown(e, 'found')}.`,
    'Choose another authority.',
  ],
  'draft.path-length': [
    'The authority may have no further authorities below',
    (e) => `The path length of ${shown(e, 'issuer')} does not allow it.`,
    'Issue it from an authority higher up, or shorten its path length.',
  ],
  'draft.path-length-below': [
    'The path length is too short for what stands below',
    (e) =>
      `${shown(e, 'name')} has authorities below it, ${shown(e, 'depth')} deep, and the new certificate would allow ${shown(e, 'allowed')}: what they issue would be refused along this way.`,
    'Choose a longer path length, or have it signed by an authority whose line leaves more room.',
  ],
  'draft.validity-reversed': ['The validity ends before it begins', 'It would never be valid.', 'Choose a later end.'],
  'draft.validity-outside-issuer': [
    'Valid longer than its authority',
    (e) => `The authority is valid from ${when(e, 'issuerNotBefore')} to ${when(e, 'issuerNotAfter')}.`,
    'Choose an end within it, or renew the authority.',
  ],
  'draft.issuer-purpose': [
    'The authority is not meant for this use',
    (e) => `It may issue for ${shown(e, 'found')}, not for ${shown(e, 'wanted')}.`,
    'Choose another authority or profile.',
  ],
  'draft.weak-key': [
    'The key is too weak',
    (e) => `${shown(e, 'key')} can be broken or is refused by current software.`,
    'Ask for RSA from 2048 bits or a P-256 key.',
  ],
  'draft.unusable-key': [
    'The key cannot sign',
    (e) => `${shown(e, 'key')} cannot be used to authenticate in TLS.`,
    'Ask for an RSA, EC or Ed25519 key.',
  ],
  'draft.no-name': [
    'The certificate names nobody',
    'Subject and alternative names are both empty.',
    'Enter a subject or a name.',
  ],
  'draft.control-characters': [
    'A name holds control characters',
    (e) => `${shown(e, 'name')} has ${shown(e, 'characters')}, which no reader shows.`,
    'Enter the name without them, or ask for another request.',
  ],
  'draft.hidden-characters': [
    'A name holds characters that nobody sees',
    (e) =>
      `${shown(e, 'name')} has ${shown(e, 'characters')}: invisible, or made to change the order in which others are read.`,
    'Compare the name with what the partner told you before it is signed.',
  ],
  'draft.lookalike-name': [
    'A name may be read as another',
    (e) => `${shown(e, 'name')} ${sayLookalike(e)}.`,
    'Compare the name with what the partner told you before it is signed.',
  ],
  'draft.san-not-critical': [
    'The alternative names must be critical',
    'With an empty subject they are the only name.',
    'Enter a subject.',
  ],
  'draft.duplicate-extension': [
    'An extension appears twice',
    (e) => `${shown(e, 'name')} must not be repeated.`,
    'Remove one of them from the profile or the request.',
  ],
  'draft.leaf-with-key-cert-sign': [
    'No authority, yet keyCertSign is set',
    'Only an authority may have it.',
    'Remove it from the profile or the request.',
  ],
  'draft.ca-without-key-cert-sign': [
    'An authority that may not sign certificates',
    'Key usage lacks keyCertSign.',
    'Add it to the profile.',
  ],
  'draft.purpose-needs-signature': [
    'digitalSignature is missing',
    'TLS 1.3 cannot use the certificate without it.',
    'Add it to the profile.',
  ],
  'draft.server-without-san': [
    'A server without a name',
    'Clients look at the alternative names only and would refuse it.',
    'Enter the names the server is reached under.',
  ],
  'draft.name-constraints': [
    'A name the authority may not issue for',
    (e) => `${shown(e, 'name')} is outside the name constraints of ${shown(e, 'issuer')}.`,
    'Choose another name or authority.',
  ],
  'draft.serial-too-short': ['The serial number is short', 'It could be guessed.', 'Use the random one.'],
  'draft.subject-missing': [
    'The subject lacks a part',
    (e) => `The profile wants ${shown(e, 'attribute')}.`,
    'Enter it, or keep it in the record of the partner.',
  ],
  'draft.subject-pattern': [
    'A part of the subject is not as the profile wants it',
    (e) => `${shown(e, 'attribute')} “${shown(e, 'value')}” does not fit the pattern ${shown(e, 'pattern')}.`,
    'Correct it, or ask for another request.',
  ],
  'draft.subject-refused': [
    'The subject has a part that the profile does not take',
    (e) => `${shown(e, 'attribute')} is not among the parts it allows.`,
    'Enter the subject without it.',
  ],
  'draft.too-few-names': [
    'Too few names',
    (e) =>
      `The profile wants at least ${shown(e, 'least')} of the kind ${shown(e, 'type')}; there are ${shown(e, 'found')}.`,
    'Enter what is missing.',
  ],
  'draft.no-alt-name': [
    'No alternative name',
    'The profile wants at least one name beside the subject.',
    'Enter one, or ask for a request that has it.',
  ],
  'draft.name-left-out': [
    'A requested name is left out',
    (e) => `${shown(e, 'name')}: ${reasonOf(e)}.`,
    'Accept that, or change the profile.',
  ],
  'draft.typed-name-refused': [
    'The profile does not allow this name',
    (e) => `${shown(e, 'name')}: ${reasonOf(e)}.`,
    'Remove it, or choose another profile.',
  ],
  'draft.spiffe-id': [
    'This is no SPIFFE ID',
    (e) => `${shown(e, 'name')} breaks the form of its ${e['problem'] === 'path' ? 'path' : 'trust domain'}.`,
    'Write it as spiffe://trust-domain/path, in lower case up to the path, without escapes.',
  ],
  'draft.key-not-allowed': [
    'The profile does not allow this key',
    (e) => `${shown(e, 'key')} is not among ${shown(e, 'allowed')}.`,
    'Ask for another key, or choose another profile.',
  ],
  'draft.validity-over-longest': [
    'Valid longer than the profile allows',
    (e) => `At most ${sayLength(shown(e, 'longest'))}, which is until ${when(e, 'most')}.`,
    'Choose an earlier end.',
  ],
  'draft.endless-not-allowed': [
    'The profile allows no certificate without an end',
    'Such a certificate is good until somebody revokes it.',
    'Choose an end, or change the profile.',
  ],
  'draft.extension-refused': [
    'The request asks for what the profile does not take',
    (e) => `${shown(e, 'name')} is refused by the profile.`,
    'Ask for a request without it, or choose another profile.',
  ],
  'draft.same-names': [
    'A valid certificate with these names is here already',
    (e) => `${shown(e, 'name')} is valid until ${when(e, 'notAfter')}.`,
    'Renew that one instead, or accept that there are two.',
  ],
  'draft.same-key': [
    'Another certificate has this key',
    (e) => `${shown(e, 'name')} has it, valid until ${when(e, 'notAfter')}. Whoever gets the key gets both.`,
    'Ask for a fresh key, or accept it where it is a renewal.',
  ],
  'draft.same-key-as-authority': [
    'An authority has this key',
    (e) => `${shown(e, 'name')} signs with it. Whoever holds the key of this certificate could issue certificates.`,
    'Ask for a fresh key.',
  ],
  'draft.key-of-refused': [
    'A request with this key was refused here',
    (e) => `${shown(e, 'name')} was refused${shown(e, 'reason') === '' ? '' : `: ${shown(e, 'reason')}`}.`,
    'Look at why it was refused; ask for a fresh key where the key was the reason.',
  ],
  'draft.lint': ['A rule is broken', '', 'Change the profile or what was entered.'],
};
