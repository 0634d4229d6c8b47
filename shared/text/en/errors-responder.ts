import { visible } from '../format.ts';
import { type ErrorTexts, text } from './error-text.ts';

export const responders = {
  'responder.cannot-answer': ({ name }) =>
    text(
      `No OCSP answer of ${visible(name)} can be signed now`,
      'It has no responder certificate that is valid now, its key cannot be used while the workspace is locked, or the responder does not serve it.',
      'Unlock the workspace and make responder certificates, or give a grant for OCSP answers.',
    ),
} satisfies Partial<ErrorTexts>;
