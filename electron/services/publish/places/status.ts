import type { AppError } from '../../../../shared/errors.ts';
import { fail } from '../../../../shared/errors.ts';
import type { Result } from '../../../../shared/result.ts';
import type { FileAnswer } from './send.ts';

/** What a server was asked for, for its refusal. */
export interface Asked {
  /** Host or bucket. */
  readonly place: string;
  readonly name: string;
}

export const isSuccess = ({ status }: FileAnswer): boolean => status >= 200 && status < 300;

/** Statuses that say that nothing more fits. @see RFC 9110 §15.5.14, RFC 4918 §11.5 */
const NO_SPACE = new Set([413, 507]);
/** The folder above is not there (RFC 4918 §9.7.1 says 409), nor anything else. */
const MISSING = new Set([404, 409, 410]);

/** Says what a status other than a success means. `detail`: what the server calls it. */
export function refuse(answer: FileAnswer, { place, name }: Asked, detail?: string): Result<never, AppError> {
  const { status, location } = answer;
  const cause = [String(status), detail ?? location].filter((part) => part !== undefined).join(' ');
  if (status === 401 || status === 407) return fail('publish.login-refused', { place, cause });
  if (status === 403) return fail('publish.forbidden', { place, name, cause });
  if (MISSING.has(status)) return fail('publish.place-missing', { place, cause });
  if (NO_SPACE.has(status)) return fail('publish.no-space', { place, cause });
  return fail('publish.refused', { place, name, cause });
}
