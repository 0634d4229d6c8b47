import { systemCode } from './system-failure.ts';

/** Whether a process of this computer lives, which another may by now that was given its number. */
export function isProcessAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (cause) {
    // It lives, but is another user's.
    return systemCode(cause) === 'EPERM';
  }
}
