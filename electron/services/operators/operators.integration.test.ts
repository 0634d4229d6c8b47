import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId, KeyId, OperatorId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { ApprovalNeed, Operator } from '../../../shared/model/operator.ts';
import type { Result } from '../../../shared/result.ts';
import { digestRow } from '../../store/row-digest.ts';
import type { DbRow } from '../../store/schema.ts';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, passphrase, startTestApplication, TEST_PASSPHRASE, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const ALICE = 'alice in wonderland';
const BOB = 'bob the builder builds';
const VERA = 'vera only ever looks';

let test: TestApplication;
let workspace: Workspace;
let authorityId: AuthorityId;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace('custody');
  authorityId = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' })).id;
});
afterEach(() => test.end());

const issue = (name = 'client') =>
  workspace.issuing.issue({ authorityId, profile: 'tls-client', key: 'p256', subject: `CN=${name}` });

/** Alice is an admin and has the keys open, Bob an issuer, Vera a viewer. */
async function nameOperators(): Promise<{ alice: Operator; bob: Operator; vera: Operator; recoveryKey: string }> {
  const { operator: alice, recoveryKey } = valueOf(
    await workspace.operators.nameFirst({ name: 'Alice', passphrase: passphrase(ALICE) }),
  );
  const bob = valueOf(await workspace.operators.add({ name: 'Bob', role: 'issuer', passphrase: passphrase(BOB) }));
  const vera = valueOf(await workspace.operators.add({ name: 'Vera', role: 'viewer', passphrase: passphrase(VERA) }));
  return { alice, bob, vera, recoveryKey };
}

async function enter(operator: string, secret: string): Promise<void> {
  valueOf(await workspace.lock());
  valueOf(await workspace.unlock({ operator, passphrase: passphrase(secret) }));
}

async function approve(by: OperatorId, secret: string, refused: Result<unknown, AppError>): Promise<void> {
  valueOf(await workspace.operators.approve({ operatorId: by, passphrase: passphrase(secret), need: needOf(refused) }));
}

function needOf(refused: Result<unknown, AppError>): ApprovalNeed {
  if (refused.ok || refused.error.code !== 'approval.needed') throw new Error('nothing was to be approved');
  const { keyId, purpose, uses } = refused.error.evidence;
  return { keyId: keyId as KeyId, purpose, uses };
}

async function switchRule(on: boolean, by: OperatorId, secret: string): Promise<void> {
  await approve(by, secret, await workspace.operators.setTwoPerson({ authorityId, on }));
  valueOf(await workspace.operators.setTwoPerson({ authorityId, on }));
}

/** Writes to the closed file as somebody would who knows how digests are made. */
async function tamper(change: (database: DatabaseSync) => void): Promise<void> {
  const { file } = workspace;
  await workspace.close();
  const database = new DatabaseSync(file);
  change(database);
  for (const table of ['operator', 'custody', 'key_record', 'key_wrap']) {
    const [key = ''] = KEYS[table] ?? [];
    for (const row of database.prepare(`SELECT * FROM ${table}`).all()) {
      const { digest: _, ...content } = row;
      database
        .prepare(`UPDATE ${table} SET digest = ? WHERE ${key} = ?`)
        .run(digestRow(table, content as DbRow), row[key] ?? null);
    }
  }
  database.close();
  workspace = valueOf(await test.application.openWorkspace({ file }));
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  operator: ['id'],
  custody: ['only_row'],
  key_record: ['id'],
  key_wrap: ['kind'],
};

describe('operators', () => {
  it('take the place of the passphrase of all, and each opens the workspace with their own', async () => {
    const { recoveryKey } = await nameOperators();
    expect(valueOf(await issue()).name).toContain('client');
    valueOf(await workspace.lock());
    expect(codeOf(await workspace.unlock({ passphrase: passphrase() }))).toBe('operator.which');
    expect(codeOf(await workspace.unlock({ operator: 'alice', passphrase: passphrase() }))).toBe(
      'vault.wrong-passphrase',
    );
    await enter('BOB', BOB);
    valueOf(await issue('another'));
    valueOf(await workspace.changePassphrase({ current: passphrase(BOB), next: passphrase('bob has another') }));
    await enter('Bob', 'bob has another');
    valueOf(await workspace.lock());
    valueOf(await workspace.unlock({ recoveryKey: passphrase(recoveryKey) }));
    valueOf(await issue('third'));
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 100 }));
    expect(items.filter(({ action }) => action === 'certificate.issued').map(({ actor }) => actor)).toEqual([
      'recovery',
      'Bob',
      'Alice',
    ]);
    expect(items.find(({ action }) => action === 'workspace.locked')?.actor).toBe('Bob');
    expect(valueOf(await workspace.check(NO_JOB)).findings).toEqual([]);
  });

  it('do what their role allows, and nothing while nobody has the keys open', async () => {
    await nameOperators();
    await enter('Bob', BOB);
    expect(codeOf(await workspace.authorities.create({ name: 'Second', key: 'p256' }))).toBe('operator.role');
    expect(codeOf(await workspace.authorities.archive({ id: authorityId, archived: true }))).toBe('operator.role');
    expect(codeOf(await workspace.operators.setTwoPerson({ authorityId, on: true }))).toBe('operator.role');
    const until = test.clock.now + 3_600_000;
    expect(codeOf(await workspace.grants.give({ authorityId, purposes: ['crl'], until }))).toBe('operator.role');
    await enter('Vera', VERA);
    expect(codeOf(await issue())).toBe('operator.role');
    expect(codeOf(await workspace.revocations.issue({ authorityId, kinds: ['complete'] }))).toBe('operator.role');
    expect(codeOf(await workspace.partners.save({ name: 'P', contact: '', note: '', tags: [], subject: {} }))).toBe(
      'operator.role',
    );
    valueOf(await workspace.lock());
    expect(codeOf(await workspace.partners.save({ name: 'P', contact: '', note: '', tags: [], subject: {} }))).toBe(
      'operator.required',
    );
  });

  it('are removed with another workspace key, which their passphrase does not open, and what they could have copied is told', async () => {
    const { bob } = await nameOperators();
    valueOf(await issue());
    const other = valueOf(await test.application.openWorkspace({ file: workspace.file }));
    valueOf(await other.unlock({ operator: 'Bob', passphrase: passphrase(BOB) }));
    const copied = valueOf(await workspace.operators.remove(bob.id));
    expect(copied).toMatchObject({ authorities: [{ name: 'Root' }], certificateKeys: 1, logins: 0 });
    valueOf(await issue('after'));
    expect(
      codeOf(await other.issuing.issue({ authorityId, profile: 'tls-client', key: 'p256', subject: 'CN=x' })),
    ).toBe('vault.key-changed');
    valueOf(await workspace.lock());
    expect(codeOf(await workspace.unlock({ operator: 'Bob', passphrase: passphrase(BOB) }))).toBe('operator.not-found');
    valueOf(await workspace.unlock({ operator: 'Alice', passphrase: passphrase(ALICE) }));
    expect(valueOf(await workspace.check(NO_JOB)).findings).toEqual([]);
    expect(valueOf(await workspace.operators.list()).operators.map(({ name, removedAt }) => [name, removedAt])).toEqual(
      [
        ['Alice', undefined],
        ['Vera', undefined],
        ['Bob', test.clock.now],
      ],
    );
  });

  it('change the list only after the passphrase was typed again, and leave an admin', async () => {
    const { alice, bob } = await nameOperators();
    await enter('Alice', ALICE);
    const add = () =>
      workspace.operators.add({ name: 'Carl', role: 'admin', passphrase: passphrase('carl comes late') });
    expect(codeOf(await add())).toBe('vault.confirm-needed');
    expect(codeOf(await workspace.operators.confirm(passphrase('not mine')))).toBe('vault.wrong-passphrase');
    valueOf(await workspace.operators.confirm(passphrase(ALICE)));
    valueOf(await add());
    expect(codeOf(await add())).toBe('operator.name-taken');
    expect(codeOf(await workspace.operators.remove(alice.id))).toBe('operator.yourself');
    expect(codeOf(await workspace.operators.nameFirst({ name: 'Eve', passphrase: passphrase(BOB) }))).toBe(
      'operator.named-already',
    );
    valueOf(await workspace.operators.setRole({ id: bob.id, role: 'viewer' }));
    valueOf(await workspace.operators.reset({ id: bob.id, passphrase: passphrase('bob forgot his own') }));
    await enter('Bob', 'bob forgot his own');
    expect(valueOf(await workspace.state()).session).toMatchObject({ name: 'Bob', role: 'viewer' });
  });
});

describe('the two-person rule', () => {
  it('signs once for each approval of another operator, and tells both names', async () => {
    const { bob } = await nameOperators();
    await switchRule(true, bob.id, BOB);
    const refused = await issue();
    expect(refused).toMatchObject({ error: { code: 'approval.needed', evidence: { purpose: 'sign', uses: 1 } } });
    await approve(bob.id, BOB, refused);
    valueOf(await issue());
    expect(codeOf(await issue('again'))).toBe('approval.needed');
    expect(codeOf(await workspace.revocations.issue({ authorityId, kinds: ['complete'] }))).toBe('approval.needed');
    expect(codeOf(await workspace.authorities.renew({ id: authorityId }))).toBe('approval.needed');
    const until = test.clock.now + 3_600_000;
    expect(codeOf(await workspace.grants.give({ authorityId, purposes: ['crl'], until }))).toBe('approval.needed');
    const target = { path: test.at('root.p12'), overwrite: false };
    const leave = { id: authorityId, format: 'p12', passphrase: passphrase(), target } as const;
    expect(codeOf(await workspace.authorities.exportKey(leave))).toBe('approval.needed');
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 5 }));
    expect(items.find(({ action }) => action === 'certificate.issued')).toMatchObject({
      actor: 'Alice',
      detail: { approvedBy: 'Bob' },
    });
  });

  it('takes neither who has the keys open, nor a viewer, nor a wrong passphrase', async () => {
    const { alice, bob, vera } = await nameOperators();
    await switchRule(true, bob.id, BOB);
    const refused = await issue();
    const by = (operatorId: OperatorId, secret: string) =>
      workspace.operators.approve({ operatorId, passphrase: passphrase(secret), need: needOf(refused) });
    expect(codeOf(await by(alice.id, ALICE))).toBe('approval.same-operator');
    expect(codeOf(await by(vera.id, VERA))).toBe('operator.role');
    expect(codeOf(await by(bob.id, 'not his passphrase'))).toBe('vault.wrong-passphrase');
    expect(codeOf(await issue())).toBe('approval.needed');
    expect(codeOf(await workspace.operators.remove(bob.id))).toBe('operator.too-few');
    await switchRule(false, bob.id, BOB);
    valueOf(await issue());
  });

  it('is not undone by an earlier copy of the sealed key, nor by its mark', async () => {
    const { bob } = await nameOperators();
    const before = sealedKeys();
    await switchRule(true, bob.id, BOB);
    const after = sealedKeys();
    await tamper((database) => putSealed(database, before));
    valueOf(await workspace.unlock({ operator: 'Alice', passphrase: passphrase(ALICE) }));
    expect(codeOf(await issue())).toBe('vault.key-changed');
    await tamper((database) =>
      putSealed(database, new Map([...after].map(([id, sealed]) => [id, Uint8Array.of(0x11, ...sealed.slice(1))]))),
    );
    valueOf(await workspace.unlock({ operator: 'Alice', passphrase: passphrase(ALICE) }));
    expect(codeOf(await issue())).toBe('vault.key-damaged');
  });
});

function sealedKeys(): Map<string, Uint8Array> {
  const database = new DatabaseSync(workspace.file);
  const rows = database.prepare('SELECT id, sealed FROM key_record').all();
  database.close();
  return new Map(rows.map(({ id, sealed }) => [String(id), sealed as Uint8Array]));
}

const putSealed = (database: DatabaseSync, sealed: ReadonlyMap<string, Uint8Array>): void => {
  for (const [id, octets] of sealed) database.prepare('UPDATE key_record SET sealed = ? WHERE id = ?').run(octets, id);
};

describe('a file that was edited', () => {
  it('opens for nobody with another role, with the wrap of another, or with somebody missing', async () => {
    const { vera, bob, recoveryKey } = await nameOperators();
    await tamper((database) => database.exec(`UPDATE operator SET role = 'admin' WHERE id = '${vera.id}'`));
    const asVera = { operator: vera.id, passphrase: passphrase(VERA) };
    expect(codeOf(await workspace.unlock(asVera))).toBe('vault.operators-altered');
    await tamper((database) => database.exec(`UPDATE operator SET role = 'viewer' WHERE id = '${vera.id}'`));
    await tamper((database) =>
      database.exec(
        `UPDATE operator SET (kdf, salt, sealed) = (SELECT kdf, salt, sealed FROM operator WHERE id = '${vera.id}') WHERE id = '${bob.id}'`,
      ),
    );
    expect(codeOf(await workspace.unlock({ operator: bob.id, passphrase: passphrase(VERA) }))).toBe(
      'vault.wrong-passphrase',
    );
    await tamper((database) => database.exec(`DELETE FROM operator WHERE id = '${bob.id}'`));
    expect(codeOf(await workspace.unlock({ operator: 'Alice', passphrase: passphrase(ALICE) }))).toBe(
      'vault.operators-altered',
    );
    valueOf(await workspace.unlock({ recoveryKey: passphrase(recoveryKey), isConfirmed: true }));
    valueOf(await workspace.operators.nameFirst({ name: 'Alice', passphrase: passphrase(ALICE) }));
    valueOf(await issue());
  });

  it('does not open with the passphrase from before there were operators', async () => {
    const database = new DatabaseSync(workspace.file);
    const wrap = database.prepare(`SELECT * FROM key_wrap WHERE kind = 'passphrase'`).get() ?? {};
    database.close();
    await nameOperators();
    await tamper((written) => {
      written.exec('DELETE FROM operator; DELETE FROM custody');
      const columns = Object.keys(wrap);
      written
        .prepare(`INSERT INTO key_wrap (${columns.join()}) VALUES (${columns.map(() => '?').join()})`)
        .run(...Object.values(wrap));
    });
    valueOf(await workspace.unlock({ passphrase: passphrase(TEST_PASSPHRASE) }));
    expect(codeOf(await issue())).toBe('vault.key-changed');
  });
});
