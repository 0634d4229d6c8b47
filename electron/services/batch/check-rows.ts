import type { AppError } from '../../../shared/errors.ts';
import type { BatchCellCode, BatchColumn, BatchFinding } from '../../../shared/model/batch.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import { ok } from '../../../shared/result.ts';
import type { IssueRequest } from '../issuing/issue-request.ts';
import type { IssueCheck } from '../issuing/describe-checks.ts';
import { createIssuing } from '../issuing/issuing.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import type { RowOrder } from './row-order.ts';

const MAX_EVIDENCE = 200;

/** What a row is checked as and, later, signed as. */
export interface RowToIssue {
  readonly order: RowOrder;
  readonly csr?: Uint8Array;
}

/** What issuing a row would come to. */
export interface CheckedRow {
  /** The name that its certificate will have in lists, its subject and names; absent where it did not come so far. */
  readonly outcome?: { readonly name: string; readonly subject: string; readonly names: readonly string[] };
  readonly findings: readonly BatchFinding[];
}

export const toIssueRequest = ({ order, csr }: RowToIssue): IssueRequest => ({
  ...order,
  ...(csr === undefined ? {} : { csr }),
});

/** Checks rows by the code that signs; the findings stand in the order of the rows. Nothing is signed or kept. Fails with `job.cancelled`. */
export async function checkRows(
  context: WorkspaceContext,
  rows: readonly RowToIssue[],
  job: JobContext,
): Outcome<readonly CheckedRow[]> {
  const checked = await createIssuing(context).check(rows.map(toIssueRequest), job);
  return checked.ok ? ok(checked.value.map(describeRow)) : checked;
}

/** The findings of a row's check, each where its file has it. */
export function describeRow(check: IssueCheck): CheckedRow {
  if (!check.ok) return { findings: [describeFailure(check.error)] };
  const { name, subject, sans, refusals, warnings } = check.value;
  const findings = [...refusals.map(asProblem('error')), ...warnings.map(asProblem('warning'))];
  return { outcome: { name, subject, names: sans }, findings };
}

const asProblem =
  (severity: 'error' | 'warning') =>
  (problem: Problem): BatchFinding => ({ kind: 'problem', severity, problem });

/** Where a failure can only come from one cell it is told there. */
function describeFailure(error: AppError): BatchFinding {
  switch (error.code) {
    case 'issue.subject-invalid':
      return atCell('subject', 'batch.subject-invalid', { ...error.evidence });
    case 'issue.name-invalid':
      return atCell('san', 'batch.name-invalid', { value: error.evidence.value.slice(0, MAX_EVIDENCE) });
    case 'format.not-recognised':
      return atCell('csr', 'batch.request-unreadable', { problem: error.code });
    case 'format.malformed':
      return atCell('csr', 'batch.request-unreadable', { problem: error.code, offset: error.evidence.offset });
    default:
      return { kind: 'failure', severity: 'error', error };
  }
}

const atCell = (
  column: BatchColumn,
  code: BatchCellCode,
  evidence: Readonly<Record<string, string | number>>,
): BatchFinding => ({ kind: 'cell', severity: 'error', column, code, evidence });
