import { visible } from '../format.ts';
import { f, text, type ErrorTexts } from './error-text.ts';
import { subjectProblem } from './details.ts';

const KINDS: Readonly<Record<string, string>> = {
  certificate: 'a certificate',
  'private-key': 'a private key',
  'public-key': 'a public key',
  crl: 'a revocation list',
  pkcs7: 'a PKCS #7 bundle',
  pkcs12: 'a PKCS #12 container',
  keystore: 'a keystore',
};
const kindName = (kind: string): string => KINDS[kind] ?? 'something else';

export const requests = {
  'request.not-found': ({ wanted }) =>
    text(`No request “${visible(wanted)}”`, 'It is not in this workspace.', 'Import it again.'),
  'request.ambiguous': ({ wanted, matches }) =>
    text(
      `“${visible(wanted)}” may be ${f.number(matches)} requests`,
      'More than one has this name.',
      'Name it by its id; `request list` shows the ids.',
    ),
  'request.signature-invalid': ({ algorithm }) =>
    text(
      'The request does not prove that its sender has the key',
      `Its signature (${visible(algorithm)}) does not verify with the key inside.`,
      'Ask for a new request; this one was altered or put together wrongly.',
    ),
  'request.weak-key': ({ key, minimum }) =>
    text(
      `The key is too weak: ${visible(key)}`,
      `At least ${visible(minimum)} is needed.`,
      'Ask for a new request with a stronger key.',
    ),
  'request.unsupported-key': ({ key }) =>
    text(
      `The kind of key is not supported: ${visible(key)}`,
      'It is not one that this workspace signs for.',
      'Ask for RSA from 2048 bits, P-256, P-384, P-521 or Ed25519.',
    ),
  'request.already-handled': ({ state }) =>
    text('This request is done', `Its state is ${visible(state)}.`, 'Import a new request for another certificate.'),
  'request.refused': ({ name, reason }) =>
    text(
      `The request of ${visible(name)} was refused`,
      reason === '' ? 'No reason was noted.' : `The reason that was noted: ${visible(reason)}`,
      'Reopen it in Requests, or with `request reopen`, if it is to be issued after all.',
    ),
  'request.issued': ({ name, state }) =>
    text(
      `The request of ${visible(name)} stays`,
      `Its state is ${visible(state)}: what was decided or signed by it must stay to be seen.`,
      'Reopen or refuse an approved request first; one that was answered stays beside its certificate.',
    ),
  'request.form-unsupported': ({ form }) =>
    text(
      `A request in the form ${visible(form)}`,
      'Only certification requests of the form PKCS #10 can be kept and signed.',
      'Ask for a PKCS #10 request; Requests › Help a partner has commands for it.',
    ),
  'request.none-found': ({ name, kinds }) =>
    text(
      `${visible(name)} holds no certification request`,
      kinds === ''
        ? 'Nothing in it was recognised.'
        : `It holds ${visible(kinds.split(',').map(kindName).join(', '))}.`,
      'Choose the file that begins with -----BEGIN CERTIFICATE REQUEST-----, or its binary form.',
    ),
  'own-request.not-found': ({ wanted }) =>
    text(
      `No request “${visible(wanted)}” was made here`,
      'It is not in this workspace.',
      'List them with `request list --own`.',
    ),
  'own-request.not-waiting': ({ name, state }) =>
    text(
      `The request of ${visible(name)} waits for no answer`,
      `Its state is ${visible(state)}.`,
      'Make a new request for another certificate.',
    ),
  'own-request.for-authority': ({ name }) =>
    text(
      `The request of ${visible(name)} is one for an authority`,
      'Its answer makes an authority of this workspace.',
      'Import it under Authorities.',
    ),
  'own-request.no-match': ({ name }) =>
    text(
      `${visible(name)} answers no request of this workspace`,
      'No request that waits has the key of a certificate in it.',
      'Check that it is the answer to the request that was sent; a certificate without a request is imported in the inventory.',
    ),
} satisfies Partial<ErrorTexts>;

export const partners = {
  'partner.not-found': ({ wanted }) =>
    text(`No partner “${visible(wanted)}”`, 'It is not in this workspace.', 'Choose another one, or add it.'),
  'partner.name-taken': ({ name }) =>
    text(
      `There is a partner “${visible(name)}” already`,
      'Names of partners differ in more than upper and lower case.',
      'Choose another name, or change the partner that is there.',
    ),
  'partner.in-use': ({ name, certificates, requests: open, ownRequests }) =>
    text(
      `${visible(name)} cannot be deleted`,
      `It is named by ${f.plural(certificates, { one: '1 certificate', other: `${f.number(certificates)} certificates` })} and ${f.plural(open + ownRequests, { one: '1 request', other: `${f.number(open + ownRequests)} requests` })}.`,
      'Give these another partner, or none, first.',
    ),
  'partner.attribute-invalid': ({ attribute, problem }) =>
    text(
      `${visible(attribute)} cannot be kept for the partner`,
      problem === 'unknown' ? 'It is no attribute of a name.' : `${subjectProblem(problem)}.`,
      'Use O, C, OU, L, ST, organizationIdentifier or a dotted OID; C takes two capital letters.',
    ),
} satisfies Partial<ErrorTexts>;
