import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import { DEMO_HOSTS, DEMO_PASSPHRASE, type DemoHost, demoHostName } from '../../../shared/model/demo.ts';
import { demoStory } from '../../../shared/text/en/demo.ts';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import type { DialRequest } from '../connection-request.ts';
import { PLAIN_DIAL } from '../connection-request.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const DAY_MS = 86_400_000;
const WHOLE = { search: '', sort: 'notAfter', direction: 'asc', offset: 0, limit: 500 } as const;

let test: TestApplication;
let demo: Workspace;

beforeAll(async () => {
  test = startTestApplication();
  // The certificates are judged by openssl, which knows the real day alone.
  test.clock.now = Date.now();
  demo = valueOf(await test.application.makeDemo({ file: test.at('demo/demo.countersign') }));
}, 180_000);
afterAll(() => test.end());

const openssl = (...args: readonly string[]): string => execFileSync('openssl', args, { encoding: 'utf8' });

describe('the demo workspace', () => {
  it('says that it is one, opens with the passphrase that is shown, and leaves beside its file only what it published', async () => {
    const state = valueOf(await demo.state());
    expect(state).toMatchObject({ name: demoStory.workspace, demo: true, locked: false, authorities: 3 });
    const beside = readdirSync(test.at('demo')).filter((name) => !name.startsWith('demo.countersign'));
    expect(beside).toEqual([expect.stringMatching(/^published-/)]);
    const other = startTestApplication();
    other.clock.now = test.clock.now;
    try {
      const again = valueOf(await other.application.openWorkspace({ file: demo.file }));
      expect(again.isLocked()).toBe(true);
      valueOf(await again.unlock({ passphrase: passphrase(DEMO_PASSPHRASE) }));
      await again.close();
    } finally {
      await other.end();
    }
  });

  it('has an offline root whose key is elsewhere and two authorities that can sign', async () => {
    const authorities = valueOf(await demo.authorities.list());
    const signs = new Map(authorities.map(({ name, hasKey }) => [name, hasKey]));
    expect(signs).toEqual(
      new Map([
        [demoStory.root.name, false],
        [demoStory.partnerAuthority.name, true],
        [demoStory.serviceAuthority.name, true],
      ]),
    );
  });

  it('has some two hundred certificates in every state, from long ended to two years ahead', async () => {
    const counts = valueOf(await demo.certificates.counts());
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(180);
    for (const status of ['valid', 'expiring', 'expired', 'revoked'] as const)
      expect(counts[status]).toBeGreaterThan(5);
    expect(counts['on-hold']).toBeGreaterThan(0);
    const { items } = valueOf(await demo.certificates.page(WHOLE));
    const ends = items.filter(({ isCa }) => !isCa).map(({ notAfter }) => notAfter);
    expect(Math.min(...ends)).toBeLessThan(test.clock.now - 200 * DAY_MS);
    expect(Math.max(...ends)).toBeGreaterThan(test.clock.now + 600 * DAY_MS);
    expect(new Set(items.map(({ source }) => source))).toEqual(new Set(['issued', 'imported', 'seen']));
  });

  it('answers every ready question with something', async () => {
    for (const filter of [
      'is:weak',
      'is:sunset',
      'is:suspicious',
      'owner:none',
      'status:expired is:in-use',
      'crl:overdue',
      'has:successor',
      'has:note',
      'is:snoozed',
      'tag:prod',
      'partner:kestrel',
    ]) {
      const { total } = valueOf(await demo.certificates.page({ ...WHOLE, filter }));
      expect([filter, total > 0]).toEqual([filter, true]);
    }
  });

  it('has requests in every state, one of our own that waits, a table, profiles, views and alerts', async () => {
    for (const state of ['new', 'approved', 'refused', 'issued'] as const) {
      const page = valueOf(await demo.requests.page({ state, search: '', offset: 0, limit: 50 }));
      expect([state, page.total >= 2]).toEqual([state, true]);
    }
    expect(valueOf(await demo.ownRequests.list('waiting'))).toHaveLength(1);
    const [batch] = valueOf(await demo.batches.list());
    expect(batch).toMatchObject({ state: 'planned' });
    const profiles = valueOf(await demo.profiles.list({ includeArchived: false }));
    expect(profiles.find(({ id }) => id === 'tls-client')?.version).toBe(2);
    expect(profiles.some(({ id }) => id === demoStory.shortProfile.id)).toBe(true);
    expect(valueOf(await demo.views.list())).toHaveLength(demoStory.views.length);
    const { lists, openByKind } = valueOf(await demo.alerts.counts());
    expect(lists).toMatchObject({ acknowledged: 1, snoozed: 1 });
    expect(Object.keys(openByKind)).toEqual(expect.arrayContaining(['crl-overdue', 'in-use', 'authority-ending']));
  });

  it('has lists of all authorities: a schedule with deltas, publications, signers of OCSP answers, and those of the offline root', async () => {
    const authorities = valueOf(await demo.authorities.list());
    const idOf = (name: string) => authorities.find((one) => one.name === name)?.id ?? ('' as AuthorityId);
    const partners = idOf(demoStory.partnerAuthority.name);
    const state = valueOf(await demo.revocations.state(partners));
    expect(state).toMatchObject({ isPlanned: true, standing: 'current' });
    const published = valueOf(await demo.publishing.overview(partners));
    expect(published.targets.map(({ isCurrent, last }) => [isCurrent, last?.state])).toEqual([[true, 'done']]);
    expect(valueOf(await demo.publishing.history({ authorityId: partners, offset: 0, limit: 50 })).total).toBe(7);
    const places = valueOf(await demo.publishing.overview(idOf(demoStory.serviceAuthority.name))).targets;
    expect(places.map(({ target }) => target.enabled)).toEqual([false]);
    const { authorities: served } = valueOf(await demo.responder.state());
    expect(served.find(({ id }) => id === partners)?.rotation.current).toBeDefined();
    const [list] = valueOf(await demo.foreignCrls.list({ authorityId: idOf(demoStory.root.name) }));
    expect(list).toMatchObject({ number: '2', entries: 1, verified: true, state: 'holds' });
    if (list === undefined) throw new Error('the list of the root is missing');
    const named = valueOf(await demo.foreignCrls.certificates(list.id));
    expect(named.map(({ name }) => name)).toEqual([demoStory.pilot.name]);
    expect(valueOf(await demo.grants.list())).toEqual([]);
    const grants = valueOf(await demo.activity.page({ search: 'grant', offset: 0, limit: 50 }));
    expect(grants.items.map(({ action }) => action)).toEqual(['grant.ended', 'grant.given']);
  });

  it('is whole: every row, key and entry of the log is what it should be, and none is later than now', async () => {
    const report = valueOf(await demo.check(NO_JOB));
    expect(report.findings).toEqual([]);
    const { items } = valueOf(await demo.activity.page({ search: '', offset: 0, limit: 500 }));
    const times = items.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => b - a));
    expect(Math.max(...times)).toBeLessThanOrEqual(test.clock.now);
  });

  it('has chains and lists that openssl accepts', async () => {
    const authorities = valueOf(await demo.authorities.list());
    const root = authorities.find(({ name }) => name === demoStory.root.name);
    const partners = authorities.find(({ name }) => name === demoStory.partnerAuthority.name);
    const leaf = valueOf(await demo.certificates.page({ ...WHOLE, filter: 'name:kestrel-caller status:valid' }))
      .items[0];
    if (root === undefined || partners === undefined || leaf === undefined) throw new Error('something is missing');
    const to = (name: string) => ({ path: test.at(name), overwrite: true });
    valueOf(await demo.exports.authority({ id: root.id, chain: false, target: to('root.pem') }));
    valueOf(await demo.exports.authority({ id: partners.id, chain: false, target: to('partners.pem') }));
    valueOf(await demo.exports.certificate({ id: leaf.id, format: 'pem', target: to('leaf.pem') }));
    valueOf(await demo.exports.crl({ authorityId: partners.id, format: 'pem', target: to('crl.pem') }));
    const trust = ['-CAfile', test.at('root.pem'), '-untrusted', test.at('partners.pem')];
    expect(
      openssl('verify', '-x509_strict', ...trust, '-crl_check', '-CRLfile', test.at('crl.pem'), test.at('leaf.pem')),
    ).toContain('OK');
  });

  it('may be made where nothing is, and replaces nothing', async () => {
    expect(codeOf(await test.application.makeDemo({ file: demo.file }))).toBe('file.exists');
  });
});

describe('the local server of a demo', () => {
  const dial = async (host: DemoHost, change: Partial<DialRequest> = {}) => {
    const port = String(demo.demo.state().port ?? 0);
    const request: DialRequest = {
      ...PLAIN_DIAL,
      host: demoHostName(host),
      port,
      serverName: 'same',
      credential: 'none',
      trust: 'workspace',
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      alpn: [],
      httpGet: '/',
      allowRequestWithoutTrust: false,
      connectTimeoutMs: 10_000,
      handshakeTimeoutMs: 10_000,
      waitMs: 2000,
      ...change,
    };
    const run = valueOf(await demo.connections.dial(request, NO_JOB));
    return { run, cause: run.diagnosis[0]?.id ?? null };
  };
  const client = async () => {
    const { items } = valueOf(await demo.certificates.page({ ...WHOLE, filter: 'name:kestrel-caller status:valid' }));
    const [certificate] = items;
    if (certificate === undefined) throw new Error('no client certificate');
    return { certificateId: certificate.id };
  };

  it('shows each fault as what it is', { timeout: 120_000 }, async () => {
    valueOf(await demo.demo.start());
    const causes = new Map<DemoHost, string | null>();
    for (const host of DEMO_HOSTS) causes.set(host, (await dial(host)).cause);
    expect(Object.fromEntries(causes)).toEqual({
      good: null,
      expired: 'server-cert-expired',
      'wrong-name': 'server-name-mismatch',
      untrusted: 'server-untrusted',
      'missing-intermediate': 'server-chain-incomplete',
      old: null,
      partners: 'client-cert-missing',
      staff: 'client-cert-missing',
    });
    expect((await dial('old', { minVersion: 'TLSv1.3' })).cause).toBe('version-mismatch');
    expect((await dial('partners', { credential: await client() })).run.outcome.afterHandshake).toBe('accepted');
    const late = await dial('staff', { credential: await client() });
    expect(late.cause).toBe('client-cert-wrong-ca');
    expect(late.run.outcome).toMatchObject({ handshake: 'completed', afterHandshake: 'closed' });
  });

  it('listens on this computer alone, keeps its port, is listed with the network uses and ends with the lock', {
    timeout: 60_000,
  }, async () => {
    const { port } = valueOf(await demo.demo.start());
    const uses = demo.connections.uses();
    expect(uses).toContainEqual(expect.objectContaining({ purpose: 'demo.listen', target: `127.0.0.1:${port}` }));
    valueOf(await demo.lock());
    await expect.poll(() => demo.demo.state().port).toBeNull();
    expect(codeOf(await demo.demo.start())).toBe('vault.locked');
    valueOf(await demo.unlock({ passphrase: passphrase(DEMO_PASSPHRASE) }));
    expect(valueOf(await demo.demo.start()).port).toBe(port);
    await demo.demo.stop();
    const { run } = await dial('good', { port: String(port) });
    expect(run.outcome.handshake).not.toBe('completed');
  });

  it('takes up a renewal of what it shows, while it listens, on the same port', { timeout: 60_000 }, async () => {
    const { port } = valueOf(await demo.demo.start());
    const { items } = valueOf(await demo.certificates.page({ ...WHOLE, filter: 'name:="expired.demo.test"' }));
    const [old] = items;
    if (old === undefined) throw new Error('nothing to renew');
    expect((await dial('expired')).cause).toBe('server-cert-expired');
    const order = { ids: [old.id], mode: 'rekey' as const };
    const shown = valueOf(await demo.renewals.plan(order)).map(({ certificateId: id, stamp }) => ({ id, stamp }));
    expect(valueOf(await demo.renewals.run({ ...order, revokeOld: false, shown }, NO_JOB))).toMatchObject({
      issued: 1,
    });
    await expect.poll(async () => (await dial('expired')).cause, { timeout: 30_000 }).toBeNull();
    expect(demo.demo.state().port).toBe(port);
    await demo.demo.stop();
    valueOf(await demo.demo.start());
    expect((await dial('expired')).cause).toBeNull();
  });

  it('does not start in a workspace that is no demo', async () => {
    const plain = await test.createWorkspace('plain');
    expect(codeOf(await plain.demo.start())).toBe('demo.not-a-demo');
  });
});
