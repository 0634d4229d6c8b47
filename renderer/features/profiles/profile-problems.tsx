import { createContext, useContext } from 'react';
import type { ProfileProblem } from '../../../shared/model/profile.ts';
import { profileProblemText } from '../../../shared/text/en/profiles.ts';
import { profileFieldText } from '../../../shared/text/en/ui/profile-fields.ts';

const ProblemsContext = createContext<readonly ProfileProblem[]>([]);

/** What the check found; fields below show what concerns them. */
export const ProfileProblems = ProblemsContext.Provider;

interface Remarks {
  readonly error?: string | undefined;
  readonly warning?: string | undefined;
}

/** What is wrong with the value at a path of the content, or with one of the lines or parts of a period below it. */
export function useRemarks(path: string): Remarks {
  const problems = useContext(ProblemsContext);
  const own = problems.filter((problem) => problem.path === path || isLineOf(problem.path, path));
  return { error: joinRemarks(own, path, 'error'), warning: joinRemarks(own, path, 'warning') };
}

const isLineOf = (path: string, parent: string): boolean =>
  path.startsWith(`${parent}.`) && /^(?:\d+|count|unit)$/.test(path.slice(parent.length + 1));

function joinRemarks(
  problems: readonly ProfileProblem[],
  path: string,
  severity: ProfileProblem['severity'],
): string | undefined {
  const remarks = problems
    .filter((problem) => problem.severity === severity)
    .map((problem) => `${lineOf(problem.path, path)}${profileProblemText(problem)}`);
  return remarks.length === 0 ? undefined : [...new Set(remarks)].join('\n');
}

/** Where the problem is in a list of lines; nothing else needs a number. */
function lineOf(path: string, parent: string): string {
  const line = Number(path.slice(parent.length + 1));
  return path === parent || Number.isNaN(line) ? '' : profileFieldText.line(line + 1);
}
