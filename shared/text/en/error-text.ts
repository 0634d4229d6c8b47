import type { ErrorCode, ErrorEvidence } from '../../errors.ts';
import { formatters } from '../format.ts';

/** What happened, why, and what to do next. */
export interface ErrorText {
  readonly title: string;
  readonly detail: string;
  readonly hint: string;
}

export type ErrorTexts = { readonly [C in ErrorCode]: (evidence: ErrorEvidence[C]) => ErrorText };

export const f = formatters('en');
export const text = (title: string, detail: string, hint: string): ErrorText => ({ title, detail, hint });
export const again = 'Try again.';
