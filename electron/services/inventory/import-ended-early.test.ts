import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CancelChoice } from '../../../shared/model/import.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { makeBundle } from '../../testing/inventory-certificates.ts';
import { createTestAuthority } from '../../testing/test-pki.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

/** They are tied in pages of 500. */
const CERTIFICATES = 1100;

const elsewhere = createTestAuthority({ name: 'Elsewhere' });
const issued = Buffer.from(
  Array.from({ length: CERTIFICATES }, (_, no) => elsewhere.issue({ subject: `CN=tied-${no}` }).pem).join(''),
);
let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  const ca = { name: 'ca.pem', bytes: Buffer.from(elsewhere.pem) };
  valueOf(await workspace.authorities.importCertificate({ source: ca }));
});
afterEach(() => test.end());

const count = async (filter: string): Promise<number> =>
  valueOf(
    await workspace.certificates.page({ search: '', filter, sort: 'name', direction: 'asc', offset: 0, limit: 1 }),
  ).total;
const tied = (): Promise<number> => count('ca:Elsewhere name:tied');

/** Cancels it once the first page is tied. */
async function cancelWhileTying(choice: CancelChoice) {
  const cancel = new AbortController();
  workspace.onChange((tables) => tables.includes('revocation') && cancel.abort());
  const told: number[] = [];
  const ended = await workspace.imports.run([{ name: 'all.pem', bytes: issued }], {
    signal: cancel.signal,
    progress: (_done, _total, detail) => {
      if (cancel.signal.aborted && detail !== undefined) told.push(detail.items);
    },
    onCancel: () => choice,
  });
  expect(cancel.signal.aborted).toBe(true);
  expect(ended).toMatchObject({ error: { code: 'job.cancelled' } });
  return { ended, told };
}

describe('an import that is cancelled while it ties certificates to their authority', () => {
  it('keeps them all, and ties the rest behind', async () => {
    await cancelWhileTying('keep');
    expect(await count('name:tied')).toBe(CERTIFICATES);
    expect(valueOf(await workspace.imports.get(1))).toMatchObject({ state: 'cancelled', imported: CERTIFICATES });
    await expect.poll(tied, { timeout: 30_000 }).toBe(CERTIFICATES);
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  }, 60_000);

  it('takes them back, and tells how many are left meanwhile', async () => {
    const { ended, told } = await cancelWhileTying('undo');
    expect(ended).toMatchObject({ error: { evidence: { undone: CERTIFICATES } } });
    expect(await count('name:tied')).toBe(0);
    expect(told).toEqual(told.toSorted((one, other) => other - one));
    expect(told.at(-1)).toBe(0);
    expect(valueOf(await workspace.imports.get(1)).state).toBe('undone');
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  }, 60_000);

  it('has the rest tied by the next opening, where the program ended before that, and what was taken back stays so', async () => {
    const left = test.at('left.countersign');
    workspace.onChange((tables) => {
      if (!tables.includes('import') || existsSync(left)) return;
      const raw = new DatabaseSync(workspace.file);
      if (raw.prepare("SELECT no FROM import_run WHERE state = 'cancelled'").get() !== undefined)
        raw.exec(`VACUUM INTO '${left}'`);
      raw.close();
    });
    await cancelWhileTying('keep');
    await workspace.close();
    workspace = valueOf(await test.application.openWorkspace({ file: left }));
    await expect.poll(tied, { timeout: 30_000 }).toBe(CERTIFICATES);
    valueOf(await workspace.imports.undo(1));
    await workspace.close();
    workspace = valueOf(await test.application.openWorkspace({ file: left }));
    expect(valueOf(await workspace.imports.get(1)).state).toBe('undone');
    expect(await count('name:tied')).toBe(0);
  }, 60_000);
});

describe('an import that is cancelled while it reads', () => {
  it.skipIf(process.platform !== 'linux')(
    'leaves no file open',
    async () => {
      const bundle = test.at('all.pem');
      writeFileSync(bundle, makeBundle(0, 16_000));
      const cancel = new AbortController();
      workspace.onChange((tables) => tables.includes('certificate') && cancel.abort());
      const ended = await workspace.imports.run([{ path: bundle }], {
        signal: cancel.signal,
        progress: () => undefined,
        onCancel: () => 'keep',
      });
      expect(ended).toMatchObject({ error: { code: 'job.cancelled' } });
      const open = readdirSync('/proc/self/fd').flatMap((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`);
        } catch {
          // The listing itself is closed by now.
          return [];
        }
      });
      expect(open.length).toBeGreaterThan(0);
      expect(open).not.toContain(bundle);
    },
    60_000,
  );
});
