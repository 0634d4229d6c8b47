import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runHere } from './run-fixture.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'countersign-operator-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function secret(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `${text}\n`);
  return file;
}

const ALL = secret('all', 'the passphrase of all');
const A = secret('a', 'alice in wonderland');
const B = secret('b', 'bob the builder builds');
const W = ['--workspace', path.join(folder, 'w.countersign')] as const;
const ALICE = [...W, '--operator', 'Alice', '--passphrase-file', A] as const;
const BOB = [...W, '--operator', 'Bob', '--passphrase-file', B] as const;
const BY_BOB = ['--approver', 'Bob', '--approver-passphrase-file', B] as const;

/** What a command printed as JSON, wherever it went. */
async function run(exitCode: number, ...args: readonly string[]): Promise<Record<string, unknown>> {
  const ended = await runHere(...args, '--json');
  const printed = ended.stdout + ended.stderr;
  if (ended.exitCode !== exitCode) throw new Error(`${args.join(' ')} ended with ${ended.exitCode}: ${printed}`);
  return JSON.parse(printed) as Record<string, unknown>;
}

it('operators are named, do what they may, and approve for each other on the command line', async () => {
  await run(0, 'workspace', 'init', ...W, '--passphrase-file', ALL);
  await run(0, 'ca', 'create', ...W, '--passphrase-file', ALL, '--name', 'Root', '--key', 'p256');
  const first = await run(0, 'operator', 'add', 'Alice', ...W, '--passphrase-file', ALL, '--new-passphrase-file', A);
  expect(first).toMatchObject({ name: 'Alice', role: 'admin', recoveryKey: expect.stringContaining('-') });
  await run(0, 'operator', 'add', 'Bob', ...ALICE, '--new-passphrase-file', B);
  await run(0, 'partner', 'add', 'Acme', ...BOB);
  expect(await run(1, 'partner', 'add', 'Other', ...W)).toMatchObject({ error: { code: 'operator.required' } });
  expect(await run(1, 'ca', 'archive', 'Root', ...BOB)).toMatchObject({ error: { code: 'operator.role' } });
  const rule = ['operator', 'two-person', 'Root', 'on', ...ALICE] as const;
  expect(await run(2, ...rule)).toMatchObject({ error: { code: 'approval.needed' } });
  await run(0, ...rule, ...BY_BOB);
  const issue = [
    'issue',
    ...ALICE,
    '--ca',
    'Root',
    '--profile',
    'tls-client',
    '--subject',
    'CN=c',
    '--key',
    'p256',
    '--out',
    path.join(folder, 'c.p12'),
    '--export-passphrase-file',
    A,
  ];
  expect(await run(2, ...issue)).toMatchObject({ error: { code: 'approval.needed' } });
  await run(0, ...issue, ...BY_BOB);
  await run(0, 'export', 'c', ...BOB, '--kit', folder, '--parts', 'p12');
  await run(0, 'crl', 'issue', ...ALICE, '--ca', 'Root', '--out', path.join(folder, 'root.crl'), ...BY_BOB);
  expect(await run(0, 'operator', 'list', ...W)).toMatchObject({
    operators: [{ name: 'Alice' }, { name: 'Bob', role: 'issuer' }],
    twoPerson: [{ name: 'Root' }],
  });
  expect(await run(1, 'operator', 'remove', 'Bob', ...ALICE)).toMatchObject({ error: { code: 'operator.too-few' } });
});
