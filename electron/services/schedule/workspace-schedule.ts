import type { Clock } from '../ports.ts';
import { type DueLoop, type DueLoopOptions, startDueLoop } from './due-loop.ts';
import type { DueWork } from './due-work.ts';

/** What somebody who serves wants none of still has its file looked at. */
export type ScheduledWorks = 'all' | 'check';

/** What a schedule needs of an open workspace. */
export interface Scheduled {
  readonly due: readonly DueWork[];
  onChange(listener: (tables: readonly string[]) => void): () => void;
  onLockChange(listener: (locked: boolean) => void): () => void;
}

/** Does what an open workspace does by itself, until it is stopped: before the workspace is closed. */
export const startSchedule = (
  workspace: Scheduled,
  {
    works = 'all',
    ...ports
  }: {
    readonly clock: Clock;
    readonly onFailure: DueLoopOptions['onFailure'];
    readonly works?: ScheduledWorks | undefined;
  },
): DueLoop =>
  startDueLoop({
    works: workspace.due.filter(({ name }) => works === 'all' || name === works),
    ...ports,
    listen: (heed) => {
      const stops = [workspace.onChange(heed), workspace.onLockChange(() => heed(['lock']))];
      return () => stops.forEach((stop) => stop());
    },
  });
