import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSPHRASE } from '../testing/command-line.ts';
import { answerHere, failureHere, runHere } from './run-fixture.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-crl-'));
const at = (name: string): string => path.join(folder, name);
const W = ['--workspace', at('w.countersign')] as const;
const UNLOCK = ['--passphrase-file', at('pass')] as const;
const CA = [...W, '--ca', 'CA'] as const;

function openssl(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  return stdout + stderr;
}

beforeAll(async () => {
  writeFileSync(at('pass'), `${PASSPHRASE}\n`);
  await answerHere(0, 'workspace', 'init', ...W, ...UNLOCK);
  await answerHere(0, 'ca', 'create', ...W, ...UNLOCK, '--name', 'CA');
  await answerHere(0, 'ca', 'export', 'CA', ...W, '--out', at('ca.pem'));
  for (const name of ['a', 'b']) {
    const subject = ['--profile', 'tls-client', '--subject', `CN=${name}`, '--key', 'p256', '--out', at(`${name}.p12`)];
    await answerHere(0, 'issue', ...CA, ...UNLOCK, ...subject, '--export-passphrase-file', at('pass'));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('revoking from the command line', () => {
  it('goes from a dry run over a hold and its release to a list that openssl reads', async () => {
    const dry = await answerHere(0, 'revoke', 'a', 'b', '--reason', 'keyCompromise', '--dry-run', ...W);
    expect(dry).toMatchObject({ selected: 2, revocable: 2, issuers: [{ name: 'CA', told: 'by-hand' }] });
    expect(await answerHere(0, 'revoke', 'a', 'b', '--hold', '--comment', 'lost', ...W)).toMatchObject({ done: 2 });
    expect(await failureHere(1, 'crl', 'issue', ...CA, ...UNLOCK, '--out', at('early.crl'), '--delta')).toBe(
      'crl.no-complete',
    );
    const plan = ['--delta-every', 'never', '--delta-valid', '24', '--delta-url', 'http://crl.example/{ca}-delta.crl'];
    const planned = await runHere('crl', 'plan', ...CA, ...plan, '--json');
    expect(planned.exitCode).toBe(1);
    expect(JSON.parse(planned.stdout)).toMatchObject({ standing: 'missing', queue: { holds: 2 }, block: 'locked' });
    const first = await answerHere(0, 'crl', 'issue', ...CA, ...UNLOCK, '--out', at('ca.crl'));
    expect(first).toMatchObject({ number: 1, entries: 2, file: at('ca.crl'), documents: [{ kind: 'complete' }] });
    expect(openssl('crl', '-in', at('ca.crl'), '-inform', 'DER', '-noout', '-CAfile', at('ca.pem'))).toContain(
      'verify OK',
    );
    expect(await answerHere(0, 'release', 'a', ...W)).toMatchObject({ done: 1, refused: 0 });
    expect((await runHere('revoke', 'a', '--hold', ...W)).stdout).toMatch(/^a \(serial [0-9a-f]+\) is on hold\.\n/);
    expect(await answerHere(0, 'release', 'a', ...W)).toMatchObject({ done: 1, refused: 0 });
    const second = await answerHere(0, 'crl', 'issue', ...CA, ...UNLOCK, '--out', at('delta.crl'), '--delta');
    expect(second).toMatchObject({ number: 2, entries: 1, documents: [{ kind: 'delta', baseNumber: 1 }] });
    expect(openssl('crl', '-in', at('delta.crl'), '-inform', 'DER', '-noout', '-text')).toContain('Remove From CRL');
  });

  it('takes back what no list told of, and says what cannot be done', async () => {
    expect(await answerHere(0, 'revoke', 'a', '--reason', 'superseded', ...W)).toMatchObject({ reason: 'superseded' });
    expect(await answerHere(0, 'unrevoke', 'a', ...W)).toMatchObject({ done: 1 });
    const listed = await runHere('unrevoke', 'b', ...W, '--json');
    expect(listed.exitCode).toBe(1);
    expect(JSON.parse(listed.stdout)).toMatchObject({ done: 0, refusals: [{ name: 'b', refusal: 'listed' }] });
    const unfit = await failureHere(1, 'revoke', 'a', '--reason', 'cACompromise', ...W);
    expect(unfit).toBe('revocation.reason-unfit');
    const later = ['--invalidity-date', '2999-01-01T00:00:00Z'];
    expect(await failureHere(1, 'revoke', 'a', '--reason', 'superseded', ...later, ...W)).toBe('revocation.date-later');
    for (const args of [['revoke', 'a'], ['revoke', 'a', '--hold', '--reason', 'superseded'], ['release']])
      expect(await failureHere(2, ...args, ...W)).toBe('input.invalid');
    expect(await failureHere(1, 'crl', 'plan', ...CA, '--every', '900')).toBe('crl.plan-invalid');
  });

  it('shows, searches and judges lists of the workspace and of files', async () => {
    const shown = await answerHere(0, 'crl', 'show', ...CA, '--number', '1', '--reason', 'certificateHold');
    expect(shown).toMatchObject({ number: '1', entries: 2, total: 2, items: [{ reason: 'certificateHold' }, {}] });
    const missed = await runHere('crl', 'show', at('ca.crl'), '--serial', 'ffffffffffff', '--json');
    expect([missed.exitCode, (JSON.parse(missed.stdout) as { total: number }).total]).toEqual([1, 0]);
    expect(await answerHere(0, 'crl', 'verify', at('ca.crl'), '--issuer', at('ca.pem'))).toMatchObject({
      valid: true,
      number: '1',
    });
    const then = ['--at', '2999-01-01T00:00:00Z'];
    const stale = await runHere('crl', 'verify', at('ca.crl'), '--issuer', at('ca.pem'), ...then);
    expect(stale.exitCode).toBe(1);
    expect(stale.stdout).toContain('The list is not to be relied on.');
    expect(await failureHere(1, 'crl', 'show', ...CA, '--number', '77')).toBe('crl.not-found');
    expect(await failureHere(1, 'crl', 'take-over', at('ca.crl'), ...CA)).toBe('crl.not-of-authority');
  });
});
