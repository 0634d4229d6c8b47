import { visible } from '../format.ts';
import { type ErrorTexts, f, text } from './error-text.ts';

export const grants = {
  'grant.nothing-to-sign': ({ name }) =>
    text(
      `“${visible(name)}” has nothing to sign with`,
      'Its key is elsewhere, or it has no OCSP signer whose time is still to come.',
      'Choose another purpose, or make OCSP signers first.',
    ),
  'grant.too-long': ({ latest }) =>
    text(
      'The grant would last too long',
      `The latest it may end is ${f.instant(latest)}.`,
      'Choose an earlier end, and give another grant then.',
    ),
  'grant.too-many': ({ limit }) =>
    text(
      'Too many grants stand already',
      `There are ${f.number(limit)}, each with a process of its own.`,
      'End one that is not needed any more.',
    ),
} satisfies Partial<ErrorTexts>;
