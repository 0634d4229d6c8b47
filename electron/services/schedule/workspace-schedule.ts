import type { Workspace } from '../workspace.ts';
import type { Clock } from '../ports.ts';
import { type DueLoop, type DueLoopOptions, startDueLoop } from './due-loop.ts';

/** Does what an open workspace does by itself, until it is stopped: before the workspace is closed. */
export const startSchedule = (
  workspace: Workspace,
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
