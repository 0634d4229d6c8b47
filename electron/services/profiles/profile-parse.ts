import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { ProfileContent, ProfileProblem } from '../../../shared/model/profile.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { checkProfile } from '../../pki/issuing/profile-check.ts';
import { profileContentSchema, profileFileSchema } from './profile-schema.ts';

/** A profile with fifty extensions of its own stays far below. */
export const PROFILE_LIMIT_OCTETS = 256 * 1024;
/** What a person can take in; the rest is found once these are mended. */
const MOST_PROBLEMS = 100;

/** Reads a profile's content: its shape, then what its parts mean together. Warnings do not fail it. */
export function parseProfileContent(content: unknown): Result<ProfileContent, readonly ProfileProblem[]> {
  const problems = listProfileProblems(content);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return err(errors);
  return ok(profileContentSchema.parse(content));
}

/** Everything that is wrong with a content, errors and warnings, at most 100. */
export function listProfileProblems(content: unknown): readonly ProfileProblem[] {
  const parsed = profileContentSchema.safeParse(content);
  const problems = parsed.success
    ? checkProfile(parsed.data)
    : parsed.error.issues.map(
        ({ path, code }): ProfileProblem => ({
          path: path.map(String).join('.'),
          code: 'profile.shape',
          severity: 'error',
          evidence: { problem: code ?? 'custom' },
        }),
      );
  return problems.slice(0, MOST_PROBLEMS);
}

/** Reads an exported profile. Fails with `profile.file-invalid`, `profile.invalid`. */
export function parseProfileFile(
  bytes: Uint8Array,
  name: string,
): Result<{ readonly id: string; readonly content: ProfileContent }, AppError> {
  const json = parseJson(bytes);
  const file = profileFileSchema.pick({ id: true }).loose().safeParse(json);
  if (!file.success) return fail('profile.file-invalid', { name });
  const content = parseProfileContent(file.data['profile']);
  if (!content.ok) return fail('profile.invalid', { problems: content.error });
  return ok({ id: file.data.id, content: content.value });
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** The JSON of an exported profile. */
export const buildProfileFile = (id: string, profile: ProfileContent): Uint8Array =>
  Buffer.from(`${JSON.stringify({ id, profile }, null, 2)}\n`);

/** Whether two contents say the same, whatever the order of their members was. */
export const isSameProfile = (one: ProfileContent, other: ProfileContent): boolean =>
  JSON.stringify(profileContentSchema.parse(one)) === JSON.stringify(profileContentSchema.parse(other));
