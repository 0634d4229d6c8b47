import type { IssueDraft } from '../../../shared/model/issue.ts';
import { problemText } from '../../../shared/text/index.ts';
import { type DraftField, fieldOf } from './draft-view.ts';

/** What to say beside a field that a rule refuses. */
export function refusalBeside(draft: IssueDraft | null, field: DraftField): string | undefined {
  const refusal = draft?.refusals.find((one) => fieldOf(one) === field);
  return refusal === undefined ? undefined : `${problemText(refusal).title}.`;
}
