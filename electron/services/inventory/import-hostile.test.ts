import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBundle } from '../../testing/inventory-certificates.ts';
import { openForTest } from '../../store/store-fixture.ts';
import { startTestApplication, type TestApplication, testPorts, valueOf } from '../../testing/application.ts';
import type { WorkspaceId } from '../../../shared/model/brands.ts';
import { HOSTILE_CONTROLS, HOSTILE_PRINTABLE } from '../../testing/hostile-name.ts';
import { createTestAuthority } from '../../testing/test-authority.ts';
import { createVault } from '../../vault/vault.ts';
import { createIds } from '../id.ts';
import { NO_JOB } from '../ports.ts';
import { createVerifyThread } from '../verify-thread.ts';
import type { Workspace } from '../workspace.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { createCheckpoints } from '../activity/checkpoints.ts';
import { createImports } from './import.ts';

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
});
afterEach(() => test.end());

const authority = createTestAuthority({ name: 'Hostile CA' });
const total = async (search = ''): Promise<number> =>
  valueOf(await workspace.certificates.page({ search, sort: 'name', direction: 'asc', offset: 0, limit: 1 })).total;
const imported = async (bytes: Uint8Array) => valueOf(await workspace.imports.run([{ name: 'x', bytes }], NO_JOB));

/** A name that nobody here would sign, written over another in the DER: the signature fits no more, which an import does not ask. */
function certificateNamed(name: string): Buffer {
  const octets = Buffer.from(name);
  const held = 'x'.repeat(octets.length);
  const der = Buffer.from(authority.issue({ subject: `CN=${held}` }).der);
  octets.copy(der, der.indexOf(held));
  return der;
}

describe('importing what nobody should send', () => {
  it('finds nothing in a file of zeros, however large, and says so', async () => {
    const report = await imported(new Uint8Array(6 * 1024 * 1024));
    expect(report).toEqual({
      imported: 0,
      duplicates: 0,
      failed: [{ path: 'x', offset: 0, code: 'file.not-recognised' }],
    });
  }, 60_000);

  it('keeps one of ten thousand copies, and tells the first thousand places of the others', async () => {
    const { pem } = authority.issue({ subject: 'CN=copied' });
    const report = await imported(Buffer.alloc(pem.length * 10_000, pem, 'latin1'));
    expect(report).toMatchObject({ imported: 1, duplicates: 9999, failed: [] });
    const run = valueOf(await workspace.imports.get(1));
    expect(run.duplicatePlaces).toHaveLength(1000);
    expect(run.duplicatePlaces[0]).toEqual({ path: 'x', offset: pem.length });
  }, 300_000);

  it('takes a certificate with 10 000 names and finds it by the last, and one with an extension of a MiB', async () => {
    const sans = Array.from({ length: 10_000 }, (_, index) => `dns:n${index}.many.example`);
    const many = authority.issue({ subject: 'CN=many names', sans });
    const large = authority.issue({
      subject: 'CN=large',
      extensions: [{ oid: '1.3.6.1.4.1.99999.1', critical: false, value: new Uint8Array(1024 * 1024).fill(4) }],
    });
    expect(await imported(Buffer.from(many.pem + large.pem))).toEqual({ imported: 2, duplicates: 0, failed: [] });
    expect(await total('n9999.many.example')).toBe(1);
    expect(valueOf(await workspace.certificates.find('large')).name).toBe('large');
  }, 60_000);

  it('takes names of every kind as they are', async () => {
    const names = [...HOSTILE_PRINTABLE, ...HOSTILE_CONTROLS, '\u202eموقع.example', `z${'\u0301'.repeat(20)}`];
    expect(await imported(Buffer.concat(names.map(certificateNamed)))).toMatchObject({
      imported: names.length,
      failed: [],
    });
    const page = valueOf(
      await workspace.certificates.page({ search: '', sort: 'name', direction: 'asc', offset: 0, limit: 50 }),
    );
    expect(page.items.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  });

  it('reads around what is cut, scrambled or nested too deep', async () => {
    const good = authority.issue({ subject: 'CN=good' });
    const der = Buffer.from(good.der);
    const parts = [der.subarray(0, 200), Buffer.alloc(300, '3080', 'hex'), der.subarray(1)];
    for (const [index, part] of parts.entries()) writeFileSync(test.at(`broken-${index}.der`), part);
    writeFileSync(test.at('good.der'), der);
    const sources = [...parts.keys()].map((index) => ({ path: test.at(`broken-${index}.der`) }));
    const report = valueOf(await workspace.imports.run([...sources, { path: test.at('good.der') }], NO_JOB));
    expect(report).toMatchObject({ imported: 1, duplicates: 0 });
    expect(new Set(report.failed.map(({ path }) => path)).size).toBe(3);
  });
});

describe('an import that fills the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'import-full-'));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('keeps whole transactions, says why it ended, and goes on when there is room', async () => {
    const file = join(folder, 'full.countersign');
    const clock = { now: Date.UTC(2026, 0, 1) };
    const ports = testPorts(clock);
    const run = async (pages?: number) => {
      const limited = pages === undefined ? {} : { testMaxPages: pages };
      const store = await openForTest(file, pages === undefined ? 'open' : 'create', limited);
      const verifier = createVerifyThread(ports.inspectWorkerEntry);
      const vault = createVault({ spawn: ports.spawnVault, monotonicMs: ports.clock.monotonicMs });
      const newId = createIds(ports.randomBytes);
      const localNames = new Map<string, string>();
      const id = newId<WorkspaceId>();
      const checkpoints = createCheckpoints({ id, file, ports, store, vault, newId });
      const context = {
        id,
        ports,
        store,
        vault,
        verifier,
        checkpoints,
        approvals: { ask: undefined },
        localNames,
        newId,
        changed: () => undefined,
      };
      const imports = createImports(context satisfies WorkspaceContext);
      const ended = await imports.run([{ name: 'all.pem', bytes: makeBundle(0, 7000) }], NO_JOB);
      const rows = await store.read.query.selectFrom('certificate').select('seq').execute();
      const checked = valueOf(
        await store.check('full', { onProgress: () => undefined, signal: new AbortController().signal }),
      );
      const [last] = valueOf(await imports.list({ offset: 0, limit: 1 })).items;
      await store.close();
      await verifier.close();
      return { ended, rows: rows.length, clean: checked.clean, last };
    };
    const full = await run(6000);
    expect(full.ended).toMatchObject({ error: { code: 'store.full' } });
    expect(full.clean).toBe(true);
    expect(full.rows).toBeGreaterThan(0);
    expect(full.rows).toBeLessThan(7000);
    expect(full.last).toMatchObject({ imported: full.rows });
    const again = await run();
    expect(again.rows).toBe(7000);
    expect(again.ended).toMatchObject({ value: { imported: 7000 - full.rows, duplicates: full.rows } });
  }, 300_000);
});
