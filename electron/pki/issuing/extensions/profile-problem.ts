import type { ProfileProblem, ProfileProblemCode } from '../../../../shared/model/profile.ts';

type Evidence = ProfileProblem['evidence'];

/** One thing that keeps a profile from being saved. `path` is that of the value in the profile's content: `policies.value.0.cps`. */
export const problemAt = (path: string, code: ProfileProblemCode, evidence: Evidence = {}): ProfileProblem => ({
  path,
  code,
  severity: 'error',
  evidence,
});

/** One thing that the profile may be kept with. */
export const warningAt = (path: string, code: ProfileProblemCode, evidence: Evidence = {}): ProfileProblem => ({
  ...problemAt(path, code, evidence),
  severity: 'warning',
});
