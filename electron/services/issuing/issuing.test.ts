import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { RequestSummary } from '../../../shared/model/request.ts';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, startTestApplication, TEST_INSTANT, valueOf } from '../../testing/application.ts';
import { BACKDATED_MS } from './issue-request.ts';
import type { FileSource } from '../file-source.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const DAY_MS = 86_400_000;

let test: TestApplication;
let workspace: Workspace;
let authority: AuthoritySummary;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  authority = valueOf(
    await workspace.authorities.create({ name: 'CA', key: 'p256', validity: { count: 400, unit: 'days' } }),
  );
});
afterEach(() => test.end());

const client = (subject: string) => ({
  authorityId: authority.id,
  profile: 'tls-client',
  key: 'p256' as const,
  subject,
});

function makeRequest(): Uint8Array {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', test.at('k')];
  const names = ['-addext', 'subjectAltName=DNS:a.example,DNS:b.example', '-addext', 'keyUsage=keyCertSign'];
  execFileSync('openssl', ['req', '-new', ...key, '-subj', '/CN=partner', ...names, '-out', test.at('r.csr')], {
    stdio: 'ignore',
  });
  return readFileSync(test.at('r.csr'));
}

/** The one request of a source, taken into the inbox or there already. */
async function takeOne(source: FileSource): Promise<RequestSummary> {
  const { imported, known } = valueOf(await workspace.requests.import([source]));
  const [request] = [...imported, ...known];
  if (request === undefined) throw new Error('no request');
  return request;
}

describe('issuing', () => {
  it('shows request, rule and result side by side before anything is signed', async () => {
    const { rows, refusals, notBefore, notAfter } = valueOf(
      await workspace.issuing.draft({
        ...client('CN=renamed'),
        key: undefined,
        csr: makeRequest(),
        sans: ['dns:a.example'],
        validity: { count: 90, unit: 'days' },
      }),
    );
    const texts = (values: (typeof rows)[number]['result']) => values.map(({ text }) => text);
    const byField = Object.fromEntries(
      rows.map((row) => [row.field, { ...row, request: texts(row.request), result: texts(row.result) }]),
    );
    expect(byField['subject']).toMatchObject({
      request: ['CN=partner'],
      result: ['CN=renamed'],
      rule: 'from-input',
      difference: 'changed',
    });
    expect(byField['dns']).toMatchObject({
      request: ['dns:a.example', 'dns:b.example'],
      result: ['dns:a.example'],
      difference: 'changed',
    });
    expect(byField['keyUsage']).toMatchObject({
      request: ['keyCertSign'],
      result: ['digitalSignature'],
      rule: 'from-profile',
      difference: 'changed',
    });
    expect(byField['key']).toMatchObject({ result: ['EC P-256'], difference: 'same' });
    expect(refusals).toEqual([]);
    // The authority was made at the same instant: nothing begins before its issuer.
    expect([notBefore, notAfter]).toEqual([authority.notBefore, TEST_INSTANT + 90 * DAY_MS - 1000]);
    expect(
      valueOf(await workspace.certificates.page({ search: '', sort: 'name', direction: 'asc', offset: 0, limit: 9 }))
        .total,
    ).toBe(1);
  });

  it('signs nothing that its own checks refuse and reserves no serial for it', async () => {
    const tooLong = { ...client('CN=a'), validity: { count: 500, unit: 'days' } };
    const refused = await workspace.issuing.issueMany([client('CN=fine'), tooLong], NO_JOB);
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'issue.refused', evidence: { rules: [{ code: 'draft.validity-outside-issuer' }] } },
    });
    expect(codeOf(await workspace.issuing.issue({ ...client('CN=a'), profile: 'tls-server' }))).toBe('issue.refused');
    expect(codeOf(await workspace.issuing.issue({ ...client('CN=a'), profile: 'root-ca' }))).toBe(
      'issue.profile-unknown',
    );
    expect(valueOf(await workspace.certificates.counts()).valid).toBe(1);
  });

  it('begins a little before now, so that a slow clock accepts it, and never before its issuer', async () => {
    expect(authority.notBefore).toBe(TEST_INSTANT - BACKDATED_MS);
    const atOnce = valueOf(await workspace.issuing.issue({ ...client('CN=a'), validity: { count: 10, unit: 'days' } }));
    test.clock.now += 60_000;
    const soon = valueOf(await workspace.issuing.issue({ ...client('CN=b'), validity: { count: 10, unit: 'days' } }));
    test.clock.now += 3_600_000;
    const later = valueOf(await workspace.issuing.issue({ ...client('CN=c'), validity: { count: 10, unit: 'days' } }));
    const ages = [
      [atOnce, TEST_INSTANT],
      [soon, TEST_INSTANT + 60_000],
      [later, TEST_INSTANT + 3_660_000],
    ] as const;
    for (const [issued, now] of ages) {
      expect(issued.notBefore).toBe(Math.max(now - BACKDATED_MS, authority.notBefore));
      expect(issued.notAfter).toBe(now + 10 * DAY_MS - 1000);
    }
  });

  it('cuts a default validity to what the issuer has left', async () => {
    test.clock.now += 300 * DAY_MS;
    const issued = valueOf(await workspace.issuing.issue(client('CN=a')));
    expect(issued.notAfter).toBe(authority.notAfter);
  });

  it('refuses an issuer that is expired, revoked, or not here', async () => {
    valueOf(await workspace.revocations.revoke({ id: authority.certificateId, reason: 'cACompromise' }));
    expect(codeOf(await workspace.issuing.issue(client('CN=a')))).toBe('authority.revoked');
    const other = valueOf(
      await workspace.authorities.create({ name: 'Other', key: 'p256', validity: { count: 1, unit: 'days' } }),
    );
    test.clock.now += 2 * DAY_MS;
    expect(codeOf(await workspace.issuing.issue({ ...client('CN=a'), authorityId: other.id }))).toBe(
      'authority.not-valid-now',
    );
    expect(codeOf(await workspace.issuing.issue({ ...client('CN=a'), authorityId: workspace.id as never }))).toBe(
      'authority.not-found',
    );
  });

  it('issues nothing below an authority that is revoked, or deeper than the root allows', async () => {
    const root = valueOf(
      await workspace.authorities.create({
        name: 'Root',
        key: 'p256',
        validity: { count: 400, unit: 'days' },
        pathLength: 1,
      }),
    );
    const below = { key: 'p256', pathLength: 5 } as const;
    const middle = valueOf(await workspace.authorities.create({ ...below, name: 'Middle', issuerId: root.id }));
    expect(await workspace.authorities.create({ ...below, name: 'Deep', issuerId: middle.id })).toMatchObject({
      error: { code: 'issue.refused', evidence: { rules: [{ code: 'draft.path-length' }] } },
    });
    valueOf(await workspace.issuing.issue({ ...client('CN=a'), authorityId: middle.id }));
    const first = valueOf(await workspace.authorities.create({ name: 'First', key: 'p256', issuerId: authority.id }));
    valueOf(await workspace.revocations.revoke({ id: authority.certificateId, reason: 'cACompromise' }));
    expect(codeOf(await workspace.issuing.issue({ ...client('CN=b'), authorityId: first.id }))).toBe(
      'authority.revoked',
    );
    valueOf(await workspace.revocations.issueCrl({ authorityId: first.id, days: 7 }));
  });

  it('issues many in groups with serials of their own, each with its entry in the log', async () => {
    const requests = Array.from({ length: 250 }, (_, index) => client(`CN=client ${index}`));
    const steps: number[] = [];
    const issued = valueOf(
      await workspace.issuing.issueMany(requests, { ...NO_JOB, progress: (done) => steps.push(done) }),
    );
    expect(steps).toEqual([100, 200, 250]);
    expect(new Set(issued.map(({ serialHex }) => serialHex)).size).toBe(250);
    expect(issued.map(({ name }) => name)).toEqual(requests.map(({ subject }) => subject.slice('CN='.length)));
    expect(valueOf(await workspace.activity.page({ search: 'certificate.issued', offset: 0, limit: 1 })).total).toBe(
      250,
    );
  });

  it('tells of progress after a few keys where each takes long to make', async () => {
    const requests = Array.from({ length: 21 }, (_, index) => ({
      ...client(`CN=client ${index}`),
      key: 'rsa2048' as const,
    }));
    const steps: number[] = [];
    valueOf(await workspace.issuing.issueMany(requests, { ...NO_JOB, progress: (done) => steps.push(done) }));
    expect(steps).toEqual([20, 21]);
  });

  it('ends when it is cancelled and keeps what was signed by then', async () => {
    const controller = new AbortController();
    const requests = Array.from({ length: 250 }, (_, index) => client(`CN=client ${index}`));
    const cancelled = await workspace.issuing.issueMany(requests, {
      signal: controller.signal,
      progress: () => controller.abort(),
    });
    expect(codeOf(cancelled)).toBe('job.cancelled');
    const [counted] = valueOf(await workspace.authorities.list());
    expect(counted?.issued).toBe(200);
  });

  it('answers a request of the inbox, and never one that was refused', async () => {
    writeFileSync(test.at('r.pem'), makeRequest());
    const received = await takeOne({ path: test.at('r.pem') });
    expect((await takeOne({ path: test.at('r.pem') })).id).toBe(received.id);
    const issued = valueOf(
      await workspace.issuing.issue({ authorityId: authority.id, profile: 'tls-client', requestId: received.id }),
    );
    const { items } = valueOf(await workspace.requests.page({ search: '', offset: 0, limit: 9 }));
    expect(items).toMatchObject([{ state: 'issued', certificateId: issued.id }]);
    expect(codeOf(await workspace.requests.refuse([received.id], 'late'))).toBe('request.already-handled');
    const octets = makeRequest();
    const second = await takeOne({ name: 'b', bytes: octets });
    valueOf(await workspace.requests.refuse([second.id], 'unknown partner'));
    const order = { authorityId: authority.id, profile: 'tls-client' };
    for (const brought of [{ requestId: second.id }, { csr: octets }]) {
      const refusal = { code: 'request.refused', evidence: { reason: 'unknown partner' } };
      expect(await workspace.issuing.issue({ ...order, ...brought })).toMatchObject({ error: refusal });
      expect(await workspace.issuing.draft({ ...order, ...brought })).toMatchObject({ error: refusal });
    }
    expect(valueOf(await workspace.requests.get(second.id)).state).toBe('refused');
    valueOf(await workspace.requests.reopen([second.id]));
    valueOf(await workspace.issuing.issue({ ...order, csr: octets }));
    // An answered one may be answered again, by its id as by its octets; both warn.
    for (const brought of [{ requestId: second.id }, { csr: octets }])
      expect(valueOf(await workspace.issuing.draft({ ...order, ...brought })).warnings).toContainEqual(
        expect.objectContaining({ code: 'draft.same-key' }),
      );
  });

  it('warns of characters in names that nobody sees, whatever the profile is for, once and by their code points', async () => {
    const hidden = { authorityId: authority.id, key: 'p256' as const, subject: 'CN=gw\u202egnp' };
    for (const profile of ['tls-client', 'code-signing']) {
      const { warnings, refusals } = valueOf(await workspace.issuing.draft({ ...hidden, profile }));
      const told = [...refusals, ...warnings].filter((one) => /hidden|invisible|control/.test(JSON.stringify(one)));
      expect(told).toMatchObject([
        { code: 'draft.hidden-characters', severity: 'warning', evidence: { characters: 'U+202E' } },
      ]);
    }
    const drafted = workspace.authorities.draft({ name: 'A', key: 'p256', subject: 'CN=A\u200bB' });
    expect(valueOf(await drafted).warnings).toContainEqual(
      expect.objectContaining({ code: 'draft.hidden-characters' }),
    );
  });

  it('makes certificates that node:crypto verifies, with chain, history and tree', async () => {
    const below = valueOf(
      await workspace.authorities.create({ name: 'Issuing', key: 'ed25519', issuerId: authority.id }),
    );
    const issued = valueOf(await workspace.issuing.issue({ ...client('CN=leaf'), authorityId: below.id }));
    const { item, chain, history } = valueOf(await workspace.certificates.get(issued.id));
    expect(chain.map(({ name }) => name)).toEqual(['Issuing', 'CA']);
    expect(history.items.map(({ action }) => action)).toEqual(['certificate.issued']);
    const target = (name: string) => ({ path: test.at(name), overwrite: false });
    valueOf(await workspace.exports.certificate({ id: issued.id, format: 'der', target: target('leaf.der') }));
    valueOf(await workspace.exports.authority({ id: below.id, chain: false, target: target('issuing.pem') }));
    const [leaf, issuer] = ['leaf.der', 'issuing.pem'].map((name) => new X509Certificate(readFileSync(test.at(name))));
    expect(issuer !== undefined && leaf?.verify(issuer.publicKey)).toBe(true);
    expect(item.kind).toBe('certificate');
    const octets = valueOf(await workspace.certificates.bytes({ id: issued.id, offset: 0, length: 16_384 }));
    expect(octets).toEqual({ hex: leaf?.raw.toString('hex'), size: leaf?.raw.length });
  });
});
