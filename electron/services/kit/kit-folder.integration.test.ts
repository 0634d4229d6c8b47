import { mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KitChoice } from '../../../shared/model/kit.ts';
import { codeOf, valueOf } from '../../testing/application.ts';
import { choose, type KitLab, startKitLab } from './kit-fixture.ts';

let lab: KitLab;
beforeAll(async () => {
  lab = await startKitLab();
});
afterAll(() => lab.end());

describe('the folder of a kit', () => {
  it('replaces nothing: files, folders and links of its name make it take a number', async () => {
    const parent = lab.newFolder();
    mkdirSync(path.join(parent, 'acme-gw'));
    symlinkSync('/nowhere', path.join(parent, 'acme-gw-2'));
    const [one, two] = [await lab.write(choose('trust'), parent), await lab.write(choose('trust'), parent)];
    expect([one.folder, two.folder].map((folder) => path.basename(folder))).toEqual(['acme-gw-3', 'acme-gw-4']);
    expect(readdirSync(path.join(parent, 'acme-gw'))).toEqual([]);
  });

  it('is not left behind by a job that was cancelled, wherever it was', async () => {
    const parent = lab.newFolder();
    for (const after of [0, 1]) {
      const abort = new AbortController();
      if (after === 0) abort.abort();
      const job = { signal: abort.signal, progress: () => abort.abort() };
      const done = await lab.workspace.kits.write(
        { id: lab.leaf.id, choice: choose('p12-legacy', 'pem'), parent },
        job,
      );
      expect(codeOf(done)).toBe('job.cancelled');
      expect(readdirSync(parent)).toEqual([]);
    }
  });

  it('is refused where nothing can be written, and says so without a trace', async () => {
    expect(
      await lab.workspace.kits.write({ id: lab.leaf.id, choice: choose('trust'), parent: '/nonexistent/place' }),
    ).toMatchObject({ error: { code: 'file.not-writable', evidence: { name: 'acme-gw', cause: 'ENOENT' } } });
    const before = valueOf(await lab.workspace.activity.page({ search: '', offset: 0, limit: 1 })).total;
    const file = path.join(lab.newFolder(), 'file');
    writeFileSync(file, '');
    expect(codeOf(await lab.workspace.kits.write({ id: lab.leaf.id, choice: choose('trust'), parent: file }))).toBe(
      'file.not-writable',
    );
    expect(valueOf(await lab.workspace.activity.page({ search: '', offset: 0, limit: 1 })).total).toBe(before);
  });

  it('takes away what a killed process left an hour ago, and nothing younger or foreign', async () => {
    const parent = lab.newFolder();
    const old = path.join(parent, '.countersign-kit-0123456789ab');
    const young = path.join(parent, '.countersign-kit-ba9876543210');
    const foreign = path.join(parent, '.countersign-kit-mine');
    for (const folder of [old, young, foreign]) mkdirSync(folder);
    for (const folder of [old, foreign]) utimesSync(folder, 1, 1);
    await lab.write(choose('trust'), parent);
    expect(readdirSync(parent).toSorted()).toEqual(
      [path.basename(young), path.basename(foreign), 'acme-gw'].toSorted(),
    );
  });

  it('refuses a host that is none before anything is written', async () => {
    const parent = lab.newFolder();
    const choice: KitChoice = { ...choose('nginx'), endpoint: { host: 'a.example;}evil', port: 443 } };
    expect(codeOf(await lab.workspace.kits.write({ id: lab.leaf.id, choice, parent }))).toBe('connection.host-invalid');
    expect(readdirSync(parent)).toEqual([]);
  });
});
