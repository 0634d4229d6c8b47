import type { Changed } from '../../../shared/model/watch.ts';
import { inventoryMarksText as words } from '../../../shared/text/en/ui/inventory-marks.ts';
import { mapResult } from '../../../shared/result.ts';
import { undoChange } from '../../stores/bulk-change.ts';
import { reportFailure } from '../../stores/failure.ts';
import { showToast } from '../../ui/toast.tsx';

/** Says how many were changed, and offers to take that back where it is remembered. */
export function tellChanged({ changed, undo }: Changed): void {
  if (undo === undefined) return showToast(changed === 0 ? words.changed(0) : words.changedForGood(changed));
  showToast(words.changed(changed), 'done', { label: words.undo, onChoose: () => reportFailure(takeBack(undo)) });
}

const takeBack = async (undo: string) =>
  mapResult(await undoChange(undo), ({ restored, left }) =>
    showToast(words.takenBack(restored, left), left > 0 ? 'failed' : 'done'),
  );
