import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { checkDraft } from '../../pki/issuing/check.ts';
import type { CertificateDraft } from '../../pki/issuing/draft.ts';
import type { Issuer } from '../issuer.ts';

/** What the own checks say of a draft, sorted into what blocks it and what wants a click. */
export interface DraftVerdict {
  readonly refusals: readonly Problem[];
  readonly warnings: readonly Problem[];
}

export function judgeDraft(draft: CertificateDraft, issuer: Issuer | undefined): DraftVerdict {
  const problems = checkDraft(draft, issuer?.certificate);
  return {
    refusals: problems.filter(({ severity }) => severity === 'error'),
    warnings: problems.filter(({ severity }) => severity !== 'error'),
  };
}

/** Nothing is signed that our own checks refuse. Fails with `issue.refused`, naming each rule. */
export function requireAllowed(draft: CertificateDraft, issuer: Issuer | undefined): Result<null, AppError> {
  const { refusals } = judgeDraft(draft, issuer);
  return refusals.length === 0 ? ok(null) : fail('issue.refused', { rules: refusals });
}
