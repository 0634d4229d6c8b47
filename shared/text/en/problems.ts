import type { Problem, ProblemCode } from '../../model/inspect.ts';
import { formatters, visible } from '../format.ts';
import { draftWords, type Words } from './draft-problems.ts';
import { lintExtensionWords } from './lint-extensions.ts';
import { lintFormWords } from './lint-form.ts';
import { lintMtlsWords } from './lint-mtls.ts';
import { lintNameWords } from './lint-names.ts';
import type { LintWordList } from './lint-words.ts';

/** What is wrong, why it matters, what to do. */
export interface ProblemText {
  readonly title: string;
  readonly detail: string;
  readonly fix: string;
}

type Evidence = Problem['evidence'];

const f = formatters('en');
const shown = (evidence: Evidence, key: string): string => {
  const value = evidence[key];
  return value === undefined ? '' : visible(String(value));
};
const when = (evidence: Evidence, key: string): string => {
  const value = evidence[key];
  return typeof value === 'number' ? f.instant(value) : '';
};
const reissue = 'Have it issued again.';

const words: Readonly<Record<ProblemCode, Words>> = {
  'der.truncated': [
    'The data ends too early',
    'A length points past the end of the data.',
    'Ask for the file again; it was cut on the way.',
  ],
  'der.trailing-bytes': [
    'Bytes follow the end',
    'After the structure more bytes follow that belong to nothing.',
    'Find out what was appended before you trust it.',
  ],
  'der.malformed': ['The encoding is broken', 'The bytes do not follow the rules of ASN.1.', 'Ask for the file again.'],
  'der.not-canonical': ['The encoding is not DER', 'It can be read, but strict software refuses it.', reissue],
  'der.too-deep': ['The structure is nested too deeply', 'Reading stopped at the limit.', 'Treat the file as hostile.'],
  'pem.bad-base64': [
    'The PEM text is damaged',
    'It has characters that are no base64.',
    'Copy it again, complete and unchanged.',
  ],
  'pem.no-end': [
    'The PEM block has no end line',
    'The text was probably cut.',
    'Copy it again with the line that begins with -----END.',
  ],
  'pem.not-strict': [
    'The PEM text is not well formed',
    'Lines are broken, quoted or escaped; it could be read all the same, but strict software refuses it.',
    'Write it anew from what is shown here.',
  ],
  'pem.unknown-label': [
    'Unknown kind of PEM block',
    (e) => `The label is “${shown(e, 'label')}”.`,
    'Check what produced it.',
  ],
  'file.empty': ['The file is empty', 'There is nothing to read.', 'Choose another file.'],
  'file.not-recognised': [
    'Nothing was recognised',
    'It is no certificate, request, list or key in a known form.',
    'Check that it is the right file.',
  ],
  'file.too-deep': [
    'Encodings around encodings',
    'Base64 inside base64 was undone three times; there is more, and it was left alone.',
    'Treat the file as hostile.',
  ],
  'file.archive': [
    'This is an archive or a compressed file',
    (e) => `Its type is ${shown(e, 'type')}; what it holds was not looked at.`,
    'Unpack it first, then inspect what comes out.',
  ],
  'file.unsupported': [
    'This form is not supported',
    (e) => `${shown(e, 'format')} of this form (${shown(e, 'detail')}) cannot be read.`,
    'Convert it with the tool that made it.',
  ],
  'file.integrity-not-checked': [
    'Nobody has checked that it is unchanged',
    'Its entries were listed without the passphrase that would prove them.',
    'Open it with its passphrase.',
  ],
  'file.too-many-items': [
    'Too many items',
    (e) => `Only the first ${shown(e, 'limit')} are shown.`,
    'Import the file to read all of it.',
  ],
  'file.encrypted': [
    'It is encrypted',
    'What is inside can be read with the passphrase only.',
    'Ask its owner for the passphrase.',
  ],
  'cert.expired': ['Expired', (e) => `It ended on ${when(e, 'notAfter')}.`, 'Renew it.'],
  'cert.not-yet-valid': [
    'Not yet valid',
    (e) => `It begins on ${when(e, 'notBefore')}.`,
    'Wait, or check the clocks on both sides.',
  ],
  'cert.validity-reversed': ['The validity ends before it begins', 'It was never valid.', reissue],
  'cert.weak-key': [
    'The key is too weak',
    (e) => `${shown(e, 'key')} can be broken or is refused by current software.`,
    'Issue it for RSA from 2048 bits or a P-256 key.',
  ],
  'cert.weak-signature': [
    'The signature is weak',
    (e) => `${shown(e, 'algorithm')} is refused by current software.`,
    'Have it signed with SHA-256 or better.',
  ],
  'cert.no-san': [
    'No subject alternative name',
    'Names in the subject do not count for TLS; clients refuse a server without one.',
    'Issue it with the names it is used under.',
  ],
  'cert.no-eku': [
    'No extended key usage',
    'It may be used for anything, which strict servers refuse.',
    'Issue it with clientAuth or serverAuth.',
  ],
  'cert.client-auth-missing': [
    'Not for use as a client',
    'It names serverAuth without clientAuth, so servers refuse it as a client certificate.',
    'For a server nothing is missing. For a client, issue it with the usage clientAuth.',
  ],
  'cert.key-usage-missing': [
    'digitalSignature is missing',
    'TLS 1.3 needs it; some software refuses the certificate.',
    'Issue it with key usage digitalSignature.',
  ],
  'cert.ca-without-key-cert-sign': [
    'An authority that may not sign certificates',
    'Key usage lacks keyCertSign, so what it signed is refused.',
    reissue,
  ],
  'cert.ca-without-basic-constraints': [
    'May sign certificates but is no authority',
    'basicConstraints does not say that it is one.',
    reissue,
  ],
  'cert.leaf-with-key-cert-sign': ['No authority, yet keyCertSign is set', 'Only an authority may have it.', reissue],
  'cert.unknown-critical-extension': [
    'An unknown extension is critical',
    (e) => `Software that does not know ${shown(e, 'oid')} must refuse the certificate.`,
    'Ask its issuer what it means.',
  ],
  'cert.duplicate-extension': [
    'An extension appears twice',
    (e) => `${shown(e, 'oid')} must not be repeated.`,
    reissue,
  ],
  'cert.serial-not-positive': ['The serial number is not positive', 'Some software refuses it.', reissue],
  'cert.serial-too-long': ['The serial number is too long', 'More than 20 octets are not allowed.', reissue],
  'cert.serial-low-entropy': [
    'The serial number is short',
    'Predictable numbers weaken the signature.',
    'Use random serials of 64 bits and more.',
  ],
  'cert.signature-algorithms-differ': [
    'Two signature algorithms are named',
    'Inside and outside the signed part they must be equal.',
    reissue,
  ],
  'cert.self-signature-invalid': [
    'The own signature does not verify',
    'It names itself as issuer, but another key signed it, or it was altered.',
    'Do not trust it.',
  ],
  'cert.version-not-3': [
    'Not a version 3 certificate',
    'It cannot carry extensions; current software refuses it.',
    reissue,
  ],
  'cert.unknown-algorithm': [
    'Unknown algorithm',
    (e) => `${shown(e, 'oid')} was not verified.`,
    'Check it with software that knows it.',
  ],
  'cert.san-malformed': [
    'A name is malformed',
    (e) => `“${shown(e, 'value')}” is no valid ${shown(e, 'type')} name.`,
    reissue,
  ],
  'cert.long-lived': [
    'A long life',
    (e) => `It is valid for ${shown(e, 'days')} days.`,
    'Prefer less than 398 days, renewed by a routine.',
  ],
  'csr.signature-invalid': [
    'Proof of possession fails',
    'The signature does not verify with the key in the request.',
    'Ask for a new request.',
  ],
  'csr.weak-key': [
    'The key is too weak',
    (e) => `${shown(e, 'key')} is not signed for.`,
    'Ask for RSA from 2048 bits or a P-256 key.',
  ],
  'csr.unknown-algorithm': [
    'Unknown algorithm',
    (e) => `${shown(e, 'oid')} was not verified.`,
    'Ask for a request with a common algorithm.',
  ],
  'csr.weak-signature': [
    'The signature is weak',
    (e) => `${shown(e, 'algorithm')} is outdated.`,
    'Ask for a request signed with SHA-256.',
  ],
  'crl.stale': [
    'The list is out of date',
    (e) => `The next one was due on ${when(e, 'nextUpdate')}. Servers that check it refuse every client.`,
    'Publish a new list.',
  ],
  ...draftWords,
};

/** The rules that run on what is about to be signed. */
const lintWords: LintWordList = { ...lintFormWords, ...lintNameWords, ...lintExtensionWords, ...lintMtlsWords };

export function problemText(problem: Pick<Problem, 'code' | 'evidence'>): ProblemText {
  const [title, detail, fix] = words[problem.code];
  const ofRule = problem.code === 'draft.lint' ? lintWords[String(problem.evidence['rule'])] : undefined;
  if (ofRule !== undefined) return { title: ofRule[0], detail: ofRule[1], fix };
  return { title, detail: typeof detail === 'function' ? detail(problem.evidence) : detail, fix };
}

/** Words of a rule by its id, which may come from elsewhere; undefined where none are known. */
export const findProblemText = (code: string, evidence: Evidence = {}): ProblemText | undefined =>
  Object.hasOwn(words, code) ? problemText({ code: code as ProblemCode, evidence }) : undefined;

/** Short title of a rule by its id; the id itself where no text is known, so that a refusal never goes without a name. */
export const problemTitle = (code: string, evidence: Evidence = {}): string =>
  findProblemText(code, evidence)?.title ?? visible(code);

export const problemCodesWithText: readonly string[] = Object.keys(words);
