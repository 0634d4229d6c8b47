import type { AppError } from '../../../shared/errors.ts';
import type { ProfileProblem } from '../../../shared/model/profile.ts';
import { profileProblemText } from '../../../shared/text/en/profiles.ts';

/** Words of what is wrong at a place of what was sent, `addresses.crl`; undefined where nothing is. */
export type ContentProblems = (place: string) => string | undefined;

/** The problems that an answer names, by place. */
export function problemsOf(error: AppError | null): ContentProblems {
  if (error?.code !== 'authority.content-invalid') return () => undefined;
  const { problems } = error.evidence;
  return (place) => {
    const found = problems.find(({ path }) => path === place || path.startsWith(`${place}.`));
    return found === undefined ? undefined : profileProblemText(withoutPrefix(found));
  };
}

/** The kind of a limit is chosen beside it here: its prefix is a matter of the command line. */
function withoutPrefix(problem: ProfileProblem): ProfileProblem {
  if (problem.code !== 'profile.limit-invalid') return problem;
  const evidence = Object.entries(problem.evidence).map(([key, value]) => [key, bareLimit(value)] as const);
  return { ...problem, evidence: Object.fromEntries(evidence) };
}

const bareLimit = (value: string | number): string | number =>
  typeof value === 'string' ? value.replace(/^(?:dns|ip|email|uri|dir):/, '') : value;
