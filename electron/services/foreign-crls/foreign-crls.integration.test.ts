import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ForeignCrlImport } from '../../../shared/model/status.ts';
import {
  codeOf,
  startTestApplication,
  TEST_INSTANT,
  type TestApplication,
  valueOf,
} from '../../testing/application.ts';
import { forgeCrl, keyIdOf, numberOf } from '../../testing/forged-crl.ts';
import { createTestAuthority, type IssuedTestCertificate, type TestAuthority } from '../../testing/test-pki.ts';
import type { Workspace } from '../workspace.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW = TEST_INSTANT;
const BY_HAND = { watched: true, fetchEveryHours: null, allowPrivate: false } as const;

let server: Server;
let url: string;
let body: Uint8Array | undefined;
let asked = 0;
/** What happens while a list is on its way. */
let onAsked: (() => Promise<unknown>) | undefined;
beforeAll(async () => {
  server = createServer((_request, response) => {
    asked++;
    void (onAsked?.() ?? Promise.resolve()).finally(() => {
      if (body === undefined) response.writeHead(503).end();
      else response.writeHead(200).end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/root.crl`;
});
afterAll(() => new Promise((done) => server.close(done)));

let test: TestApplication;
let workspace: Workspace;
let root: TestAuthority;
let leaf: IssuedTestCertificate;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  root = createTestAuthority({ name: 'CN=Offline Root', notBefore: NOW - 30 * DAY_MS });
  leaf = root.issue({ subject: 'CN=gw', notBefore: NOW - DAY_MS, notAfter: NOW + 90 * DAY_MS });
  body = undefined;
  asked = 0;
  onAsked = undefined;
});
afterEach(() => test.end());

const crl = (number: number, revoked: readonly IssuedTestCertificate[] = [], thisUpdate = NOW - HOUR_MS): Uint8Array =>
  root.crl(
    revoked.map(({ serialHex }) => ({ serialHex, reason: 'keyCompromise', revokedAt: NOW - DAY_MS })),
    { number, thisUpdate, nextUpdate: thisUpdate + 2 * DAY_MS },
  ).der;

const importRoot = async () =>
  valueOf(
    await workspace.authorities.importCertificate({ source: { name: 'root.cer', bytes: root.der }, name: 'Root' }),
  );
const offer = (der: Uint8Array) => workspace.foreignCrls.import({ source: { name: 'a.crl', bytes: der }, ...BY_HAND });
const take = async (der: Uint8Array): Promise<ForeignCrlImport> => valueOf(await offer(der));

describe('a list of others', () => {
  it('is tied to the authority whose certificate verifies it, and tells what it names', async () => {
    await importRoot();
    const [authority] = valueOf(await workspace.authorities.list());
    valueOf(
      await workspace.imports.run([{ name: 'leaf.pem', bytes: new TextEncoder().encode(leaf.pem) }], {
        signal: new AbortController().signal,
        progress: () => undefined,
      }),
    );
    const { outcome, crl: taken } = await take(crl(4, [leaf]));
    expect(outcome).toBe('added');
    expect(taken).toMatchObject({ authorityId: authority?.id, verified: true, number: '4', listed: 1, state: 'holds' });
    expect(valueOf(await workspace.authorities.list())).toMatchObject([
      { hasKey: false, crlNextUpdate: taken.nextUpdate },
    ]);
    expect(valueOf(await workspace.foreignCrls.certificates(taken.id))).toMatchObject([
      { name: 'gw', reason: 'keyCompromise', revokedAt: NOW - DAY_MS },
    ]);
    const found = valueOf(await workspace.certificates.find('gw'));
    expect(found).toMatchObject({ status: 'revoked', revokedAt: NOW - DAY_MS, revokedBy: 'list' });
    const [known] = valueOf(
      await workspace.status.known({
        target: { kind: 'certificate', id: found.id },
        certificates: [],
        issuerFiles: [],
      }),
    );
    expect(known).toMatchObject({
      verdict: { status: 'revoked', reason: 'keyCompromise', source: 'crl' },
      attempts: [{ origin: 'foreign', outcome: 'given' }],
    });
    const { report } = valueOf(
      await workspace.validation.run({ kind: 'certificate', id: found.id }, { ...AS, at: undefined }),
    );
    expect(report.paths[0]?.checks.filter(({ code }) => code === 'path.revoked')).toHaveLength(1);
  });

  it('gives way to a newer one alone', async () => {
    await importRoot();
    const four = crl(4);
    const first = await take(four);
    expect((await take(four)).outcome).toBe('same');
    expect((await take(crl(4))).outcome).toBe('older');
    expect(await take(crl(3, [leaf], NOW))).toMatchObject({
      outcome: 'older',
      offered: { number: '3' },
      crl: { number: '4' },
    });
    const next = await take(crl(5, [leaf]));
    expect(next).toMatchObject({ outcome: 'replaced', crl: { id: first.crl.id, number: '5', entries: 1 } });
    expect(valueOf(await workspace.foreignCrls.list({}))).toHaveLength(1);
    const log = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 10 })).items;
    expect(log.map(({ action }) => action).filter((action) => action.startsWith('foreign'))).toEqual([
      'foreign-crl.replaced',
      'foreign-crl.added',
    ]);
  });

  it('is refused where its issuer did not sign it, or may not', async () => {
    await importRoot();
    const namesake = createTestAuthority({ name: 'CN=Offline Root', notBefore: NOW - DAY_MS });
    const named = forgeCrl(namesake, { extensions: [keyIdOf(root), numberOf(9)] });
    expect(codeOf(await offer(named))).toBe('foreign-crl.signature');
    expect(codeOf(await offer(new TextEncoder().encode('<html>')))).toBe('format.malformed');
    const own = valueOf(
      await workspace.authorities.create({ name: 'Own', key: 'p256', validity: { count: 100, unit: 'days' } }),
    );
    valueOf(await workspace.foreignCrls.list({ authorityId: own.id }));
    expect(
      codeOf(
        await workspace.foreignCrls.import({ source: { name: 'a', bytes: crl(1) }, authorityId: own.id, ...BY_HAND }),
      ),
    ).toBe('foreign-crl.other-issuer');
  });

  it('of an issuer that nobody knows stays unverified until its certificate is here', async () => {
    const { crl: taken } = await take(crl(4));
    expect(taken.verified).toBe(false);
    await importRoot();
    const verified = await take(crl(5));
    expect(verified).toMatchObject({ outcome: 'replaced', crl: { id: taken.id, verified: true } });
    expect(valueOf(await workspace.foreignCrls.list({}))).toHaveLength(1);
  });
});

describe('fetching by schedule', () => {
  const set = async (fetchEveryHours: number | null) => {
    const { crl: taken } = await take(crl(4));
    return valueOf(
      await workspace.foreignCrls.set(taken.id, { url, watched: true, fetchEveryHours, allowPrivate: true }),
    );
  };
  const due = async () => {
    const { fetched, failed } = valueOf(await workspace.foreignCrls.fetchDue(test.clock.now));
    return { fetched, failed };
  };

  it('happens only where somebody set it', async () => {
    await importRoot();
    await set(null);
    test.clock.now = NOW + 10 * DAY_MS;
    expect(await due()).toEqual({ fetched: 0, failed: 0 });
    expect(asked).toBe(0);
  });

  it('ends when the key of its authority comes here: lists are signed here from then on', async () => {
    await importRoot();
    await set(12);
    test.clock.now = NOW + 12 * HOUR_MS;
    expect(await due()).toEqual({ fetched: 0, failed: 1 });
    const source = { name: 'root.cer', bytes: root.der };
    const keySource = { name: 'root.key', bytes: new TextEncoder().encode(root.keyPem) };
    valueOf(await workspace.authorities.importWithKey({ source, keySource, name: 'Root' }));
    test.clock.now += 12 * HOUR_MS;
    expect(valueOf(await workspace.foreignCrls.fetchDue(test.clock.now))).toEqual({ fetched: 0, failed: 0 });
    expect(asked).toBe(1);
    valueOf(await workspace.alerts.check());
    const { items } = valueOf(await workspace.alerts.page({ list: 'open', offset: 0, limit: 10 }));
    expect(items.filter(({ kind }) => kind === 'crl-fetch-failed')).toEqual([]);
  });

  it('leaves what was set while a list was on its way', async () => {
    await importRoot();
    const { id } = await set(12);
    body = crl(5);
    const calmed = { url, watched: false, fetchEveryHours: null, allowPrivate: false };
    onAsked = () => workspace.foreignCrls.set(id, calmed);
    const job = { signal: new AbortController().signal, progress: () => undefined };
    valueOf(await workspace.foreignCrls.fetch(id, job));
    const [listed] = valueOf(await workspace.foreignCrls.list({}));
    expect(listed).toMatchObject({ number: '5', watched: false, allowPrivate: false });
    expect(listed?.fetchEveryHours).toBeUndefined();
  });

  it('takes the next list, waits after failures and tells of them', async () => {
    await importRoot();
    const { id } = await set(12);
    expect(await due()).toEqual({ fetched: 0, failed: 0 });
    test.clock.now = NOW + 12 * HOUR_MS;
    expect(await due()).toEqual({ fetched: 0, failed: 1 });
    const failed = valueOf(await workspace.foreignCrls.list({}));
    expect(failed).toMatchObject([{ fetchError: 'fetch.status', number: '4' }]);
    expect(await due()).toEqual({ fetched: 0, failed: 0 });
    const fetchAlerts = async () => {
      valueOf(await workspace.alerts.check());
      const { items } = valueOf(await workspace.alerts.page({ list: 'open', offset: 0, limit: 10 }));
      return items.filter(({ kind }) => kind === 'crl-fetch-failed').map(({ name }) => name);
    };
    expect(await fetchAlerts()).toEqual([]);
    body = crl(5, [], test.clock.now);
    test.clock.now += HOUR_MS + 1;
    expect(await fetchAlerts()).toEqual(['CN=Offline Root']);
    expect(await due()).toEqual({ fetched: 1, failed: 0 });
    const [after] = valueOf(await workspace.foreignCrls.list({}));
    expect(after).toMatchObject({ id, number: '5' });
    expect(after?.fetchError).toBeUndefined();
    expect(await fetchAlerts()).toEqual([]);
    body = createTestAuthority({ name: 'CN=Somebody Else' }).crl([], { number: 9 }).der;
    expect(codeOf(await workspace.foreignCrls.fetch(id))).toBe('foreign-crl.another');
    expect(asked).toBe(3);
  });

  it('becomes an alert before the next one is due', async () => {
    await importRoot();
    const { id } = await set(null);
    test.clock.now = NOW + 2 * DAY_MS - 2 * HOUR_MS;
    valueOf(await workspace.alerts.check());
    const page = valueOf(await workspace.alerts.page({ list: 'open', offset: 0, limit: 10 }));
    expect(page.items.filter(({ kind }) => kind === 'crl-due')).toMatchObject([{ name: 'Root' }]);
    test.clock.now = NOW + 3 * DAY_MS;
    valueOf(await workspace.alerts.check());
    const late = valueOf(await workspace.alerts.page({ list: 'open', offset: 0, limit: 10 }));
    expect(late.items.map(({ kind }) => kind)).toContain('crl-overdue');
    valueOf(await workspace.foreignCrls.remove(id));
    valueOf(await workspace.alerts.check());
    expect(valueOf(await workspace.alerts.page({ list: 'open', offset: 0, limit: 10 })).items).toEqual([]);
  });
});

const AS = {
  trust: ['workspace'],
  anchorFiles: [],
  strictness: 'rfc5280',
  weakAlgorithms: 'refuse',
  revocation: 'if-given',
  revocationFiles: [],
  policies: [],
  requireExplicitPolicy: false,
  inhibitPolicyMapping: false,
  inhibitAnyPolicy: false,
  fetched: [],
} as const;
