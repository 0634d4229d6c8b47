import { spawn } from 'node:child_process';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  valueOf(await workspace.authorities.create({ name: 'Other', key: 'p256' }));
  const client = { authorityId, profile: 'tls-client', key: 'p256', subject: 'CN=client' } as const;
  valueOf(await workspace.issuing.issue(client));
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

/** What stands in the file; also that it is whole, and that every key has a certificate. */
async function readSound() {
  const workspace = valueOf(await test.application.openWorkspace({ file }));
  expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  expect(valueOf(await workspace.activity.verify()).intact).toBe(true);
  await workspace.close();
  const database = new DatabaseSync(file, { readOnly: true });
  const count = (sql: string): number => Number(database.prepare(sql).get()?.['n']);
  const rows = {
    certificates: count('SELECT count(*) n FROM certificate'),
    authorities: count('SELECT count(*) n FROM authority'),
    reserved: count(`SELECT count(*) n FROM serial_reservation WHERE state = 'reserved'`),
    revoked: count('SELECT count(*) n FROM revocation'),
    successors: count('SELECT count(*) n FROM certificate_replacement'),
    lonelyKeys: count(`SELECT count(*) n FROM key_record k WHERE k.id NOT IN
      (SELECT key_id FROM certificate WHERE key_id IS NOT NULL UNION SELECT key_id FROM authority WHERE key_id IS NOT NULL)`),
  };
  database.close();
  return rows;
}

type Counts = Partial<Awaited<ReturnType<typeof readSound>>>;

describe('an act that is killed', () => {
  const acts: readonly (readonly [NonNullable<IssuingOrder['act']>, { reserved: number; done: Counts }])[] = [
    ['renew-authority', { reserved: 1, done: {} }],
    ['cross-sign', { reserved: 1, done: {} }],
    ['renew-certificate', { reserved: 1, done: { revoked: 1, successors: 1 } }],
    // A root with a new key has no row yet to reserve a serial under. It comes last: the others need the old one.
    ['rekey-authority', { reserved: 0, done: { authorities: 1 } }],
  ];

  it.each(acts)('is done whole or not at all, and can be done again: %s', async (act, { reserved, done }) => {
    const before = await readSound();
    expect(await runKilled({ act, dieAt: { step: 'signed', count: 1 } })).toBe('SIGKILL');
    const signed = { ...before, reserved: before.reserved + reserved };
    expect(await readSound()).toEqual(signed);
    expect(await runKilled({ act, dieAt: { step: 'recorded', count: 1 } })).toBe('SIGKILL');
    const after = { ...signed, certificates: before.certificates + 1 };
    for (const name of ['authorities', 'revoked', 'successors'] as const) after[name] += done[name] ?? 0;
    expect(await readSound()).toEqual(after);
  });
});
