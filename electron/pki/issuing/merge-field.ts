import type { DraftReasonCode, DraftRow, DraftRuleCode, DraftValue } from '../../../shared/model/issue.ts';
import type { Problem, ProblemCode, Severity } from '../../../shared/model/inspect.ts';

/** One field of a certificate as it was merged: what was asked, which rule decided, what comes out. */
export interface MergedField {
  readonly field: string;
  readonly rule: DraftRuleCode;
  readonly request: readonly DraftValue[];
  readonly result: readonly DraftValue[];
  readonly limits?: readonly string[];
  readonly critical?: boolean;
  readonly findings?: readonly Problem[];
}

type DraftCode = Extract<ProblemCode, `draft.${string}`>;

/** A rule that a draft breaks: `error` refuses the signature, `warning` wants a click. */
export const draftProblem = (
  code: DraftCode,
  rfc: string,
  evidence: Problem['evidence'] = {},
  severity: Severity = 'error',
): Problem => ({ code, severity, rfc, evidence });

/** What was asked for and is not in the result. */
export const leftOut = (text: string, reason: DraftReasonCode): DraftValue => ({ text, mark: 'removed', reason });

/** What is in the result and was not asked for. */
export const added = (text: string, reason: DraftReasonCode): DraftValue => ({ text, mark: 'added', reason });

export const asAsked = (text: string): DraftValue => ({ text });

/** The row of a merged field with all that is to be said of it. */
export function buildDraftRow(field: MergedField, findings: readonly Problem[] = []): DraftRow {
  const { request, result } = field;
  const all = [...(field.findings ?? []), ...findings];
  return {
    field: field.field,
    request,
    rule: field.rule,
    limits: field.limits ?? [],
    result,
    difference: field.rule === 'random' ? 'added' : differenceOf(request, result),
    ...(field.critical === undefined ? {} : { critical: field.critical }),
    findings: all,
  };
}

function differenceOf(request: readonly DraftValue[], result: readonly DraftValue[]): DraftRow['difference'] {
  const isSame = request.every(({ mark }) => mark === undefined) && result.every(({ mark }) => mark === undefined);
  if (isSame) return 'same';
  if (request.length === 0) return 'added';
  return result.length === 0 ? 'removed' : 'changed';
}
