import { describe, expect, it } from 'vitest';
import { fail } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { createFakeDesk, type FakeDesk } from './fake-desk.ts';
import { handlers } from './handlers.ts';

const DAMAGED = fail('workspace.damaged', { name: 'a.countersign', check: 'page' });

/** A program in which every file but `/good` is damaged. */
function createDamagedDesk(): FakeDesk {
  const fake = createFakeDesk();
  const { application } = fake.desk;
  const openSound = application.openWorkspace;
  const note =
    <T>(what: string, answer: T) =>
    async (order: unknown) => {
      fake.happened.push([what, order]);
      return ok(answer);
    };
  const info = { workspace: 'Acme', createdAt: 1, octets: 2, operators: [] };
  Object.assign(application, {
    openWorkspace: async (input: { readonly file: string }) => (input.file === '/good' ? openSound(input) : DAMAGED),
    checkFile: note('check file', { clean: false, rows: 3, findings: [] }),
    exportReadable: note('export', { name: 'a-readable', rows: 3 }),
    restoreBackup: note('restore', { name: 'good' }),
    readBackupInfo: async () => ok(info),
  });
  return fake;
}

const told = (fake: FakeDesk, what: string) => fake.happened.filter(([name]) => name === what).map(([, fact]) => fact);

describe('a file that did not open', () => {
  it('is named without its path, checked, exported and shown, until another one opens', async () => {
    const fake = createDamagedDesk();
    const session = fake.open(1, '/home/ann/a.countersign');
    expect(await handlers['recovery.file']({}, session)).toEqual(ok(null));
    expect(await handlers['workspace.open']({}, session)).toEqual(DAMAGED);
    expect(await handlers['recovery.file']({}, session)).toMatchObject({
      value: { name: 'a.countersign', octets: 7, error: DAMAGED.error },
    });
    expect(await handlers['recovery.check']({}, session)).toMatchObject({ value: { rows: 3 } });
    expect(told(fake, 'check file')).toEqual(['/home/ann/a.countersign']);
    expect(await handlers['recovery.export']({ of: 'refused' }, session)).toMatchObject({ value: { rows: 3 } });
    const folder = '/home/ann/a.countersign/a-readable';
    expect(told(fake, 'export')).toEqual([{ file: '/home/ann/a.countersign', folder }]);
    await handlers['recovery.reveal']({ what: 'exported' }, session);
    await handlers['recovery.reveal']({ what: 'refused' }, session);
    expect(told(fake, 'reveal')).toEqual([folder, '/home/ann/a.countersign']);
    Object.assign(session.dialogs, { chooseFiles: async () => ['/good'] });
    expect(await handlers['workspace.open']({}, session)).toMatchObject({ value: { open: true } });
    expect(await handlers['recovery.file']({}, session)).toEqual(ok(null));
  });

  it('is nothing that a page can name: without one there is nothing to check, open, export or show', async () => {
    const fake = createDamagedDesk();
    const session = fake.open(1, '/anything');
    const asked = [
      handlers['recovery.check']({}, session),
      handlers['recovery.open']({}, session),
      handlers['recovery.export']({ of: 'refused' }, session),
      handlers['recovery.reveal']({ what: 'exported' }, session),
    ];
    for (const answer of await Promise.all(asked))
      expect(answer).toMatchObject({ ok: false, error: { code: 'file.handle-expired' } });
    expect(await handlers['recovery.export']({ of: 'open' }, session)).toMatchObject({
      error: { code: 'workspace.none-open' },
    });
    expect(fake.happened).toEqual([]);
  });

  it('does not stand in for the workspace that is open all the while', async () => {
    const fake = createDamagedDesk();
    const session = fake.open(1, '/good');
    await handlers['workspace.open']({}, session);
    Object.assign(session.dialogs, { chooseFiles: async () => ['/bad'] });
    await handlers['workspace.open']({}, session);
    await handlers['recovery.export']({ of: 'open' }, session);
    await handlers['recovery.export']({ of: 'refused' }, session);
    expect(told(fake, 'export')).toMatchObject([{ file: '/good' }, { file: '/bad' }]);
  });
});

describe('restoring', () => {
  const order = { secret: { passphrase: new Uint8Array(8), operator: 'Bob' }, evenDamaged: false } as const;

  it('goes from a chosen backup to a chosen place, with the name of whose passphrase it is, and opens that', async () => {
    const fake = createDamagedDesk();
    const session = fake.open(1, '/good');
    const chosen = await handlers['backup.choose']({}, session);
    const place = await handlers['workspace.chooseLocation']({ suggestedName: 'Acme' }, session);
    if (!chosen.ok || chosen.value === null || !place.ok || place.value === null) throw new Error('nothing chosen');
    const input = { ...order, handle: chosen.value.handle, target: place.value.handle };
    expect(await handlers['backup.restore'](input, session)).toMatchObject({ value: { open: true } });
    expect(told(fake, 'restore')).toEqual([
      {
        source: '/good',
        target: '/good',
        operator: 'Bob',
        secret: { passphrase: order.secret.passphrase },
        evenDamaged: false,
      },
    ]);
    // Handles are used once.
    expect(await handlers['backup.restore'](input, session)).toMatchObject({ error: { code: 'file.handle-expired' } });
  });

  it('writes only where a save dialog pointed', async () => {
    const fake = createDamagedDesk();
    const session = fake.open(1, '/good');
    const chosen = await handlers['backup.choose']({}, session);
    const handle = chosen.ok ? chosen.value?.handle : undefined;
    const input = { ...order, handle: handle as FileHandleId, target: handle as FileHandleId };
    expect(await handlers['backup.restore'](input, session)).toMatchObject({
      error: { code: 'input.invalid', evidence: { field: 'target' } },
    });
    expect(told(fake, 'restore')).toEqual([]);
  });
});
