import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import { ok } from '../../shared/result.ts';
import { toRow } from './certificate-columns.ts';
import { indexForSearch, insertCertificates } from './certificate-rows.ts';
import { findFactless, insertFacts, numberIssuers } from './fact-rows.ts';
import { MIGRATIONS } from './migrations/all.ts';
import type { Migration } from './migrations/migration.ts';
import { openStore, type Store } from './open-store.ts';
import { AT, certificateOf, openForTest, TRAITS, valueOf, WORKER } from './store-fixture.ts';
import { getWorkspace, insertWorkspace } from './workspace-rows.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrate-'));
  file = join(folder, 'old.countersign');
});
afterEach(() => rmSync(folder, { recursive: true }));

const NEXT: Migration = {
  version: MIGRATIONS.length + 1,
  sql: 'ALTER TABLE request ADD COLUMN note TEXT; CREATE TABLE extra (id TEXT PRIMARY KEY) STRICT;',
};
const openWith = (migrations: readonly Migration[]) =>
  openStore({ file, mode: 'open', workerEntry: WORKER, now: () => AT, testMigrations: migrations });

/** A file of a version, filled by the repositories where they fit it. */
async function fileOfVersion(version: number): Promise<void> {
  const store = await openForTest(file, 'create', { testMigrations: MIGRATIONS.slice(0, version) });
  if (version > 0) {
    valueOf(
      await store.transaction(async (tx) => {
        await insertWorkspace(tx, { id: 'w'.repeat(26) as WorkspaceId, name: 'Lab', createdAt: AT, actor: 'alice' });
        if (version >= WITH_FACTS) await insertCertificates(tx, [certificateOf(1), certificateOf(2)]);
        else {
          await tx.insertRows('certificate', [certificateOf(1), certificateOf(2)].map(toRow));
          await indexForSearch(tx, 0);
        }
        return ok(null);
      }),
    );
  }
  await store.close();
}

/** Certificates have had facts since this version. */
const WITH_FACTS = 4;

/** What a service does when it opens a file from before. */
const fill = (store: Store) =>
  store.transaction(async (tx) => {
    const rows = await findFactless(tx, 10);
    await insertFacts(
      tx,
      rows.map((row) => ({ ...row, traits: TRAITS })),
      await numberIssuers(tx, rows),
    );
    return ok(rows.length);
  });

describe('migrations', () => {
  it('are numbered from 1 without gaps', () => {
    expect(MIGRATIONS.map((step) => step.version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  });

  it.each(
    MIGRATIONS.slice(1)
      .map((step) => step.version)
      .concat(NEXT.version),
  )('lead from the version before to version %i', async (version) => {
    await fileOfVersion(version - 1);
    const store = valueOf(await openWith([...MIGRATIONS, NEXT].slice(0, version)));
    expect(store.info.version).toBe(version);
    expect((await getWorkspace(store.read)).name).toBe('Lab');
    if (version >= WITH_FACTS) expect(valueOf(await fill(store))).toBe(version === WITH_FACTS ? 2 : 0);
    const report = valueOf(
      await store.check('full', { onProgress: () => undefined, signal: new AbortController().signal }),
    );
    // The steps here are others than those of the program.
    expect(report.findings.filter(({ code, severity }) => severity === 'error' && code !== 'store.schema')).toEqual([]);
    await store.close();
  });

  it('copy the file first, verified and readable by its owner only', async () => {
    await fileOfVersion(MIGRATIONS.length);
    const store = valueOf(await openWith([...MIGRATIONS, NEXT]));
    const copy = store.info.migratedFromCopy;
    expect(copy).toBe(`old.countersign.before-v${NEXT.version}-2026-01-01T00-00-00-000Z`);
    await store.close();
    expect(statSync(join(folder, copy ?? '')).mode & 0o777).toBe(0o600);
    const old = await openForTest(join(folder, copy ?? ''), 'open');
    expect(old.info.version).toBe(MIGRATIONS.length);
    expect((await getWorkspace(old.read)).name).toBe('Lab');
    await old.close();
  });

  it('that fail leave the file as it was, beside its copy', async () => {
    await fileOfVersion(MIGRATIONS.length);
    const before = readFileSync(file);
    const broken: Migration = { version: NEXT.version, sql: `${NEXT.sql} INSERT INTO extra VALUES ('a'), ('a');` };
    await expect(openWith([...MIGRATIONS, broken])).rejects.toThrow('UNIQUE');
    expect(readFileSync(file).equals(before)).toBe(true);
    const store = await openForTest(file, 'open');
    expect(store.info.version).toBe(MIGRATIONS.length);
    expect((await getWorkspace(store.read)).name).toBe('Lab');
    await store.close();
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('stop before the first step when the copy cannot be read back', async () => {
    await fileOfVersion(MIGRATIONS.length);
    const raw = new DatabaseSync(file);
    const root = Number(
      raw.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'certificate_serial'").get()?.['rootpage'],
    );
    raw.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    raw.close();
    const bytes = readFileSync(file);
    bytes.fill(0x5a, (root - 1) * 4096, root * 4096);
    writeFileSync(file, bytes);
    const refused = await openWith([...MIGRATIONS, NEXT]);
    expect(refused.ok ? null : refused.error.code).toBe('workspace.damaged');
    expect(new DatabaseSync(file, { readOnly: true }).prepare('PRAGMA user_version').get()).toEqual({
      user_version: MIGRATIONS.length,
    });
  });

  it('keep apart copies of the same second', async () => {
    await fileOfVersion(MIGRATIONS.length);
    const broken: Migration = { version: NEXT.version, sql: 'nonsense' };
    await expect(openWith([...MIGRATIONS, broken])).rejects.toThrow('nonsense');
    await expect(openWith([...MIGRATIONS, broken])).rejects.toThrow('nonsense');
    expect(readdirSync(folder).sort()).toEqual(
      [
        '',
        `.before-v${NEXT.version}-2026-01-01T00-00-00-000Z`,
        `.before-v${NEXT.version}-2026-01-01T00-00-00-000Z.1`,
      ].map((end) => `old.countersign${end}`),
    );
  });
});
