import type { Clock } from '../ports.ts';
import { type DueLoop, type DueLoopOptions, startDueLoop } from './due-loop.ts';
import type { DueWork } from './due-work.ts';

/** What a schedule needs of an open workspace. */
export interface Scheduled {
  readonly due: readonly DueWork[];
  onChange(listener: (tables: readonly string[]) => void): () => void;
  onLockChange(listener: (locked: boolean) => void): () => void;
}

/** Does what an open workspace does by itself, until it is stopped: before the workspace is closed. */
export const startSchedule = (
  workspace: Scheduled,
  ports: { readonly clock: Clock; readonly onFailure: DueLoopOptions['onFailure'] },
): DueLoop =>
  startDueLoop({
    works: workspace.due,
    ...ports,
    listen: (heed) => {
      const stops = [workspace.onChange(heed), workspace.onLockChange(() => heed(['lock']))];
      return () => stops.forEach((stop) => stop());
    },
  });
