import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LintFinding } from '../../shared/model/lint.ts';
import { findCorpus } from '../testing/corpus.ts';
import defaults from '../testing/lint/default-profile.json' with { type: 'json' };
import zlintForum from '../testing/lint/zlint-cabf.json' with { type: 'json' };
import zlintRfc from '../testing/lint/zlint-rfc5280.json' with { type: 'json' };
import { createLinting } from './lint.ts';

interface Case {
  readonly id: string;
  readonly file: string;
  readonly findings: readonly { readonly severity: string }[];
}

interface Expectation {
  readonly lint: string;
  readonly file: string;
  readonly expected: string;
}

const linting = createLinting({ clock: { now: () => Date.UTC(2026, 10, 22), monotonicMs: () => performance.now() } });

/** Errors under the profile that is chosen where nobody names one. */
async function errorsOf(file: string): Promise<readonly LintFinding[]> {
  const linted = await linting.read({ name: file, bytes: readFileSync(file) }, {});
  if (!linted.ok) throw new Error(`${file}: ${linted.error.code}`);
  return linted.value
    .slice(0, 1)
    .flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error' || severity === 'fatal'));
}

const pkilint = findCorpus('pkilint');
const cases = JSON.parse(readFileSync(join(pkilint.folder, 'cases.json'), 'utf8')) as readonly Case[];

describe(`the profile that lint chooses, against ${pkilint.label}`, () => {
  const clean = cases.filter(({ findings }) => !findings.some(({ severity }) => /^(?:ERROR|FATAL)$/.test(severity)));

  it(`finds no error in the ${clean.length} items where it finds none`, async () => {
    const found: string[] = [];
    for (const { id, file } of clean) {
      const errors = await errorsOf(join(pkilint.folder, file));
      found.push(...errors.map(({ rule }) => `${id} ${rule}`));
    }
    expect(found).toEqual([]);
    expect(clean.length).toBeGreaterThanOrEqual(pkilint.isFull ? 50 : 1);
  });
});

const zlint = findCorpus('zlint');
const expectations = JSON.parse(
  readFileSync(join(zlint.folder, 'expectations.json'), 'utf8'),
) as readonly Expectation[];
const lintsOf: Readonly<Record<string, readonly string[]>> = { ...zlintForum.mapped, ...zlintRfc.mapped };
/** A lint of either part may have the same rule. */
const RULES_WITH_LINT: ReadonlySet<string> = new Set([
  ...Object.values(zlintForum.mapped).flat(),
  ...Object.values(zlintRfc.mapped).flat(),
]);
const COMPLAINTS: ReadonlySet<string> = new Set(['error', 'warn', 'info', 'fatal']);

describe(`the profile that lint chooses, against ${zlint.label}`, () => {
  const mapped = Map.groupBy(
    expectations.filter(({ lint }) => lint in lintsOf),
    ({ file }) => file,
  );
  const clean = [...mapped].flatMap(([file, each]) =>
    each.some(({ expected }) => COMPLAINTS.has(expected)) ? [] : [file],
  );
  it(`finds no error in the ${clean.length} files that pass, but by rules that it has a lint for or where the map tells why`, async () => {
    const rules = new Set<string>();
    for (const file of clean) {
      const errors = await errorsOf(join(zlint.folder, file));
      const unknown = errors.filter(
        ({ rule, alsoBreaks = [] }) => ![rule, ...alsoBreaks].some((id) => RULES_WITH_LINT.has(id)),
      );
      for (const { rule } of unknown) rules.add(rule);
    }
    const reasons = Object.keys(defaults.reasons);
    expect([...rules].filter((rule) => !reasons.includes(rule))).toEqual([]);
    if (zlint.isFull) expect(reasons.filter((rule) => !rules.has(rule))).toEqual([]);
    expect(clean.length).toBeGreaterThan(zlint.isFull ? 180 : 3);
  });
});
