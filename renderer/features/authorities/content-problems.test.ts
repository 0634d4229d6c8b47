import { describe, expect, it } from 'vitest';
import { type AppError, fail } from '../../../shared/errors.ts';
import { problemsOf } from './content-problems.ts';

const refusal = (): AppError =>
  fail('authority.content-invalid', {
    problems: [
      {
        path: 'nameConstraints.permitted.0',
        code: 'profile.limit-invalid',
        severity: 'error',
        evidence: { value: 'dns:*.acme.example', problem: 'wildcard', suggestion: 'dns:acme.example' },
      },
    ],
  }).error;

describe('what is wrong with a limit on names', () => {
  it('is told beside it without the prefix of the command line, which nobody typed here', () => {
    const told = problemsOf(refusal())('nameConstraints.permitted.0') ?? '';
    expect(told).toContain('“*.acme.example”');
    expect(told).toContain('Perhaps acme.example.');
    expect(told).not.toContain('dns:');
  });

  it('stands in its own place alone', () => {
    expect(problemsOf(refusal())('nameConstraints.permitted.1')).toBeUndefined();
    expect(problemsOf(null)('nameConstraints')).toBeUndefined();
  });
});
