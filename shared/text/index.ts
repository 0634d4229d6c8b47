import type { AppError } from '../errors.ts';
import type { ErrorText } from './en/errors.ts';
import { errorTexts } from './en/errors.ts';

export type { ErrorText } from './en/errors.ts';
export { findProblemText, problemText, problemTitle } from './en/problems.ts';
export { visible } from './format.ts';

/** What happened, why, and what to do next, in the words of the locale. */
export function errorText(error: AppError): ErrorText {
  const words = errorTexts[error.code] as (evidence: AppError['evidence']) => ErrorText;
  return words(error.evidence);
}
