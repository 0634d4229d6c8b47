import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeBundle } from '../../testing/inventory-certificates.ts';
import type { TestApplication } from '../../testing/application.ts';
import { startTestApplication, valueOf } from '../../testing/application.ts';
import { createTestAuthority } from '../../testing/test-pki.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
});
afterEach(() => test.end());

/** One certificate after the other, so many times, and another one behind them. */
function manyAndOne(form: 'pem' | 'der', count: number): Buffer {
  const [first, last] = ['first', 'last'].map((name) => createTestAuthority({ name }));
  if (first === undefined || last === undefined) throw new Error('no certificates');
  const one = (certificate: typeof first): Buffer =>
    form === 'der' ? Buffer.from(certificate.der) : Buffer.from(certificate.pem);
  return Buffer.concat([...Array.from({ length: count }, () => one(first)), one(last)]);
}

describe('importing', () => {
  it.each([
    ['pem', 'from disk'],
    ['der', 'dropped'],
  ] as const)(
    'takes the last certificate of a bundle of 10 100 (%s, %s)',
    async (form, where) => {
      const bundle = manyAndOne(form, 10_100);
      writeFileSync(test.at('bundle'), bundle);
      const source = where === 'dropped' ? { name: 'bundle', bytes: bundle } : { path: test.at('bundle') };
      const report = { imported: 2, duplicates: 10_099, failed: [] };
      expect(valueOf(await workspace.imports.run([source], NO_JOB))).toEqual(report);
    },
    60_000,
  );

  it('ends with a bounded report on a file of nothing but small values', async () => {
    const report = valueOf(
      await workspace.imports.run([{ name: 'x', bytes: Buffer.alloc(6 * 1024 * 1024, '3000', 'hex') }], NO_JOB),
    );
    expect(report.imported).toBe(0);
    expect(report.failed.length).toBeLessThanOrEqual(10_000);
  }, 60_000);
});

const bundleOf = (names: readonly string[]): Buffer => {
  const authority = createTestAuthority({ name: 'Test CA' });
  return Buffer.from(
    names.map((name) => authority.issue({ subject: `CN=${name}`, sans: [`dns:${name}`] }).pem).join(''),
  );
};
/** Certificates that nobody signed, fast to make. */
const manyDifferent = (count: number): Buffer => makeBundle(0, count);
const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `host-${index}.example`);
const total = async (search = ''): Promise<number> => {
  const query = { search, sort: 'name', direction: 'asc', offset: 0, limit: 1 } as const;
  return valueOf(await workspace.certificates.page(query)).total;
};

describe('an import as a whole', () => {
  it('is noted with its counts, its failures and its duplicates, and so is doing it again', async () => {
    const pem = bundleOf(names(3));
    writeFileSync(
      test.at('some.pem'),
      Buffer.concat([pem, Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')]),
    );
    const first = valueOf(await workspace.imports.run([{ path: test.at('some.pem') }], NO_JOB));
    expect(first).toMatchObject({ imported: 3, duplicates: 0 });
    expect(first.failed).toEqual([{ path: 'some.pem', offset: pem.length, code: expect.any(String) }]);
    const second = valueOf(await workspace.imports.run([{ path: test.at('some.pem') }], NO_JOB));
    expect(second).toMatchObject({ imported: 0, duplicates: 3 });

    const { total: runs, items } = valueOf(await workspace.imports.list({ offset: 0, limit: 10 }));
    expect(runs).toBe(2);
    expect(items).toMatchObject([
      { no: 2, state: 'done', imported: 0, duplicates: 3, failed: 1, sources: ['some.pem'] },
      { no: 1, state: 'done', imported: 3, duplicates: 0, failed: 1 },
    ]);
    const details = valueOf(await workspace.imports.get(2));
    const middle = pem.indexOf('-----BEGIN', 100);
    expect(details.duplicatePlaces).toContainEqual({ path: 'some.pem', offset: middle });
    expect(details.undo).toEqual({ removable: 0, kept: 0, annotated: 0 });
    expect(await workspace.imports.get(3)).toMatchObject({ error: { code: 'import.not-found' } });
  });

  it('has one entry of the log for all that a transaction brought, which every certificate shows as its history', async () => {
    valueOf(await workspace.imports.run([{ name: 'all.pem', bytes: bundleOf(names(20)) }], NO_JOB));
    const { items } = valueOf(await workspace.activity.page({ search: 'certificate.imported', offset: 0, limit: 9 }));
    expect(items).toMatchObject([
      { entity: 'import', entityId: '1', subject: 'all.pem', detail: { certificates: 20 } },
    ]);
    const found = valueOf(await workspace.certificates.find('host-7.example'));
    expect(valueOf(await workspace.certificates.get(found.id)).history).toEqual({ total: 1, items });
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  });

  it('is taken back as far as nothing rests on it, and searched no more', async () => {
    valueOf(await workspace.imports.run([{ name: 'all.pem', bytes: bundleOf(names(700)) }], NO_JOB));
    const partner = valueOf(
      await workspace.partners.save({ name: 'Acme', contact: '', note: '', tags: [], subject: {} }),
    );
    const [one, other] = await Promise.all(
      ['host-3.example', 'host-4.example'].map(async (name) => valueOf(await workspace.certificates.find(name))),
    );
    if (one === undefined || other === undefined) throw new Error('not imported');
    valueOf(await workspace.partners.setOfCertificates({ selection: { ids: [one.id] }, partnerId: partner.id }));
    const raw = new DatabaseSync(workspace.file);
    raw.prepare("INSERT INTO certificate_seen VALUES (?, 'a.example:443', 'server', 1, 1, NULL)").run(other.id);
    raw.close();
    expect(valueOf(await workspace.imports.get(1)).undo).toEqual({ removable: 699, kept: 1, annotated: 1 });
    expect(valueOf(await workspace.imports.undo(1))).toEqual({ removed: 699, kept: 1 });
    expect(await total()).toBe(1);
    expect(await total('host-5')).toBe(0);
    expect(valueOf(await workspace.imports.get(1))).toMatchObject({ state: 'undone', imported: 700 });
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
    const { items } = valueOf(await workspace.activity.page({ search: 'import.undone', offset: 0, limit: 9 }));
    expect(items.map(({ detail }) => detail['certificates'])).toEqual([199, 500]);
    // The same files bring back what went.
    valueOf(await workspace.imports.run([{ name: 'all.pem', bytes: bundleOf(['host-5.example']) }], NO_JOB));
    expect(await total('host-5')).toBe(1);
  });

  it.each([
    ['keep', (left: number) => left > 0],
    ['undo', (left: number) => left === 0],
  ] as const)(
    'that is cancelled does with what came as it is told: %s',
    async (choice, fits) => {
      const cancel = new AbortController();
      const bytes = manyDifferent(16_000);
      let isWriting = false;
      workspace.onChange((tables) => {
        if (tables.includes('certificate') && !isWriting) {
          isWriting = true;
          cancel.abort();
        }
      });
      const job = { signal: cancel.signal, progress: () => undefined, onCancel: () => choice };
      const ended = await workspace.imports.run([{ name: 'all.pem', bytes }], job);
      expect(ended).toMatchObject({ error: { code: 'job.cancelled' } });
      expect(fits(await total())).toBe(true);
      const run = valueOf(await workspace.imports.get(1));
      expect(run.state).toBe(choice === 'keep' ? 'cancelled' : 'undone');
      expect(run.undo.removable).toBe(await total());
      expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
    },
    60_000,
  );

  it('that is cancelled and kept ties what came to its authority', async () => {
    const elsewhere = createTestAuthority({ name: 'Elsewhere' });
    const { pem } = elsewhere.issue({ subject: 'CN=early', sans: ['dns:early.example'] });
    valueOf(
      await workspace.authorities.importCertificate({ source: { name: 'ca.pem', bytes: Buffer.from(elsewhere.pem) } }),
    );
    const authority = valueOf(await workspace.authorities.find('Elsewhere'));
    const cancel = new AbortController();
    workspace.onChange((tables) => tables.includes('certificate') && cancel.abort());
    const bytes = Buffer.concat([Buffer.from(pem), manyDifferent(16_000)]);
    const job = { signal: cancel.signal, progress: () => undefined, onCancel: () => 'keep' as const };
    const ended = await workspace.imports.run([{ name: 'all.pem', bytes }], job);
    expect(ended).toMatchObject({ error: { code: 'job.cancelled' } });
    expect(valueOf(await workspace.certificates.find('early')).authorityId).toBe(authority.id);
  }, 60_000);

  it('whose process died ties what came to its authority when the workspace is opened again, once', async () => {
    const elsewhere = createTestAuthority({ name: 'Elsewhere' });
    const { pem } = elsewhere.issue({ subject: 'CN=early', sans: ['dns:early.example'] });
    const ca = { name: 'ca.pem', bytes: Buffer.from(elsewhere.pem) };
    valueOf(await workspace.authorities.importCertificate({ source: ca }));
    const authority = valueOf(await workspace.authorities.find('Elsewhere'));
    const left = test.at('left.countersign');
    workspace.onChange((tables) => {
      if (!tables.includes('certificate') || existsSync(left)) return;
      const raw = new DatabaseSync(workspace.file);
      raw.exec(`VACUUM INTO '${left}'`);
      raw.close();
    });
    const bytes = Buffer.concat([Buffer.from(pem), manyDifferent(16_000)]);
    valueOf(await workspace.imports.run([{ name: 'all.pem', bytes }], NO_JOB));
    await workspace.close();

    test.clock.now += 10 * 60_000;
    const open = async () => valueOf(await test.application.openWorkspace({ file: left }));
    const tiedEntries = async () =>
      valueOf(await workspace.activity.page({ search: 'certificates-tied', offset: 0, limit: 9 })).total;
    workspace = await open();
    const early = async () => valueOf(await workspace.certificates.find('early'));
    await expect.poll(async () => (await early()).authorityId, { timeout: 30_000 }).toBe(authority.id);
    const reportOf = (file: string) => {
      const raw = new DatabaseSync(file, { readOnly: true });
      const row = raw.prepare('SELECT report FROM import_run').get();
      raw.close();
      return JSON.parse(String(row?.['report'])) as { tiedAt?: number };
    };
    await expect.poll(() => reportOf(left).tiedAt, { timeout: 30_000 }).toBe(test.clock.now);
    expect(valueOf(await workspace.imports.get(1)).state).toBe('interrupted');
    await workspace.close();
    workspace = await open();
    expect(await tiedEntries()).toBe(1);
    expect(valueOf(await workspace.check(NO_JOB)).clean).toBe(true);
  }, 60_000);

  it('goes on beside another one over the same files', async () => {
    const bytes = manyDifferent(3000);
    const both = await Promise.all([1, 2].map(() => workspace.imports.run([{ name: 'all.pem', bytes }], NO_JOB)));
    const reports = both.map(valueOf);
    expect(reports.reduce((sum, { imported }) => sum + imported, 0)).toBe(3000);
    expect(reports.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(3000);
    expect(await total()).toBe(3000);
  }, 60_000);

  it('waits for another process that keeps the workspace locked for longer than others would', async () => {
    const raw = new DatabaseSync(workspace.file);
    raw.exec('BEGIN IMMEDIATE');
    const running = workspace.imports.run([{ name: 'all.pem', bytes: manyDifferent(10) }], NO_JOB);
    const first = await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 6500, 'waits'))]);
    expect(first).toBe('waits');
    raw.exec('ROLLBACK');
    raw.close();
    expect(valueOf(await running)).toMatchObject({ imported: 10 });
  }, 60_000);

  it('is shown as interrupted when its process ended before it, and can be taken back', async () => {
    valueOf(await workspace.imports.run([{ name: 'all.pem', bytes: bundleOf(names(5)) }], NO_JOB));
    await workspace.close();
    const raw = new DatabaseSync(workspace.file);
    raw.exec("UPDATE import_run SET state = 'running', finished_at = NULL");
    raw.close();
    workspace = valueOf(await test.application.openWorkspace({ file: workspace.file }));
    expect(await workspace.imports.undo(1)).toMatchObject({ error: { code: 'import.running' } });
    test.clock.now += 3 * 60_000;
    expect(valueOf(await workspace.imports.get(1)).state).toBe('interrupted');
    expect(valueOf(await workspace.imports.undo(1))).toEqual({ removed: 5, kept: 0 });
  });

  it('tells of keystores that want a passphrase, and takes those that open without', async () => {
    const authority = createTestAuthority({ name: 'Store CA' });
    writeFileSync(test.at('a.pem'), authority.pem);
    const openssl = (password: string, out: string): void => {
      const options = ['pkcs12', '-export', '-nokeys', '-in', 'a.pem', '-passout', `pass:${password}`, '-out', out];
      execFileSync('openssl', options, { cwd: test.folder });
    };
    mkdirSync(test.at('folder/deep'), { recursive: true });
    openssl('', 'folder/open.p12');
    openssl('secret', 'folder/deep/sealed.p12');
    const report = valueOf(await workspace.imports.run([{ path: test.at('folder') }], NO_JOB));
    expect(report.imported).toBe(1);
    expect(report.failed).toEqual([{ path: 'folder/deep/sealed.p12', offset: 0, code: 'import.passphrase-needed' }]);
  });
});

describe('importing what a window holds', () => {
  it('reads each file as it is needed, names what was dropped, and goes on behind one that cannot be read', async () => {
    const small = bundleOf(['small']);
    const large = manyDifferent(2500);
    const held = (name: string, bytes: Uint8Array) => ({
      name,
      size: bytes.length,
      read: (offset: number, length: number) => Promise.resolve(bytes.subarray(offset, offset + length)),
    });
    const failure = Object.assign(new Error('gone'), { code: 'EIO' });
    const gone = { name: 'folder/gone.pem', size: 10, read: () => Promise.reject(failure) };
    const sources = [held('folder/small.pem', small), gone, held('folder/below/large.pem', large)];
    expect(large.length).toBeGreaterThan(1024 * 1024);
    expect(valueOf(await workspace.imports.run(sources, NO_JOB))).toMatchObject({
      imported: 2501,
      failed: [{ path: 'folder/gone.pem', code: 'file.not-readable' }],
    });
    expect(valueOf(await workspace.imports.get(1)).sources).toEqual(['folder']);
  }, 60_000);
});
