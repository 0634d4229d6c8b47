import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import { DEFAULT_CRL_PLAN } from '../../../shared/model/crl-plan.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { NO_JOB } from '../ports.ts';
import type { ValidateAs } from '../validation.ts';
import type { Workspace } from '../workspace.ts';

const SHARDS = 4;
const MADE = 16;
const REQUESTED = 8;
const ADDRESS = 'http://crl.example/{ca}-{shard}.crl';
const AS: ValidateAs = {
  trust: ['workspace'],
  anchorFiles: [],
  strictness: 'rfc5280',
  weakAlgorithms: 'refuse',
  revocation: 'require',
  revocationFiles: [],
  policies: [],
  requireExplicitPolicy: false,
  inhibitPolicyMapping: false,
  inhibitAnyPolicy: false,
  fetched: [],
};

let test: TestApplication;
let workspace: Workspace;
let authorityId: AuthorityId;
let below: { readonly id: CertificateId; readonly serialHex: string };
const issued: CertificateSummary[] = [];
const addresses = { crl: [ADDRESS], ocsp: [], caIssuers: [] };

beforeAll(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace('shards');
  authorityId = valueOf(await workspace.authorities.create({ name: 'Dealt Out', key: 'p256' })).id;
  valueOf(await workspace.authorities.setDetails({ id: authorityId, addresses }));
  const plan = {
    ...DEFAULT_CRL_PLAN,
    shards: SHARDS,
    distributionUrls: [ADDRESS],
    delta: { everyHours: null, validHours: 24 },
    deltaUrls: ['http://crl.example/{ca}-{shard}-delta.crl'],
  } as const;
  valueOf(await workspace.revocations.setPlan({ authorityId, plan }));
  const wanted = { authorityId, profile: 'tls-client' } as const;
  const made = Array.from({ length: MADE }, (_, n) => ({ ...wanted, key: 'p256' as const, subject: `CN=made ${n}` }));
  const asked = Array.from({ length: REQUESTED }, (_, n) => ({ ...wanted, csr: makeRequest(n) }));
  issued.push(...valueOf(await workspace.issuing.issueMany([...made, ...asked], NO_JOB)));
  const authority = valueOf(await workspace.authorities.create({ name: 'Below', key: 'p256', issuerId: authorityId }));
  const renewed = valueOf(await workspace.authorities.renew({ id: authority.id }));
  below = valueOf(await workspace.certificates.find(renewed.certificateId));
  const target = { path: test.at('ca.pem'), overwrite: false };
  valueOf(await workspace.exports.authority({ id: authorityId, chain: false, target }));
}, 60_000);
afterAll(() => test.end());

function makeRequest(n: number): Uint8Array {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = test.at(`${n}.key`);
  writeFileSync(key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return new Uint8Array(
    execFileSync('openssl', ['req', '-new', '-key', key, '-subj', `/CN=asked ${n}`], { stdio: 'pipe' }),
  );
}

/** The addresses of lists that OpenSSL reads in a certificate, which is saved. */
async function readAddresses(id: CertificateId): Promise<readonly string[]> {
  const target = { path: test.at(`${id}.pem`), overwrite: true };
  valueOf(await workspace.exports.certificate({ id, format: 'pem', target }));
  const printed = execFileSync('openssl', ['x509', '-in', target.path, '-noout', '-ext', 'crlDistributionPoints']);
  return [...String(printed).matchAll(/URI:(\S+)/g)].map(([, url = '']) => url);
}

/** Where a list says that it is. */
async function saveList(shard: number): Promise<string> {
  const target = { path: test.at(`list-${shard}.pem`), overwrite: true };
  valueOf(await workspace.exports.crl({ authorityId, kind: 'complete', shard, format: 'pem', target }));
  const printed = execFileSync('openssl', ['crl', '-in', target.path, '-noout', '-text']);
  const [, url = ''] = /Issuing Distribution Point: critical[^]*?URI:(\S+)/.exec(String(printed)) ?? [];
  return url;
}

function judge(id: CertificateId, shard: number): 'good' | 'revoked' | 'other' {
  const at = String(Math.floor(test.clock.now / 1000));
  const files = ['-CAfile', test.at('ca.pem'), '-CRLfile', test.at(`list-${shard}.pem`), test.at(`${id}.pem`)];
  const { stdout, stderr } = spawnSync('openssl', ['verify', '-attime', at, '-crl_check', ...files]);
  if (String(stdout).endsWith(': OK\n')) return 'good';
  return String(stderr).includes('error 23 ') ? 'revoked' : 'other';
}

async function validate(id: CertificateId): Promise<'good' | 'revoked' | 'unknown'> {
  const { report } = valueOf(await workspace.validation.run({ kind: 'certificate', id }, AS));
  const codes = new Set(report.paths[0]?.checks.flatMap(({ result, code }) => (result === 'failed' ? [code] : [])));
  if (codes.has('path.revoked')) return 'revoked';
  return report.valid ? 'good' : 'unknown';
}

function getId(id: CertificateId | undefined): CertificateId {
  if (id === undefined) throw new Error('nothing was issued');
  return id;
}

/** By the value of the serial, as the plan documents it. */
const shardOf = ({ serialHex }: { readonly serialHex: string }): number => Number(BigInt(`0x${serialHex}`) % 4n);
const urlOf = (shard: number): string => `http://crl.example/dealt-out-${shard}.crl`;

describe('certificates of an authority whose revocations are dealt out to several lists', () => {
  it('name the one list that can name them, however they come about', async () => {
    const order = { ids: issued.slice(-4).map(({ id }) => id), mode: 'renew' } as const;
    const planned = valueOf(await workspace.renewals.plan(order));
    const changes = planned.flatMap((item) => item.changes.map(({ field }) => field));
    expect(changes).not.toContain('cRLDistributionPoints');
    const shown = planned.map(({ certificateId, stamp }) => ({ id: certificateId, stamp }));
    const report = valueOf(await workspace.renewals.run({ ...order, shown, revokeOld: false }, NO_JOB));
    for (const { successorId } of report.items)
      issued.push(valueOf(await workspace.certificates.find(getId(successorId))));
    for (const one of [...issued, below]) expect(await readAddresses(one.id)).toEqual([urlOf(shardOf(one))]);
    expect(new Set(issued.map(shardOf)).size).toBe(SHARDS);
  });

  it('are shown before they are signed with the place that the serial will decide', async () => {
    const draft = valueOf(
      await workspace.issuing.draft({ authorityId, profile: 'tls-client', key: 'p256', subject: 'CN=draft' }),
    );
    const row = draft.rows.find(({ field }) => field === 'cRLDistributionPoints');
    expect(row?.result.map(({ text }) => text)).toEqual(['uri:http://crl.example/dealt-out-{shard}.crl']);
    expect(draft.refusals).toEqual([]);
  });

  it('are judged by it alone, by OpenSSL and here, with deltas heard', async () => {
    const revoked = issued.filter((_, n) => n % 3 === 0);
    const selection = { ids: revoked.map(({ id }) => id) };
    valueOf(await workspace.revocations.revokeMany({ selection, reason: 'superseded' }));
    valueOf(await workspace.revocations.issue({ authorityId, kinds: ['complete'] }));
    for (let shard = 0; shard < SHARDS; shard++) expect(await saveList(shard)).toBe(urlOf(shard));
    for (const [n, one] of issued.entries()) {
      const expected = n % 3 === 0 ? 'revoked' : 'good';
      expect(judge(one.id, shardOf(one))).toBe(expected);
      expect(judge(one.id, (shardOf(one) + 1) % SHARDS)).toBe('other');
      expect(await validate(one.id)).toBe(expected);
    }
    const later = issued.filter((_, n) => n % 3 === 1);
    const ids = later.map(({ id }) => id);
    valueOf(await workspace.revocations.revokeMany({ selection: { ids }, reason: 'superseded' }));
    test.clock.now += 1000;
    valueOf(await workspace.revocations.issue({ authorityId, kinds: ['delta'] }));
    for (const { id } of later) expect(await validate(id)).toBe('revoked');
    expect(await validate(getId(issued[2]?.id))).toBe('good');
  });

  it('name the first list where an authority has no other', async () => {
    const one = valueOf(await workspace.authorities.create({ name: 'One', key: 'p256' })).id;
    valueOf(await workspace.authorities.setDetails({ id: one, addresses }));
    const wanted = { authorityId: one, profile: 'tls-client', key: 'p256', subject: 'CN=one' } as const;
    const certificate = valueOf(await workspace.issuing.issue(wanted));
    expect(await readAddresses(certificate.id)).toEqual(['http://crl.example/one-0.crl']);
  });

  it('keep their addresses to themselves where an authority changes the number of its lists', async () => {
    const before = valueOf(await workspace.revocations.plan(authorityId));
    const refused = await workspace.revocations.setPlan({ authorityId, plan: { ...before, shards: 8 } });
    expect(refused.ok ? [] : refused.error.evidence).toEqual({
      problems: [{ field: 'distributionUrls', problem: 'dealt-otherwise' }],
    });
    const distributionUrls = ['http://crl.example/8/{ca}-{shard}.crl'];
    valueOf(await workspace.revocations.setPlan({ authorityId, plan: { ...before, shards: 8, distributionUrls } }));
    expect(codeOf(await workspace.revocations.setPlan({ authorityId, plan: before }))).toBe('crl.plan-invalid');
  });

  it('are published under the names of the files that certificates name', async () => {
    const place = { kind: 'folder', path: test.folder } as const;
    const { suggestedFileName } = valueOf(await workspace.publishing.overview(authorityId));
    expect(suggestedFileName).toBe('dealt-out');
    const target = { authorityId, name: 'Folder', fileName: suggestedFileName, enabled: true, place };
    valueOf(await workspace.publishing.save(target));
    valueOf(await workspace.publishing.publish({ authorityId }));
    for (let shard = 0; shard < SHARDS; shard++)
      expect(existsSync(test.at(path.basename(new URL(urlOf(shard)).pathname)))).toBe(true);
  });

  it('cannot have a host that is a place-holder, or one that means nothing', async () => {
    for (const url of ['http://{ca}.example/a.crl', 'http://crl.example/{x}.crl'])
      expect(
        codeOf(await workspace.authorities.setDetails({ id: authorityId, addresses: { ...addresses, crl: [url] } })),
      ).toBe('authority.content-invalid');
  });
});
