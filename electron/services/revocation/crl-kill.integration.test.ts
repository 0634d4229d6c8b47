import { spawn } from 'node:child_process';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { DEFAULT_CRL_PLAN } from '../../../shared/model/crl-plan.ts';
import { passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { IssuingOrder } from '../../testing/issuing-process.ts';
import { MANY_REVOKED, releaseMany, revokeMany } from '../../testing/many-revoked.ts';
import { NO_JOB } from '../ports.ts';

const PROCESS = path.resolve(import.meta.dirname, '../../testing/issuing-process.ts');

let test: TestApplication;
beforeAll(() => {
  test = startTestApplication();
});
afterAll(() => test.end());

/** An authority with one list and one revocation that waits for the next. Answers the file. */
async function prepare(name: string): Promise<{ readonly file: string; readonly authorityId: AuthorityId }> {
  const workspace = await test.createWorkspace(name);
  const { id: authorityId } = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
  const client = { authorityId, profile: 'tls-client', key: 'p256', subject: 'CN=client' } as const;
  const { id } = valueOf(await workspace.issuing.issue(client));
  const plan = { ...DEFAULT_CRL_PLAN, delta: { everyHours: null, validHours: 24 } };
  valueOf(await workspace.revocations.setPlan({ authorityId, plan }));
  valueOf(await workspace.revocations.issue({ authorityId, kinds: ['complete'] }));
  valueOf(await workspace.revocations.revoke({ id, reason: 'keyCompromise' }));
  await workspace.close();
  return { file: workspace.file, authorityId };
}

function runKilled(order: Omit<IssuingOrder, 'count'>): Promise<NodeJS.Signals | null> {
  const args = ['--disable-warning=ExperimentalWarning', PROCESS, JSON.stringify({ ...order, count: 0 })];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve) => {
    child.on('close', (_code, signal) => resolve(signal));
  });
}

/** What stands in the file; also that it is whole. */
async function readSound(file: string) {
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
    waiting: rows('SELECT count(*) FROM revocation_elsewhere WHERE crl_number IS NULL'),
    logged: rows(`SELECT count(*) FROM activity WHERE action = 'crl.issued'`),
  };
  database.close();
  return found;
}

/** Revocations made elsewhere that have a number, holds that ended that have one, and notes that some are being marked. */
function readMarks(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  const found = database
    .prepare(
      `SELECT (SELECT count(crl_number) FROM revocation_elsewhere) AS marked,
      (SELECT count(crl_number) FROM released_hold) AS ended,
      (SELECT count(*) FROM catch_up WHERE task GLOB 'marking *') AS noted`,
    )
    .get();
  database.close();
  return { ...found };
}

/** Kills at each step what issues a complete list and a delta. */
async function killAtEachStep(file: string): Promise<void> {
  const before = await readSound(file);
  expect(before).toMatchObject({ numbers: [1], parts: [], listed: [null], logged: [1] });
  for (const step of ['drafted', 'signed'] as const) {
    expect(await runKilled({ file, act: 'issue-crl', dieAt: { step, count: 1 } })).toBe('SIGKILL');
    expect(await readSound(file)).toEqual(before);
  }
  expect(await runKilled({ file, act: 'issue-crl', dieAt: { step: 'recorded', count: 1 } })).toBe('SIGKILL');
  const told = { numbers: [1, 2], parts: ['delta2:1'], listed: [2], waiting: [0], logged: [2] };
  expect(await readSound(file)).toEqual(told);
  expect(await runKilled({ file, act: 'issue-crl' })).toBeNull();
  expect((await readSound(file)).numbers).toEqual([1, 2, 3]);
}

describe('issuing CRLs that is killed', () => {
  it('keeps the number with its lists and its revocations, or none of them', async () => {
    await killAtEachStep((await prepare('few')).file);
  });

  it('does so of lists of many entries, which are signed beside other writing', async () => {
    const { file, authorityId } = await prepare('many');
    revokeMany(file, authorityId);
    await killWhileMarking(file, { pieces: 2, left: { marked: 10_000, ended: 0, noted: 1 } });
    await killAtEachStep(file);
    expect(readMarks(file)).toEqual({ marked: MANY_REVOKED, ended: 0, noted: 0 });
  });

  it('does so where many holds ended', async () => {
    const { file, authorityId } = await prepare('ended');
    releaseMany(file, authorityId, 1);
    // One piece of what was revoked elsewhere and one of what was revoked here come before.
    await killWhileMarking(file, { pieces: 4, left: { marked: 0, ended: 10_000, noted: 1 } });
    expect(await runKilled({ file, act: 'issue-crl' })).toBeNull();
    expect((await readSound(file)).numbers).toEqual([1, 2]);
    expect(readMarks(file)).toEqual({ marked: 0, ended: MANY_REVOKED, noted: 0 });
  });

  it('does so with a key that signs for two operators together, where the marks are made before anything is signed', async () => {
    const { file, authorityId } = await prepare('two-person');
    revokeMany(file, authorityId);
    await nameTwo(file, authorityId);
    await killWhileMarking(file, { pieces: 2, left: { marked: 10_000, ended: 0, noted: 1 } }, OPERATORS);
    const before = await readSound(file);
    expect(await runKilled({ file, act: 'issue-crl', dieAt: { step: 'signed', count: 1 }, ...OPERATORS })).toBe(
      'SIGKILL',
    );
    expect(readMarks(file)).toEqual({ marked: MANY_REVOKED, ended: 0, noted: 1 });
    expect((await readSound(file)).numbers).toEqual(before.numbers);
    expect(await runKilled({ file, act: 'issue-crl', ...OPERATORS })).toBeNull();
    expect((await readSound(file)).numbers).toEqual([1, 2]);
    expect(readMarks(file)).toEqual({ marked: MANY_REVOKED, ended: 0, noted: 0 });
  });
});

/** Marks that a killed process left are taken back by the next opening. */
async function killWhileMarking(
  file: string,
  { pieces, left }: { readonly pieces: number; readonly left: unknown },
  who: Who = {},
): Promise<void> {
  const before = await readSound(file);
  expect(await runKilled({ file, act: 'issue-crl', dieAt: { step: 'marked', count: pieces }, ...who })).toBe('SIGKILL');
  expect(readMarks(file)).toEqual(left);
  const opened = valueOf(await test.application.openWorkspace({ file }));
  await expect.poll(() => readMarks(file), { timeout: 60_000 }).toEqual({ marked: 0, ended: 0, noted: 0 });
  await opened.close();
  expect(await readSound(file)).toEqual(before);
}

type Who = Pick<IssuingOrder, 'operators'>;

const OPERATORS: Required<Who> = {
  operators: [
    { name: 'Alice', passphrase: 'alice in wonderland' },
    { name: 'Bob', passphrase: 'bob the builder builds' },
  ],
};

async function nameTwo(file: string, authorityId: AuthorityId): Promise<void> {
  const [alice, bob] = OPERATORS.operators;
  const workspace = valueOf(await test.application.openWorkspace({ file }));
  const { operators } = workspace;
  valueOf(await workspace.unlock({ passphrase: passphrase(), isConfirmed: true }));
  valueOf(await operators.nameFirst({ name: alice.name, passphrase: passphrase(alice.passphrase) }));
  const added = { name: bob.name, role: 'issuer', passphrase: passphrase(bob.passphrase) } as const;
  const { id } = valueOf(await operators.add(added));
  operators.askApprovals((need) => operators.approve({ operatorId: id, passphrase: passphrase(bob.passphrase), need }));
  valueOf(await operators.setTwoPerson({ authorityId, on: true }));
  await workspace.close();
}
