import { visible } from '../format.ts';
import { type ErrorTexts, text } from './error-text.ts';

export const foreignCrls = {
  'foreign-crl.not-found': () =>
    text('There is no such list', 'It may have been removed meanwhile.', 'Look at the lists that are here.'),
  'foreign-crl.signature': ({ issuer }) =>
    text(
      'The list was not signed by its issuer',
      `Its signature does not verify with any certificate of “${visible(issuer)}” in this workspace.`,
      'Get the list from its issuer anew, or take the certificate of the issuer’s newer key into the workspace first.',
    ),
  'foreign-crl.key-usage': ({ issuer }) =>
    text(
      'The key that signed the list may not sign lists',
      `The certificate of “${visible(issuer)}” lacks the key usage cRLSign, so that no verifier may rely on the list.`,
      'Ask the issuer for a list that is signed by the right key.',
    ),
  'foreign-crl.own-authority': ({ name }) =>
    text(
      'This is a list of an authority that signs here',
      `“${visible(name)}” has its key in this workspace and issues its lists itself.`,
      'To take over revocations made elsewhere, import them at the authority.',
    ),
  'foreign-crl.other-issuer': ({ issuer, authority }) =>
    text(
      'The list belongs to another authority',
      `It was issued by “${visible(issuer)}”, and no certificate of “${visible(authority)}” verifies it.`,
      'Choose the authority that issued it, or none.',
    ),
  'foreign-crl.another': ({ issuer }) =>
    text(
      'The address hands out another list',
      `What came was issued by “${visible(issuer)}” and is not the next of the list that is here: issuer, key or scope differ.`,
      'Check the address, or take the list in as a new one.',
    ),
  'foreign-crl.no-url': ({ issuer }) =>
    text(
      'There is no address to fetch the list from',
      `Nobody set one for the list of “${visible(issuer)}”.`,
      'Set an address first.',
    ),
} satisfies Partial<ErrorTexts>;
