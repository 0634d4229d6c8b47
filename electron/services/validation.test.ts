import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { TestApplication } from '../testing/application.ts';
import { codeOf, startTestApplication, TEST_INSTANT, valueOf } from '../testing/application.ts';
import type { ValidateAs } from './validation.ts';
import type { Workspace } from './workspace.ts';

const DAY_MS = 86_400_000;
const AS: ValidateAs = {
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
};

let test: TestApplication;
let workspace: Workspace;
let issuing: AuthoritySummary;
let leaf: CertificateSummary;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  const root = valueOf(
    await workspace.authorities.create({ name: 'Root', key: 'p256', validity: { count: 1000, unit: 'days' } }),
  );
  issuing = valueOf(
    await workspace.authorities.create({
      name: 'Issuing',
      key: 'p256',
      issuerId: root.id,
      validity: { count: 500, unit: 'days' },
    }),
  );
  leaf = valueOf(
    await workspace.issuing.issue({
      authorityId: issuing.id,
      profile: 'tls-client',
      key: 'p256',
      subject: 'CN=gw',
      sans: ['dns:gw.example'],
      validity: { count: 90, unit: 'days' },
    }),
  );
});
afterEach(() => test.end());

const run = async (change: Partial<ValidateAs> = {}) =>
  valueOf(await workspace.validation.run({ kind: 'certificate', id: leaf.id }, { ...AS, ...change }));
const codesOf = ({ report }: Awaited<ReturnType<typeof run>>): string[] => [
  ...new Set(report.paths[0]?.checks.flatMap(({ result, code }) => (result === 'failed' ? (code ?? []) : []))),
];

describe('validation', () => {
  it('finds the path through the workspace and says what it was asked for', async () => {
    const { report, purpose } = await run();
    expect(purpose).toBe('tls-client');
    expect(report.valid).toBe(true);
    expect(report.at).toBe(TEST_INSTANT);
    expect(report.nodes.map(({ title }) => title)).toEqual(['gw', 'Issuing', 'Root']);
    expect(report.nodes[0]).toMatchObject({ certificateId: leaf.id, origins: ['subject', 'workspace'] });
    expect(report.nodes[2]).toMatchObject({ isAnchor: true });
    expect(report.seenBy.map(({ viewer, verdict }) => [viewer, verdict])).toEqual(
      ['openssl', 'go', 'java', 'chromium'].map((viewer) => [viewer, 'accepts']),
    );
  });

  it('answers for another purpose, name or moment', async () => {
    expect(codesOf(await run({ purpose: 'tls-server' }))).toEqual(['path.purpose']);
    expect(codesOf(await run({ host: 'gw.example' }))).toEqual([]);
    expect(codesOf(await run({ host: 'other.example' }))).toEqual(['name.mismatch']);
    expect(codesOf(await run({ at: TEST_INSTANT + 91 * DAY_MS }))).toEqual(['path.expired']);
    expect(codesOf(await run({ trust: [] }))).toEqual(['path.self-signed-untrusted']);
  });

  it('knows what was revoked, and does not take the age of a list for a reason at another moment', async () => {
    valueOf(await workspace.revocations.issueCrl({ authorityId: issuing.id, days: 7 }));
    expect(codesOf(await run())).toEqual([]);
    expect(codesOf(await run({ revocation: 'require' }))).toEqual(['path.revocation-unknown']);
    expect(codesOf(await run({ at: TEST_INSTANT + 30 * DAY_MS }))).toEqual([]);
    valueOf(await workspace.revocations.revoke({ id: leaf.id, reason: 'keyCompromise' }));
    valueOf(await workspace.revocations.issueCrl({ authorityId: issuing.id, days: 7 }));
    expect(codesOf(await run())).toEqual(['path.revoked']);
    expect(codesOf(await run({ revocation: 'off' }))).toEqual([]);
    expect((await run({ at: TEST_INSTANT + 30 * DAY_MS })).report.valid).toBe(false);
  });

  it('takes what lies in the same file, and needs no workspace for it', async () => {
    const target = { path: test.at('chain.pem'), overwrite: true };
    valueOf(await workspace.exports.certificate({ id: leaf.id, format: 'chain-pem', target }));
    valueOf(
      await workspace.exports.authority({
        id: issuing.id,
        chain: true,
        target: { path: test.at('ca.pem'), overwrite: true },
      }),
    );
    const file = valueOf(await test.application.inspection.read({ path: target.path }));
    const item = file.report.items.findIndex(({ title }) => title === 'gw');
    const as = { ...AS, trust: [], anchorFiles: [{ path: test.at('ca.pem') }] };
    const { report } = valueOf(await test.application.validation.run({ kind: 'file', file, item }, as));
    expect(report.valid).toBe(true);
    expect(report.nodes[0]?.origins).toEqual(['subject', 'file']);
    const alone = await test.application.validation.run({ kind: 'file', file, item: 999 }, as);
    expect(codeOf(alone)).toBe('format.no-certificate');
  });

  it('takes lists that were handed over, and refuses a file without any', async () => {
    valueOf(await workspace.revocations.revoke({ id: leaf.id, reason: 'keyCompromise' }));
    valueOf(await workspace.revocations.issueCrl({ authorityId: issuing.id, days: 7 }));
    const target = { path: test.at('issuing.crl'), overwrite: true };
    valueOf(await workspace.exports.crl({ authorityId: issuing.id, format: 'pem', target }));
    const pem = { path: test.at('chain.pem'), overwrite: true };
    valueOf(await workspace.exports.certificate({ id: leaf.id, format: 'chain-pem', target: pem }));
    const file = valueOf(await test.application.inspection.read({ path: pem.path }));
    const item = file.report.items.findIndex(({ title }) => title === 'gw');
    const anchorFiles = [{ path: test.at('root.pem') }];
    const root = { path: test.at('root.pem'), overwrite: true };
    valueOf(await workspace.exports.authority({ id: issuing.id, chain: true, target: root }));
    const outside = (revocationFiles: ValidateAs['revocationFiles']) =>
      test.application.validation.run({ kind: 'file', file, item }, { ...AS, trust: [], anchorFiles, revocationFiles });
    expect(codesOf(valueOf(await outside([])))).toEqual([]);
    expect(codesOf(valueOf(await outside([{ path: target.path }])))).toEqual(['path.revoked']);
    expect(codeOf(await outside([{ path: pem.path }]))).toBe('format.not-recognised');
  });

  it('holds a path to policies where they are asked for', async () => {
    const policies = ['1.3.6.1.4.1.99999.1'];
    expect(codesOf(await run({ policies }))).toEqual([]);
    expect(codesOf(await run({ policies, requireExplicitPolicy: true }))).toEqual(['path.policy']);
  });

  it('answers the last of many questions soon, and the others as cancelled', async () => {
    const askings = Array.from({ length: 30 }, () => new AbortController());
    const answers = askings.map(({ signal }, index) => {
      askings[index - 1]?.abort();
      return workspace.validation.run(
        { kind: 'certificate', id: leaf.id },
        { ...AS, at: TEST_INSTANT + index * DAY_MS },
        { signal, progress: () => undefined },
      );
    });
    const ends = await Promise.all(answers);
    expect(ends.slice(0, -1).filter(({ ok }) => ok)).toEqual([]);
    expect(ends.at(-1)).toMatchObject({ ok: true, value: { report: { at: TEST_INSTANT + 29 * DAY_MS } } });
  });

  it('refuses what is not there', async () => {
    const id = 'zzzzzzzzzzzzzzzzzzzzzzzzzz' as typeof leaf.id;
    expect(codeOf(await workspace.validation.run({ kind: 'certificate', id }, AS))).toBe('certificate.not-found');
    expect(codeOf(await test.application.validation.run({ kind: 'certificate', id }, AS))).toBe('workspace.none-open');
  });

  it('calls no address but those of certificates that it has told of', async () => {
    expect(codeOf(await workspace.validation.findIssuers(leaf.sha256, true))).toBe('certificate.not-found');
  });
});
