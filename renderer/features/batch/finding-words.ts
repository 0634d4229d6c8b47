import type { BatchFinding } from '../../../shared/model/batch.ts';
import { batchFindingText } from '../../../shared/text/en/batch.ts';
import { batchText } from '../../../shared/text/en/ui/batch.ts';
import { errorText, problemText } from '../../../shared/text/index.ts';

export interface FindingWords {
  readonly title: string;
  readonly detail: string;
  readonly reference?: string | undefined;
}

/** What is wrong with a row, whether a rule of issuing, a failure or the table itself says so. */
export function findingWords(finding: BatchFinding): FindingWords {
  if (finding.kind === 'cell')
    return { title: batchFindingText(finding), detail: '', reference: batchText.details.inColumn(finding.column) };
  if (finding.kind === 'failure') {
    const { title, detail, hint } = errorText(finding.error);
    return { title, detail: `${detail} ${hint}`.trim() };
  }
  const { title, detail, fix } = problemText(finding.problem);
  return { title, detail: `${detail} ${fix}`.trim(), reference: finding.problem.rfc };
}

export const findingTitle = (finding: BatchFinding): string => findingWords(finding).title;
