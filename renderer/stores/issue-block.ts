import type { AppError } from '../../shared/errors.ts';
import type { Problem } from '../../shared/model/inspect.ts';
import type { IssueDraft } from '../../shared/model/issue.ts';
import { type IssueForm, parseIssueForm, warningKey } from './issue-form.ts';

/** The form and what the last check of it said. */
export interface CheckedForm {
  readonly form: IssueForm;
  /** What would be signed. While it is made anew the former one stays. */
  readonly draft: IssueDraft | null;
  /** The draft is older than the form. */
  readonly checking: boolean;
  readonly draftError: AppError | null;
  /** Warnings that were accepted, by `warningKey`. */
  readonly accepted: ReadonlySet<string>;
}

/** Why nothing can be signed now. */
export type IssueBlock =
  | { readonly kind: 'missing' | 'checking' | 'unchecked' }
  | { readonly kind: 'refused'; readonly count: number; readonly first: Problem }
  | { readonly kind: 'warnings'; readonly count: number; readonly first: Problem };

/** Null where the form can be signed as it stands. */
export function findIssueBlock({ form, draft, draftError, accepted, checking }: CheckedForm): IssueBlock | null {
  if (!parseIssueForm(form).ok) return { kind: 'missing' };
  if (checking) return { kind: 'checking' };
  if (draft === null || draftError !== null) return { kind: 'unchecked' };
  const [refusal] = draft.refusals;
  if (refusal !== undefined) return { kind: 'refused', count: draft.refusals.length, first: refusal };
  const open = draft.warnings.filter((warning) => !accepted.has(warningKey(warning)));
  const [warning] = open;
  return warning === undefined ? null : { kind: 'warnings', count: open.length, first: warning };
}
