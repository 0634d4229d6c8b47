import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCorpus } from '../../../testing/corpus.ts';
import zlint from '../../../testing/lint/zlint-cabf.json' with { type: 'json' };
import { readPemBlocks } from '../../asn1/pem.ts';
import { CertificateFacts } from '../certificate-facts.ts';
import { CrlFacts } from '../crl-facts.ts';
import { judgeRule } from '../lint-report.ts';
import type { LintRule } from '../rule.ts';
import { CABF_RULES } from './cabf-rules.ts';
import { CABF_CRL_RULES } from './crl-rules.ts';

interface Expectation {
  readonly lint: string;
  readonly file: string;
  readonly expected: string;
  readonly package: string;
}

const corpus = findCorpus('zlint');
const mapped: Readonly<Record<string, readonly string[]>> = zlint.mapped;

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(corpus.folder, name), 'utf8'));
const all = readJson('expectations.json') as readonly Expectation[];
const expectations = all.filter(({ lint }) => lint in mapped);

const FORUM_PACKAGES: ReadonlySet<string> = new Set(['cabf_br', 'cabf_ev']);

const derOf = (file: string): Uint8Array =>
  readPemBlocks(new Uint8Array(readFileSync(join(corpus.folder, file))))[0]?.der ?? new Uint8Array();

const breaks = <Facts extends { readonly issuedAt: number | undefined }>(
  rule: LintRule<Facts>,
  facts: Facts,
): boolean => judgeRule(rule, facts) === 'applies' && rule.check(facts) !== undefined;

function isReported({ lint, file }: Expectation): boolean {
  const der = derOf(file);
  return (mapped[lint] ?? []).some((id) => {
    const crlRule = CABF_CRL_RULES.find((rule) => rule.id === id);
    if (crlRule !== undefined) return breaks(crlRule, new CrlFacts(der, 0));
    const rule = CABF_RULES.find((candidate) => candidate.id === id);
    return rule !== undefined && breaks(rule, new CertificateFacts(der, 0));
  });
}

const COMPLAINTS: ReadonlySet<string> = new Set(['error', 'warn', 'info']);

const differing = expectations
  .filter((expectation) => isReported(expectation) !== COMPLAINTS.has(expectation.expected))
  .map(({ lint, file }) => `${lint} ${file}`);
const agreed = expectations.length - differing.length;

const ofForum = new Set(all.filter((each) => FORUM_PACKAGES.has(each.package)).map(({ lint }) => lint));
const covered = [...ofForum].filter((lint) => lint in mapped);

describe(`rules for public servers against ${corpus.label}`, () => {
  it('are the rules that the map names', () => {
    const ids = new Set([...CABF_RULES, ...CABF_CRL_RULES].map(({ id }) => id));
    expect(
      Object.values(mapped)
        .flat()
        .filter((id) => !ids.has(id)),
    ).toEqual([]);
  });

  it(`say what the lints say of ${agreed} of ${expectations.length} pairs, and the map tells why not of the rest`, () => {
    const known = zlint.disagreements.map(({ lint, file }) => `${lint} ${file}`);
    expect(differing.filter((pair) => !known.includes(pair))).toEqual([]);
    expect(expectations.length).toBeGreaterThan(corpus.isFull ? 380 : 15);
    expect(agreed / expectations.length).toBeGreaterThanOrEqual(0.97);
  });

  it(`cover ${covered.length} of ${ofForum.size} lints of the CA/B Forum`, () => {
    const leftOut = Object.keys(zlint.leftOut);
    expect([...ofForum].filter((lint) => !(lint in mapped) && !leftOut.includes(lint))).toEqual([]);
    expect(ofForum.size).toBeGreaterThanOrEqual(corpus.isFull ? 147 : 15);
    expect(leftOut).toHaveLength(1);
  });
});
