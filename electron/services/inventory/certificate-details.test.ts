import { serialize } from 'node:v8';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { TestApplication } from '../../testing/application.ts';
import { startTestApplication, valueOf } from '../../testing/application.ts';
import { createTestAuthority } from '../../testing/test-pki.ts';
import { boundForWindow } from '../inspect-bounds.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const MIB = 1_048_576;
const MANY_NAMES = 10_000;

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
});
afterEach(() => test.end());

async function importOne(
  options: Parameters<ReturnType<typeof createTestAuthority>['issue']>[0],
): Promise<CertificateId> {
  const { der } = createTestAuthority({ name: 'Details CA' }).issue(options);
  expect(valueOf(await workspace.imports.run([{ name: 'one.der', bytes: der }], NO_JOB)).imported).toBe(1);
  const page = valueOf(
    await workspace.certificates.page({ search: '', sort: 'created', direction: 'desc', offset: 0, limit: 1 }),
  );
  return page.items[0]?.id ?? expect.fail('nothing was imported');
}

const manyNames = Array.from({ length: MANY_NAMES }, (_, index) => `dns:host-${index}.${'x'.repeat(40)}.example`);

describe('the details of a certificate', () => {
  it('stay below 1 MiB with ten thousand names, which are told in pages', async () => {
    const id = await importOne({ subject: 'CN=many', sans: manyNames });
    const details = valueOf(await workspace.certificates.get(id));
    expect(serialize(details).length).toBeLessThan(MIB);
    expect(details).toMatchObject({ nameCount: MANY_NAMES, isCut: true });
    expect(details.item).toMatchObject({ certificate: { subjectAltNames: { length: 200 } } });
    const page = valueOf(await workspace.certificates.names({ id, offset: 9_990, limit: 100 }));
    expect(page.total).toBe(MANY_NAMES);
    expect(page.items.map(({ value }) => `dns:${value}`)).toEqual(manyNames.slice(9_990));
  });

  it('stay below 1 MiB with an extension of a mebibyte, whose octets are read in windows', async () => {
    const value = Buffer.concat([Buffer.from('0483100000', 'hex'), Buffer.alloc(MIB)]);
    const id = await importOne({ subject: 'CN=heavy', extensions: [{ oid: '1.2.3.4', critical: false, value }] });
    const details = valueOf(await workspace.certificates.get(id));
    expect(serialize(details).length).toBeLessThan(MIB);
    expect(details.isCut).toBe(true);
    const first = valueOf(await workspace.certificates.bytes({ id, offset: 0, length: 4 }));
    expect(first.size).toBeGreaterThan(MIB);
    expect(first.hex).toMatch(/^3083/);
    expect(valueOf(await workspace.certificates.bytes({ id, offset: first.size, length: 4 })).hex).toBe('');
  });

  it('are cut below 1 MiB whatever script their names are in', () => {
    const names = Array.from({ length: 200 }, () => ({ value: '漢'.repeat(60_000) }));
    expect(serialize(boundForWindow({ names })).length).toBeLessThan(MIB);
    expect(Buffer.byteLength(JSON.stringify(boundForWindow({ names })))).toBeLessThan(MIB);
  });

  it('are whole for what people make', async () => {
    const id = await importOne({ subject: 'CN=plain', sans: ['dns:plain.example'] });
    expect(valueOf(await workspace.certificates.get(id))).toMatchObject({ nameCount: 1, isCut: false });
  });
});

describe('the history of a certificate', () => {
  it('goes on from page to page down to the import', async () => {
    const id = await importOne({ subject: 'CN=noted' });
    for (let turn = 0; turn < 55; turn += 1)
      valueOf(await workspace.notes.setNote({ selection: { ids: [id] }, note: `note ${turn}` }));
    const { history } = valueOf(await workspace.certificates.get(id));
    expect(history.total).toBe(56);
    expect(history.items).toHaveLength(50);
    const beforeSequence = history.items.at(-1)?.sequence;
    const rest = valueOf(await workspace.certificates.history({ id, beforeSequence, limit: 100 }));
    const actions = [...history.items, ...rest.items].map(({ action }) => action);
    expect(actions).toHaveLength(56);
    expect(new Set(actions.slice(0, 55))).toEqual(new Set(['certificate.note-set']));
    expect(actions.at(-1)).toBe('certificate.imported');
  });

  it('comes with the alerts that were raised for it', async () => {
    const { now } = test.clock;
    const id = await importOne({ subject: 'CN=ending', notBefore: now - 300 * 86_400_000, notAfter: now + 86_400_000 });
    valueOf(await workspace.alerts.check());
    const { alerts } = valueOf(await workspace.notes.get(id));
    expect(alerts).toMatchObject([{ kind: 'certificate-ending', subjectId: id, state: 'open' }]);
  });
});
