import { visible } from '../format.ts';
import { type ErrorTexts, text } from './error-text.ts';
import { kitPartText, kitRefusalText } from './hand-over.ts';

export const kits = {
  'kit.part-unavailable': ({ name, part, reason }) =>
    text(
      `“${kitPartText[part].title}” cannot be made for ${visible(name)}`,
      kitRefusalText[reason],
      'Leave this part out.',
    ),
} satisfies Partial<ErrorTexts>;
