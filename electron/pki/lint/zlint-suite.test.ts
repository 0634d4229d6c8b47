import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LintSeverity } from '../../../shared/model/lint.ts';
import { findCorpus } from '../../testing/corpus.ts';
import zlint from '../../testing/lint/zlint-rfc5280.json' with { type: 'json' };
import { readPemBlocks } from '../asn1/pem.ts';
import { CertificateFacts } from './certificate-facts.ts';
import { CrlFacts } from './crl-facts.ts';
import { judgeRule } from './lint-report.ts';
import type { LintRule } from './rule.ts';
import { CERTIFICATE_RULES, CRL_RULES } from './rules.ts';

interface Expectation {
  readonly lint: string;
  readonly file: string;
  readonly expected: string;
  readonly source: string;
}

const corpus = findCorpus('zlint');
const mapped: Readonly<Record<string, readonly string[]>> = zlint.mapped;
const all = JSON.parse(readFileSync(join(corpus.folder, 'expectations.json'), 'utf8')) as readonly Expectation[];
const expectations = all.filter(({ lint }) => lint in mapped);

type Level = 'none' | 'info' | 'warn' | 'error';

const LEVEL: Readonly<Record<LintSeverity, Level>> = {
  fatal: 'error',
  error: 'error',
  warning: 'warn',
  notice: 'info',
};

const derOf = (file: string): Uint8Array =>
  readPemBlocks(new Uint8Array(readFileSync(join(corpus.folder, file))))[0]?.der ?? new Uint8Array();

function levelOf<Facts extends { readonly issuedAt: number | undefined }>(
  rules: readonly LintRule<Facts>[],
  facts: Facts,
  ids: readonly string[],
): Level {
  const broken = rules.filter(
    (rule) => ids.includes(rule.id) && judgeRule(rule, facts) === 'applies' && rule.check(facts) !== undefined,
  );
  const levels = broken.map(({ severity }) => LEVEL[severity]);
  return (['error', 'warn', 'info'] as const).find((level) => levels.includes(level)) ?? 'none';
}

function ours({ lint, file }: Expectation): Level {
  const [der, ids] = [derOf(file), mapped[lint] ?? []];
  const isForCrl = ids.some((id) => CRL_RULES.some((rule) => rule.id === id));
  return isForCrl
    ? levelOf(CRL_RULES, new CrlFacts(der, 0), ids)
    : levelOf(CERTIFICATE_RULES, new CertificateFacts(der, 0), ids);
}

const theirs = ({ expected }: Expectation): string => (['pass', 'NA', 'NE'].includes(expected) ? 'none' : expected);

describe(`RFC 5280 rules against ${corpus.label}`, () => {
  it('are the rules that the map names', () => {
    const ids = new Set([...CERTIFICATE_RULES, ...CRL_RULES].map(({ id }) => id));
    const named = Object.values(mapped).flat();
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
    expect(named.length).toBeGreaterThan(120);
  });

  it('say what the lints say, at their level, but where the map tells why not', () => {
    const differing = expectations
      .filter((expectation) => ours(expectation) !== theirs(expectation))
      .map(({ lint, file, expected }) => `${lint} ${file} ${expected}`);
    const known = zlint.disagreements.map(({ lint, file, expected }) => `${lint} ${file} ${expected}`);
    expect(differing.filter((pair) => !known.includes(pair))).toEqual([]);
    expect(expectations.length).toBeGreaterThan(corpus.isFull ? 165 : 10);
    if (corpus.isFull) expect(1 - differing.length / expectations.length).toBeGreaterThanOrEqual(0.97);
  });

  it('cover every lint of RFC 5280 and its companions', () => {
    const ofRfc = new Set(all.filter(({ source }) => source.startsWith('RFC')).map(({ lint }) => lint));
    const leftOut = Object.keys(zlint.leftOut);
    expect([...ofRfc].filter((lint) => !(lint in mapped) && !leftOut.includes(lint))).toEqual([]);
    expect(ofRfc.size).toBeGreaterThanOrEqual(corpus.isFull ? 100 : 10);
    expect(leftOut).toHaveLength(1);
  });
});
