import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findCorpus } from '../testing/corpus.ts';
import { createTestAuthority, TEST_NOW } from '../testing/test-pki.ts';
import { type ConformanceReport, runConformance } from './conformance.ts';
import type { Clock } from './ports.ts';

const clock: Clock = { now: () => Date.now(), monotonicMs: () => performance.now() };

async function run(file: string): Promise<ConformanceReport> {
  const report = await runConformance(file, clock);
  if (!report.ok) throw new Error(JSON.stringify(report.error));
  return report.value;
}

/** Where we stand by the RFC against a suite. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'many-names/ok-all-types':
    't171.test lies in none of the permitted domains t0.test to t170.test; Go and OpenSSL refuse it too',
};

const SUITES = ['boringssl-verify-chain', 'boringssl-crl', 'x509-limbo', 'bettertls']
  .map(findCorpus)
  .filter(({ folder }) => existsSync(join(folder, 'manifest.json')));

describe.each(SUITES)('the suite $label', ({ folder }) => {
  it('agrees in every case that counts, each within a second', async () => {
    const { cases, disagreements, falseAccepts, skipped, maxMs } = await run(join(folder, 'manifest.json'));
    expect(disagreements.filter(({ id }) => !(id in OTHERWISE))).toEqual([]);
    expect(falseAccepts).toBe(0);
    expect(cases).toBeGreaterThan(6);
    expect(skipped).toBeLessThan(cases / 10);
    expect(maxMs).toBeLessThan(1000);
  });
});

const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const root = createTestAuthority({ name: 'Conformance Root' });
const leaf = root.issue({ subject: 'CN=leaf', sans: ['dns:a.example'] });
writeFileSync(join(folder, 'chain.pem'), `comment\n${leaf.pem}${root.pem}`);
writeFileSync(join(folder, 'leaf.der'), leaf.der);

const at = new Date(TEST_NOW).toISOString();
const base = { at, leaf: 'chain.pem#0', trusted: ['chain.pem#1'], expected: { valid: true } };
const manifest = (...cases: readonly object[]): object => ({
  manifest: 'path-validation',
  version: 1,
  suite: 'own',
  certs: { root: Buffer.from(root.der).toString('base64') },
  cases: cases.map((each, i) => ({ id: `case ${i}`, ...base, ...each })),
});

describe('a manifest', () => {
  it('names certificates by file, block, pool and value', async () => {
    const refs = ['chain.pem#1', '@root', { pem: root.pem }, { der64: Buffer.from(root.der).toString('base64') }];
    const cases = refs.map((ref) => ({ trusted: [ref], leaf: 'leaf.der' }));
    expect(await run(write('refs.json', manifest(...cases)))).toMatchObject({ cases: 4, agree: 4, disagreements: [] });
  });

  it('counts by tier what agrees, what is wrong and what was skipped', async () => {
    const report = await run(
      write(
        'tally.json',
        manifest(
          {},
          { trusted: [] },
          { expected: { valid: false } },
          { expected: { valid: false }, features: ['implementation-limit'] },
          { features: ['vendor-purpose'] },
          { tier: 'optional', purpose: 'mls-client' },
          { expected: { valid: true, policySet: ['1.2.3'] } },
          { leaf: { der64: 'MAA=' }, expected: { valid: false } },
        ),
      ),
    );
    expect(report).toMatchObject({ suite: 'own', cases: 8, agree: 3, falseAccepts: 1, falseRejects: 1, skipped: 2 });
    expect(report.tiers).toEqual({
      core: { agree: 3, total: 7, skipped: 1 },
      optional: { agree: 0, total: 1, skipped: 1 },
    });
    expect(report.disagreements.map(({ id, got, reason }) => `${id}: ${got} (${reason})`)).toEqual([
      'case 1: invalid (path.no-issuer)',
      'case 2: valid ()',
      'case 4: skipped (vendor-purpose)',
      'case 6: valid  (policy-set)',
    ]);
  });

  it.each([
    ['not JSON', '{', 'format.malformed'],
    ['another document', {}, 'format.not-recognised'],
    ['a case without leaf', manifest({ leaf: 7 }), 'format.malformed'],
    ['a moment that is none', manifest({ at: 'soon' }), 'format.malformed'],
    ['a file above the folder', manifest({ leaf: '../x.pem' }), 'input.invalid'],
    ['an entry that the pool lacks', manifest({ leaf: '@nobody' }), 'input.invalid'],
    ['a file by its full place', manifest({ leaf: '/etc/hostname' }), 'input.invalid'],
  ])('is refused for %s', async (_what, content, code) => {
    expect(await runConformance(write('bad.json', content), clock)).toMatchObject({ ok: false, error: { code } });
  });

  it('goes on without a case whose files or rules are not to be had', async () => {
    mkdirSync(join(folder, 'sub'));
    const cases = [{ leaf: 'gone.pem' }, { crls: ['sub'] }, { profile: 'other' }, {}];
    const report = await run(write('partly.json', manifest(...cases)));
    expect(report).toMatchObject({ cases: 4, agree: 1, skipped: 3, falseAccepts: 0, falseRejects: 0 });
    expect(report.disagreements.map(({ got, reason }) => `${got} ${reason}`)).toEqual([
      'skipped file.not-found',
      'skipped file.not-readable',
      'skipped profile other',
    ]);
  });

  it('takes ten thousand cases and tells how far it is', async () => {
    const cases = Array.from({ length: 10_000 }, () => ({}));
    const seen: number[] = [];
    const job = { signal: new AbortController().signal, progress: (done: number) => void seen.push(done) };
    const report = await runConformance(write('many.json', manifest(...cases)), clock, job);
    expect(report).toMatchObject({ ok: true, value: { cases: 10_000, agree: 10_000 } });
    expect(seen.at(-1)).toBe(10_000);
  });

  it('stops when it is cancelled', async () => {
    const job = { signal: AbortSignal.abort(), progress: () => undefined };
    expect(await runConformance(write('stop.json', manifest({})), clock, job)).toMatchObject({
      ok: false,
      error: { code: 'job.cancelled' },
    });
  });
});
