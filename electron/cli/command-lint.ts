import { LINT_PROFILES, type LintFinding } from '../../shared/model/lint.ts';
import { ok } from '../../shared/result.ts';
import { lintLines } from '../../shared/text/en/cli-lint.ts';
import { lintWords } from '../../shared/text/en/lint.ts';
import { INSPECT_LIMIT_OCTETS } from '../services/file-source.ts';
import type { Command } from './command.ts';
import { findChoice } from './option.ts';
import { readStandardInput } from './session.ts';

export const lintCommand: Command = {
  options: { profile: { type: 'string' }, 'as-of': { type: 'string' } },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const profile = findChoice(values, 'profile', LINT_PROFILES);
    if (!profile.ok) return profile;
    const asOf = findChoice(values, 'as-of', ['issue', 'today']);
    if (!asOf.ok) return asOf;
    const [name = ''] = positionals;
    const source = name === '-' ? await readStandardInput(process.stdin, INSPECT_LIMIT_OCTETS) : ok(session.file(name));
    if (!source.ok) return source;
    const rules = asOf.value === 'today' ? 'today' : 'at-issue';
    const choice = profile.value === undefined ? {} : { profile: profile.value };
    const linted = await session.application.linting.read(source.value, { ...choice, rules });
    if (!linted.ok) return linted;
    const isGood = linted.value.every(({ findings }) => !findings.some(isError));
    return ok({
      exitCode: isGood ? 0 : 1,
      json: { rules, items: linted.value.map((item) => ({ ...item, findings: item.findings.map(findingJson) })) },
      lines: linted.value.flatMap(lintLines),
    });
  },
};

const isError = ({ severity }: LintFinding): boolean => severity === 'error' || severity === 'fatal';

function findingJson(finding: LintFinding) {
  const [title, why] = lintWords[finding.rule] ?? [finding.rule, ''];
  return { ...finding, title, why };
}
