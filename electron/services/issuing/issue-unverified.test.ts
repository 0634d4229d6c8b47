import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';

/** In place of the thread that verifies: finds the eighth signature of each question invalid. */
const DOUBTER = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', ({ lengths }) => {
      const value = Array.from({ length: lengths.length / 4 }, (_, at) => (at === 7 ? 'invalid' : 'valid'));
      parentPort.postMessage({ ok: true, value });
    });
  `)}`,
);

let test: TestApplication;
beforeEach(() => {
  test = startTestApplication({ inspectWorkerEntry: DOUBTER });
});
afterEach(() => test.end());

describe('a group of which one signature does not verify', () => {
  it('leaves no certificate, no key and no entry of the log, only serials that are taken', async () => {
    const workspace = await test.createWorkspace();
    const authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    const before = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 10 })).total;
    const orders = Array.from({ length: 20 }, (_, index) => ({
      authorityId: authority.id,
      profile: 'tls-client',
      key: 'p256' as const,
      subject: `CN=client ${index}`,
    }));
    await expect(workspace.issuing.issueMany(orders, NO_JOB)).rejects.toThrow('not valid');
    const page = { search: '', sort: 'name', direction: 'asc', offset: 0, limit: 50 } as const;
    expect(valueOf(await workspace.certificates.page(page)).items.map(({ name }) => name)).toEqual(['CA']);
    expect(valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 10 })).total).toBe(before);
    const report = valueOf(await workspace.check(NO_JOB));
    expect(report.findings.map(({ code }) => code)).toEqual(orders.map(() => 'store.reservation-open'));
  });
});
