import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApplication } from '../testing/application.ts';
import { startTestApplication, valueOf } from '../testing/application.ts';
import { createTestAuthority } from '../testing/test-pki.ts';
import { NO_JOB } from './ports.ts';
import type { Workspace } from './workspace.ts';

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
});
afterEach(() => test.end());

/** One certificate after the other, so many times, and another one behind them. */
function manyAndOne(form: 'pem' | 'der', count: number): Buffer {
  const [first, last] = ['first', 'last'].map((name) => createTestAuthority({ name }));
  if (first === undefined || last === undefined) throw new Error('no certificates');
  const one = (certificate: typeof first): Buffer =>
    form === 'der' ? Buffer.from(certificate.der) : Buffer.from(certificate.pem);
  return Buffer.concat([...Array.from({ length: count }, () => one(first)), one(last)]);
}

describe('importing', () => {
  it.each([
    ['pem', 'from disk'],
    ['der', 'dropped'],
  ] as const)(
    'takes the last certificate of a bundle of 10 100 (%s, %s)',
    async (form, where) => {
      const bundle = manyAndOne(form, 10_100);
      writeFileSync(test.at('bundle'), bundle);
      const source = where === 'dropped' ? { name: 'bundle', bytes: bundle } : { path: test.at('bundle') };
      const report = { imported: 2, duplicates: 10_099, failed: [] };
      expect(valueOf(await workspace.imports.run([source], NO_JOB))).toEqual(report);
    },
    60_000,
  );

  it('ends with a bounded report on a file of nothing but small values', async () => {
    const report = valueOf(
      await workspace.imports.run([{ name: 'x', bytes: Buffer.alloc(6 * 1024 * 1024, '3000', 'hex') }], NO_JOB),
    );
    expect(report.imported).toBe(0);
    expect(report.failed.length).toBeLessThanOrEqual(10_000);
  }, 60_000);
});
