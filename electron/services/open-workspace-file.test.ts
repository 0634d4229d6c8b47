import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import { createTestAuthority } from '../testing/test-pki.ts';
import { readSource } from './file-source.ts';
import { NO_JOB } from './ports.ts';
import type { Workspace } from './workspace.ts';

let test: TestApplication;
let workspace: Workspace;
let folder: string;
beforeEach(async () => {
  test = startTestApplication();
  folder = test.at('shared');
  mkdirSync(folder);
  const created = await test.application.createWorkspace({
    file: `${folder}/open.countersign`,
    name: 'open',
    passphrase: passphrase(),
  });
  ({ workspace } = valueOf(created));
});
afterEach(() => test.end());

const files = (): readonly string[] => ['', '-wal', '-shm'].map((suffix) => workspace.file + suffix);

/** Locks that this process has on the workspace and on what SQLite keeps beside it, as the kernel tells: reading such a file and closing it takes them all. */
function locksOf(): readonly number[] {
  const locks = readFileSync('/proc/locks', 'utf8').split('\n');
  return files().map((file) => {
    const { ino } = statSync(file);
    return locks.filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${ino} `)).length;
  });
}

describe('the file of a workspace that is open', () => {
  it('keeps its locks where somebody reads it, and says that it is in use', async () => {
    const before = locksOf();
    expect(before[0]).toBeGreaterThan(0);
    for (const path of files()) {
      expect(await readSource({ path }, 1 << 30)).toMatchObject({
        error: { code: 'file.not-readable', evidence: { cause: 'EBUSY' } },
      });
    }
    const restored = await test.application.restoreBackup({
      source: workspace.file,
      target: test.at('restored.countersign'),
      secret: { passphrase: passphrase() },
      evenDamaged: false,
    });
    expect(codeOf(restored)).toBe('file.not-readable');
    expect(locksOf()).toEqual(before);
  });

  it('keeps its locks where the folder that it lies in is imported, from which certificates come', async () => {
    writeFileSync(`${folder}/one.pem`, createTestAuthority({ name: 'Other' }).pem);
    const before = locksOf();
    expect(valueOf(await workspace.imports.run([{ path: folder }], NO_JOB))).toEqual({
      imported: 1,
      duplicates: 0,
      failed: [],
    });
    expect(locksOf()).toEqual(before);
    expect(valueOf(await workspace.imports.run([{ path: workspace.file }], NO_JOB)).failed).toMatchObject([
      { code: 'file.not-readable' },
    ]);
    expect(locksOf()).toEqual(before);
  });
});
