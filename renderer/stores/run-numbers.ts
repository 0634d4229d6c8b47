import type { RunId } from '../../shared/model/brands.ts';
import { onOtherWorkspace } from './workspace-change.ts';

const numbers = new Map<RunId, number>();

/** What a run is called in this window: `#3` stays `#3` when the tabs before it are closed. */
export function numberOfRun(id: RunId): number {
  const known = numbers.get(id);
  if (known !== undefined) return known;
  numbers.set(id, numbers.size + 1);
  return numbers.size;
}

onOtherWorkspace(() => numbers.clear());
