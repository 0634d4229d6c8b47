import { spawn } from 'node:child_process';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CRL_PLAN } from '../../../shared/model/crl-plan.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { IssuingOrder } from '../../testing/issuing-process.ts';
import { NO_JOB } from '../ports.ts';

const PROCESS = path.resolve(import.meta.dirname, '../../testing/issuing-process.ts');

let test: TestApplication;
let file: string;
beforeAll(async () => {
  test = startTestApplication();
  const workspace = await test.createWorkspace('killed');
  file = workspace.file;
  const { id: authorityId } = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
  const client = { authorityId, profile: 'tls-client', key: 'p256', subject: 'CN=client' } as const;
  const { id } = valueOf(await workspace.issuing.issue(client));
  const plan = { ...DEFAULT_CRL_PLAN, delta: { everyHours: null, validHours: 24 } };
  valueOf(await workspace.revocations.setPlan({ authorityId, plan }));
  valueOf(await workspace.revocations.issue({ authorityId, kinds: ['complete'] }));
  valueOf(await workspace.revocations.revoke({ id, reason: 'keyCompromise' }));
  await workspace.close();
});
afterAll(() => test.end());

function runKilled(order: Omit<IssuingOrder, 'file' | 'count'>): Promise<NodeJS.Signals | null> {
  const args = ['--disable-warning=ExperimentalWarning', PROCESS, JSON.stringify({ ...order, file, count: 0 })];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve) => {
    child.on('close', (_code, signal) => resolve(signal));
  });
}

/** What stands in the file; also that it is whole. */
async function readSound() {
  const workspace = valueOf(await test.application.openWorkspace({ file }));
  expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  await workspace.close();
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = (sql: string): unknown[] =>
    database
      .prepare(sql)
      .all()
      .map((row) => Object.values(row)[0]);
  const found = {
    numbers: rows('SELECT number FROM crl ORDER BY number'),
    parts: rows(`SELECT kind || number || ':' || base_number FROM crl_part ORDER BY number`),
    listed: rows('SELECT crl_number FROM revocation'),
    logged: rows(`SELECT count(*) FROM activity WHERE action = 'crl.issued'`),
  };
  database.close();
  return found;
}

describe('issuing CRLs that is killed', () => {
  it('keeps the number with its lists and its revocations, or none of them', async () => {
    const before = await readSound();
    expect(before).toEqual({ numbers: [1], parts: [], listed: [null], logged: [1] });
    for (const step of ['drafted', 'signed'] as const) {
      expect(await runKilled({ act: 'issue-crl', dieAt: { step, count: 1 } })).toBe('SIGKILL');
      expect(await readSound()).toEqual(before);
    }
    expect(await runKilled({ act: 'issue-crl', dieAt: { step: 'recorded', count: 1 } })).toBe('SIGKILL');
    expect(await readSound()).toEqual({ numbers: [1, 2], parts: ['delta2:1'], listed: [2], logged: [2] });
    expect(await runKilled({ act: 'issue-crl' })).toBeNull();
    expect((await readSound()).numbers).toEqual([1, 2, 3]);
  });
});
