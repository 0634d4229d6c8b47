import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { codeOf, passphrase, startTestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';

const ALICE = 'alice in wonderland';
const BOB = 'bob the builder builds';

it('a backup of named operators opens with the passphrase of the one who is named, and with the recovery key', async () => {
  const test = startTestApplication();
  try {
    const workspace = await test.createWorkspace('custody');
    const source = test.at('a.csbackup');
    const backUp = async () => valueOf(await workspace.backups.run({ path: source, overwrite: true }, NO_JOB));
    const open = (name: string, secret: string, operator?: string) =>
      test.application.restoreBackup({
        source,
        target: test.at(name),
        secret: { passphrase: passphrase(secret) },
        operator,
        evenDamaged: false,
      });
    const named = valueOf(await workspace.operators.nameFirst({ name: 'Alice', passphrase: passphrase(ALICE) }));
    await backUp();
    // One of one need not be named.
    valueOf(await open('alone.countersign', ALICE));
    valueOf(await workspace.operators.add({ name: 'Bob', role: 'issuer', passphrase: passphrase(BOB) }));
    await backUp();
    expect(valueOf(await test.application.readBackupInfo(source)).operators).toEqual(['Alice', 'Bob']);
    expect(codeOf(await open('x', BOB))).toBe('operator.which');
    expect(codeOf(await open('x', BOB, 'Alice'))).toBe('vault.wrong-passphrase');
    expect(codeOf(await open('x', BOB, 'Carl'))).toBe('operator.not-found');
    expect(existsSync(test.at('x'))).toBe(false);
    valueOf(await open('by-bob.countersign', BOB, 'Bob'));
    const recoveryKey = passphrase(named.recoveryKey);
    const order = { source, target: test.at('by-key.countersign'), secret: { recoveryKey }, evenDamaged: false };
    valueOf(await test.application.restoreBackup(order));
    // The log of each names whose passphrase it was, not the account of the computer.
    const restoredBy = async (name: string) => {
      const restored = valueOf(await test.application.openWorkspace({ file: test.at(name) }));
      const { items } = valueOf(await restored.activity.page({ search: '', offset: 0, limit: 1 }));
      return items.map(({ action, actor }) => [action, actor]);
    };
    expect(await restoredBy('alone.countersign')).toEqual([['backup.restored', 'Alice']]);
    expect(await restoredBy('by-bob.countersign')).toEqual([['backup.restored', 'Bob']]);
    expect(await restoredBy('by-key.countersign')).toEqual([['backup.restored', 'recovery']]);
    expect(recoveryKey.every((octet) => octet === 0)).toBe(true);
  } finally {
    await test.end();
  }
});
