import type { AppError } from '../../../shared/errors.ts';
import { profileProblemText } from '../../../shared/text/en/profiles.ts';

/** Words of what is wrong at a place of what was sent, `addresses.crl`; undefined where nothing is. */
export type ContentProblems = (place: string) => string | undefined;

/** The problems that an answer names, by place. */
export function problemsOf(error: AppError | null): ContentProblems {
  if (error?.code !== 'authority.content-invalid') return () => undefined;
  const { problems } = error.evidence;
  return (place) => {
    const found = problems.find(({ path }) => path === place || path.startsWith(`${place}.`));
    return found === undefined ? undefined : profileProblemText(found);
  };
}
