import { type AppError, type ErrorCode } from '../../../shared/errors.ts';
import { MAX_PUBLISH_ATTEMPTS } from '../../../shared/model/publish.ts';

const FIRST_MS = 15_000;
/** No wait is longer; a time to come that lies further ahead was written by a clock that was set back since. */
export const LONGEST_WAIT_MS = 3_600_000;

/** What no further attempt mends: somebody has to do something first. */
const FINAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'job.cancelled',
  'publish.host-key-changed',
  'publish.host-key-unknown',
  'publish.login-missing',
  'publish.login-other-place',
  'publish.login-refused',
  'publish.place-invalid',
  'publish.untrusted-server',
  'vault.record-damaged',
]);

/**
 * How long to wait after so many attempts: twice as long each time, between a half and the whole of that, so that many who failed at once do not come
 * back at once. Undefined where there is no use in another attempt, or were enough. `random` is one of 0 to 255.
 */
export function findWait(error: AppError, attempts: number, random: number): number | undefined {
  if (FINAL.has(error.code) || attempts >= MAX_PUBLISH_ATTEMPTS) return undefined;
  const whole = Math.min(FIRST_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
  return Math.round(whole * (0.5 + random / 510));
}
