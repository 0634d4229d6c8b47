import type { DueLoop } from '../services/schedule/due-loop.ts';
import type { Workspace } from '../services/workspace.ts';
import { buildErrorEntry } from './error-log.ts';
import type { WindowSession } from './window-session.ts';

/** Does what is due in a workspace while it is open in a window, locked or not. What fails is logged and tried again. */
export function startScheduleLoop({ desk }: WindowSession, workspace: Workspace): DueLoop {
  return workspace.startSchedule((name, failure) => {
    const where = `schedule ${name}`;
    desk.writeError(
      'error' in failure
        ? { where, name: failure.error.code, message: '', stack: [] }
        : buildErrorEntry(where, failure.thrown, true),
    );
  });
}
