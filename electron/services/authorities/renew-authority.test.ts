import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, startTestApplication, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

const DAY_MS = 86_400_000;

let test: TestApplication;
let workspace: Workspace;
let root: AuthoritySummary;
let issuing: AuthoritySummary;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  root = valueOf(
    await workspace.authorities.create({ name: 'Root', key: 'p256', validity: { count: 10, unit: 'years' } }),
  );
  issuing = valueOf(
    await workspace.authorities.create({
      name: 'Issuing',
      issuerId: root.id,
      key: 'p256',
      validity: { count: 2, unit: 'years' },
      nameConstraints: { permitted: ['dns:acme.example'], excluded: [] },
      policies: [{ oid: '1.3.6.1.4.1.99999.1' }],
    }),
  );
}, 60_000);
afterEach(() => test.end());

/** PEM of a certificate of the inventory, by its id. */
async function pemFile(id: CertificateId, name: string): Promise<string> {
  const file = test.at(`${name}.pem`);
  valueOf(await workspace.exports.certificate({ id, format: 'pem', target: { path: file, overwrite: true } }));
  return file;
}

async function issueLeaf(authority: AuthoritySummary, name = 'gw.acme.example') {
  return workspace.issuing.issue({
    authorityId: authority.id,
    profile: 'tls-client',
    key: 'p256',
    subject: `CN=${name}`,
    sans: [`dns:${name}`],
    validity: { count: 30, unit: 'days' },
  });
}

function verify(leaf: string, trust: string, ...untrusted: readonly string[]): string {
  const at = Math.floor(test.clock.now / 1000) + 60;
  const extra = untrusted.flatMap((file) => ['-untrusted', file]);
  return execFileSync('openssl', ['verify', '-attime', String(at), '-x509_strict', '-CAfile', trust, ...extra, leaf], {
    encoding: 'utf8',
  });
}

const text = (file: string): string =>
  execFileSync('openssl', ['x509', '-in', file, '-noout', '-text'], { encoding: 'utf8' });

describe('renewing an authority', () => {
  it('keeps key, name, identifier, constraints and policies; what was issued before chains to the new certificate', async () => {
    const leaf = await pemFile(valueOf(await issueLeaf(issuing)).id, 'leaf');
    const before = text(await pemFile(issuing.certificateId, 'before'));
    test.clock.now += 600 * DAY_MS;
    const renewed = valueOf(
      await workspace.authorities.renew({ id: issuing.id, validity: { count: 3, unit: 'years' } }),
    );
    expect(renewed).toMatchObject({ id: issuing.id, name: 'Issuing', key: 'EC P-256', hasKey: true });
    expect(renewed.serialHex).not.toBe(issuing.serialHex);
    const file = await pemFile(renewed.certificateId, 'renewed');
    const after = text(file);
    for (const part of ['Permitted:', 'DNS:acme.example', 'Policy: 1.3.6.1.4.1.99999.1', 'pathlen:0'])
      expect(after).toContain(part);
    const keyId = /Subject Key Identifier: \s+([0-9A-F:]+)/;
    expect(keyId.exec(after)?.[1]).toBe(keyId.exec(before)?.[1]);
    // The old leaf has expired by now: it is the signature that is asked for.
    const rootFile = await pemFile(root.certificateId, 'root');
    const check = ['verify', '-no_check_time', '-x509_strict', '-CAfile', rootFile, '-untrusted', file, leaf];
    expect(execFileSync('openssl', check, { encoding: 'utf8' })).toContain('OK');
    const { certificates } = valueOf(await workspace.authorities.get(issuing.id));
    expect(certificates.map(({ kind, isCurrent }) => [kind, isCurrent])).toEqual([
      ['renewed', true],
      ['first', false],
    ]);
    expect(valueOf(await workspace.authorities.get(root.id)).dependents).toMatchObject({
      certificates: 2,
      authorities: 1,
    });
  });

  it('renews a root by itself and counts none of its own certificates as issued', async () => {
    const renewed = valueOf(await workspace.authorities.renew({ id: root.id, validity: { count: 20, unit: 'years' } }));
    expect(renewed).toMatchObject({ isRoot: true, issued: 1 });
    const [old, next] = [await pemFile(root.certificateId, 'old'), await pemFile(renewed.certificateId, 'next')];
    const below = await pemFile(issuing.certificateId, 'below');
    expect(verify(below, old)).toContain('OK');
    expect(verify(below, next)).toContain('OK');
  });

  it('cuts a standard end to what the parent has left and refuses one that was asked for beyond it', async () => {
    test.clock.now += 9 * 365 * DAY_MS;
    const renewed = valueOf(await workspace.authorities.renew({ id: issuing.id }));
    expect(renewed.notAfter).toBe(root.notAfter);
    expect(await workspace.authorities.renew({ id: issuing.id, validity: { count: 5, unit: 'years' } })).toMatchObject({
      error: { code: 'issue.refused', evidence: { rules: [{ code: 'draft.validity-outside-issuer' }] } },
    });
  });

  it('keeps both of two renewals at once, each with its own serial', async () => {
    const both = await Promise.all(
      [1, 2].map((count) => workspace.authorities.renew({ id: issuing.id, validity: { count, unit: 'years' } })),
    );
    const serials = both.map((renewed) => valueOf(renewed).serialHex);
    expect(new Set(serials).size).toBe(2);
    const { certificates, summary } = valueOf(await workspace.authorities.get(issuing.id));
    expect(certificates).toHaveLength(3);
    expect(serials).toContain(summary.serialHex);
    expect(valueOf(await workspace.authorities.get(root.id)).dependents.reservedSerials).toBe(0);
  });

  it('renews one that has expired, under a parent that has not', async () => {
    test.clock.now += 800 * DAY_MS;
    expect(codeOf(await issueLeaf(issuing))).toBe('authority.not-valid-now');
    valueOf(await workspace.authorities.renew({ id: issuing.id }));
    valueOf(await issueLeaf(issuing));
  });

  it('is renewed by whoever took the place of its parent', async () => {
    const next = valueOf(await workspace.authorities.rekey({ id: root.id, key: 'p256', name: 'Root 2' }));
    const renewed = valueOf(await workspace.authorities.renew({ id: issuing.id }));
    expect(renewed.parentId).toBe(next.id);
    const leaf = await pemFile(valueOf(await issueLeaf(issuing)).id, 'leaf');
    const [trust, between] = [
      await pemFile(next.certificateId, 'next'),
      await pemFile(renewed.certificateId, 'renewed'),
    ];
    expect(verify(leaf, trust, between)).toContain('OK');
  });

  it('needs the vault', async () => {
    await workspace.lock();
    expect(codeOf(await workspace.authorities.renew({ id: issuing.id }))).toBe('vault.locked');
  });
});

describe('a new key for an authority', () => {
  it('is a new authority that takes the place of the old one, which keeps signing its list', async () => {
    const next = valueOf(await workspace.authorities.rekey({ id: issuing.id, key: 'p384', name: 'Issuing 2' }));
    expect(next).toMatchObject({ subject: 'CN=Issuing 2', key: 'EC P-384', succeedsId: issuing.id, parentId: root.id });
    const listed = valueOf(await workspace.authorities.list());
    expect(listed.find(({ id }) => id === issuing.id)).toMatchObject({ succeededById: next.id });
    expect(codeOf(await issueLeaf(issuing))).toBe('authority.superseded');
    expect(codeOf(await workspace.authorities.renew({ id: issuing.id }))).toBe('authority.superseded');
    valueOf(await workspace.revocations.issueCrl({ authorityId: issuing.id, days: 7 }));
    const leaf = await pemFile(valueOf(await issueLeaf(next)).id, 'leaf');
    const [rootFile, nextFile] = [await pemFile(root.certificateId, 'root'), await pemFile(next.certificateId, 'next')];
    expect(verify(leaf, rootFile, nextFile)).toContain('OK');
    expect(text(nextFile)).toContain('DNS:acme.example');
  });

  it('gives a root a successor of its own, once', async () => {
    const both = await Promise.all(
      ['Root 2', 'Root 3'].map((name) => workspace.authorities.rekey({ id: root.id, key: 'p256', name })),
    );
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(both.flatMap((each) => (each.ok ? [] : [each.error.code]))).toEqual(['authority.changed-meanwhile']);
    const next = both.flatMap((each) => (each.ok ? [each.value] : []));
    expect(next[0]).toMatchObject({ isRoot: true, succeedsId: root.id });
  });
});

describe('cross-signing', () => {
  it('lets subjects of the new root chain to the old one', async () => {
    const next = valueOf(await workspace.authorities.rekey({ id: root.id, key: 'p256', name: 'Root 2' }));
    const under = valueOf(await workspace.authorities.create({ name: 'Under 2', issuerId: next.id, key: 'p256' }));
    const leaf = await pemFile(valueOf(await issueLeaf(under)).id, 'leaf');
    const crossed = valueOf(await workspace.authorities.crossSign({ id: next.id, byId: root.id }));
    expect(crossed.certificateId).toBe(next.certificateId);
    const { certificates } = valueOf(await workspace.authorities.get(next.id));
    const cross = certificates.find(({ kind }) => kind === 'cross-signed');
    expect(cross).toMatchObject({ issuerId: root.id, isCurrent: false, notAfter: root.notAfter });
    const [old, bridge, below] = [
      await pemFile(root.certificateId, 'old'),
      await pemFile(cross?.id ?? root.certificateId, 'bridge'),
      await pemFile(under.certificateId, 'below'),
    ];
    expect(verify(leaf, old, bridge, below)).toContain('OK');
    expect(codeOf(await workspace.authorities.crossSign({ id: root.id, byId: root.id }))).toBe('authority.same-key');
  });

  it('refuses an authority below one that may have none, and names that the line does not permit', async () => {
    const other = valueOf(await workspace.authorities.create({ name: 'Other', key: 'p256' }));
    expect(await workspace.authorities.crossSign({ id: other.id, byId: issuing.id })).toMatchObject({
      error: { code: 'issue.refused', evidence: { rules: [{ code: 'draft.path-length' }] } },
    });
    const narrow = valueOf(
      await workspace.authorities.create({
        name: 'Narrow',
        issuerId: root.id,
        key: 'p256',
        pathLength: 2,
        nameConstraints: { permitted: ['dir:O=Acme'], excluded: [] },
      }),
    );
    expect(await workspace.authorities.crossSign({ id: other.id, byId: narrow.id })).toMatchObject({
      error: { code: 'issue.refused', evidence: { rules: [{ code: 'draft.name-constraints' }] } },
    });
    expect(valueOf(await workspace.authorities.get(narrow.id)).dependents.reservedSerials).toBe(0);
  });

  it('refuses a path length under which what stands below already would not be accepted', async () => {
    const other = valueOf(await workspace.authorities.create({ name: 'Other', key: 'p256' }));
    const tight = valueOf(
      await workspace.authorities.create({ name: 'Tight', issuerId: other.id, key: 'p256', pathLength: 1 }),
    );
    const rule = { code: 'draft.path-length-below', evidence: { name: 'Root', allowed: 0, depth: 1 } };
    const refused = { error: { code: 'issue.refused', evidence: { rules: [rule] } } };
    expect(await workspace.authorities.crossSign({ id: root.id, byId: tight.id })).toMatchObject(refused);
    expect(await workspace.authorities.crossSign({ id: root.id, byId: other.id, pathLength: 0 })).toMatchObject(
      refused,
    );
    valueOf(await workspace.authorities.crossSign({ id: root.id, byId: other.id, pathLength: 1 }));
    valueOf(await workspace.authorities.archive({ id: issuing.id, archived: true }));
    valueOf(await workspace.authorities.crossSign({ id: root.id, byId: tight.id }));
  });

  it('certifies a stranger by certificate or request, with what limits it', async () => {
    const stranger = [
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', test.at('s.key')],
      ['-subj', '/O=Stranger/CN=Their CA', '-days', '400', '-out', test.at('s.pem')],
      ['-addext', 'basicConstraints=critical,CA:TRUE,pathlen:1', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
      ['-addext', 'nameConstraints=critical,permitted;DNS:their.example'],
      ['-addext', 'crlDistributionPoints=URI:http://their.example/x.crl'],
    ].flat();
    execFileSync('openssl', stranger, { stdio: 'ignore' });
    const { certificateId } = valueOf(
      await workspace.authorities.crossSignForeign({ source: { path: test.at('s.pem') }, byId: root.id }),
    );
    const crossed = text(await pemFile(certificateId, 'crossed'));
    for (const part of ['CN = Their CA', 'pathlen:1', 'DNS:their.example']) expect(crossed).toContain(part);
    expect(crossed).not.toContain('http://their.example');
    execFileSync(
      'openssl',
      ['req', '-new', '-key', test.at('s.key'), '-subj', '/CN=By request', '-out', test.at('s.csr')],
      { stdio: 'ignore' },
    );
    const byRequest = valueOf(
      await workspace.authorities.crossSignForeign({ source: { path: test.at('s.csr') }, byId: root.id }),
    );
    expect(text(await pemFile(byRequest.certificateId, 'by-request'))).toMatch(/CA:TRUE, pathlen:0/);
    const leaf = await pemFile(valueOf(await issueLeaf(issuing)).id, 'leaf');
    expect(await workspace.authorities.crossSignForeign({ source: { path: leaf }, byId: root.id })).toMatchObject({
      error: { code: 'authority.not-a-ca', evidence: { reason: 'basic-constraints' } },
    });
    execFileSync('openssl', ['req', '-in', test.at('s.csr'), '-outform', 'DER', '-out', test.at('broken.csr')]);
    const broken = readFileSync(test.at('broken.csr'));
    broken.writeUInt8(broken.readUInt8(broken.length - 1) ^ 1, broken.length - 1);
    writeFileSync(test.at('broken.csr'), broken);
    const forged = { source: { path: test.at('broken.csr') }, byId: root.id };
    expect(codeOf(await workspace.authorities.crossSignForeign(forged))).toBe('request.signature-invalid');
  });
});
