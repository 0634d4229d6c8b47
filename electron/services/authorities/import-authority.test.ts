import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, passphrase, startTestApplication, valueOf } from '../../testing/application.ts';
import {
  CA_EXTENSIONS,
  EC_KEY,
  issueLeafFile,
  makeOutsideRoot,
  openssl,
  signOutside,
  verifyChain,
} from '../../testing/outside-authority.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  // Certificates that openssl makes begin at the real moment, however late that is in the test.
  test.clock.now = Date.now() + 86_400_000;
  workspace = await test.createWorkspace();
}, 60_000);
afterEach(() => test.end());

const source = (name: string) => ({ path: test.at(name) });

describe('an authority that comes with its key', () => {
  it('is taken from PKCS #12 with the chain above it, and signs', async () => {
    makeOutsideRoot(test, 'Parent');
    openssl(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      test.at('sub.key'),
      '-subj',
      '/CN=Sub CA',
      '-out',
      test.at('sub.csr'),
    );
    signOutside(test, { parent: 'Parent', csr: test.at('sub.csr'), out: 'sub.pem' });
    openssl(
      'pkcs12',
      '-export',
      '-in',
      test.at('sub.pem'),
      '-inkey',
      test.at('sub.key'),
      '-certfile',
      test.at('Parent.pem'),
      '-passout',
      'pass:opens it',
      '-out',
      test.at('sub.p12'),
    );
    const wrong = await workspace.authorities.importWithKey({
      source: source('sub.p12'),
      passphrase: passphrase('wrong'),
    });
    expect(codeOf(wrong)).toBe('format.wrong-passphrase');
    const secret = passphrase('opens it');
    const taken = valueOf(await workspace.authorities.importWithKey({ source: source('sub.p12'), passphrase: secret }));
    expect(taken).toMatchObject({
      above: 1,
      authority: { name: 'Sub CA', hasKey: true, key: 'RSA 2048', pathLength: 0 },
    });
    expect([...secret].every((octet) => octet === 0)).toBe(true);
    const leaf = await issueLeafFile(test, workspace, taken.authority.id);
    const files = { leaf, trust: test.at('Parent.pem'), untrusted: test.at('sub.pem') };
    expect(verifyChain(test, files)).toContain('OK');
  });

  it('is taken from PEM with a key file, encrypted or not, and completes one that was here without a key', async () => {
    makeOutsideRoot(test, 'Root');
    openssl(
      'pkcs8',
      '-topk8',
      '-in',
      test.at('Root.key'),
      '-passout',
      'pass:secret',
      '-v2',
      'aes-256-cbc',
      '-out',
      test.at('enc.key'),
    );
    const offline = valueOf(
      await workspace.authorities.importCertificate({ source: source('Root.pem'), name: 'Offline' }),
    );
    expect(offline.authority).toMatchObject({ name: 'Offline', hasKey: false, isRoot: true });
    expect(codeOf(await workspace.authorities.importCertificate({ source: source('Root.pem') }))).toBe(
      'authority.already-here',
    );
    expect(codeOf(await workspace.revocations.issueCrl({ authorityId: offline.authority.id, days: 7 }))).toBe(
      'authority.no-key',
    );
    const pair = { source: source('Root.pem'), keySource: source('enc.key') };
    const taken = valueOf(await workspace.authorities.importWithKey({ ...pair, passphrase: passphrase('secret') }));
    expect(taken.authority).toMatchObject({ id: offline.authority.id, name: 'Offline', hasKey: true });
    await issueLeafFile(test, workspace, taken.authority.id);
    const renewed = valueOf(
      await workspace.authorities.renew({ id: taken.authority.id, validity: { count: 9, unit: 'years' } }),
    );
    expect(renewed.isRoot).toBe(true);
  });

  it('refuses a key of another certificate, one that the vault cannot hold, one that is no authority’s, and none', async () => {
    makeOutsideRoot(test, 'Root');
    makeOutsideRoot(test, 'Other');
    makeOutsideRoot(test, 'Curve', ['ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1']);
    makeOutsideRoot(test, 'Long', ['rsa:1024']);
    const take = (certificate: string, key?: string) =>
      workspace.authorities.importWithKey({
        source: source(certificate),
        ...(key === undefined ? {} : { keySource: source(key) }),
      });
    expect(codeOf(await take('Root.pem', 'Other.key'))).toBe('format.key-mismatch');
    expect(codeOf(await take('Root.pem'))).toBe('certificate.no-key');
    expect(await take('Curve.pem', 'Curve.key')).toMatchObject({
      error: { code: 'authority.key-unsupported', evidence: { key: 'EC brainpoolP256r1' } },
    });
    expect(await take('Long.pem', 'Long.key')).toMatchObject({
      error: { code: 'authority.key-unsupported', evidence: { key: 'RSA 1024' } },
    });
    openssl(
      'req',
      '-x509',
      '-key',
      test.at('Other.key'),
      '-subj',
      '/CN=leaf',
      '-days',
      '9',
      '-addext',
      'basicConstraints=CA:FALSE',
      '-out',
      test.at('leaf.pem'),
    );
    expect(codeOf(await take('leaf.pem', 'Other.key'))).toBe('authority.not-a-ca');
    await workspace.lock();
    expect(codeOf(await take('Root.pem', 'Root.key'))).toBe('vault.locked');
  });

  it('refuses a root that was altered, and keeps its own root current when a stranger has certified it', async () => {
    makeOutsideRoot(test, 'Root');
    makeOutsideRoot(test, 'Stranger');
    openssl('x509', '-in', test.at('Root.pem'), '-outform', 'DER', '-out', test.at('altered.cer'));
    const der = readFileSync(test.at('altered.cer'));
    der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
    writeFileSync(test.at('altered.cer'), der);
    expect(codeOf(await workspace.authorities.importCertificate({ source: source('altered.cer') }))).toBe(
      'authority.signature-invalid',
    );
    const { authority } = valueOf(await workspace.authorities.importCertificate({ source: source('Root.pem') }));
    openssl('req', '-new', '-key', test.at('Root.key'), '-subj', '/CN=Root', '-out', test.at('root.csr'));
    signOutside(test, { parent: 'Stranger', csr: test.at('root.csr'), out: 'crossed.pem' }, ['-days', '3000']);
    const crossed = valueOf(await workspace.authorities.importCertificate({ source: source('crossed.pem') }));
    expect(crossed.authority).toMatchObject({ id: authority.id, sha256: authority.sha256, isRoot: true });
    const { certificates } = valueOf(await workspace.authorities.get(authority.id));
    expect(certificates.map(({ kind }) => kind)).toEqual(['first', 'cross-signed']);
  });

  it('takes names as they are told, hostile ones too, and numbers those that are taken', async () => {
    const hostile = 'a\u202E"; rm -rf ~ #,+<>';
    openssl(
      'req',
      '-utf8',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      test.at('h.key'),
      '-subj',
      `/CN=${hostile.replaceAll('+', '\\+')}`,
      '-days',
      '9',
      ...CA_EXTENSIONS,
      '-out',
      test.at('h.pem'),
    );
    makeOutsideRoot(test, 'Twin');
    const first = valueOf(await workspace.authorities.importCertificate({ source: source('h.pem') }));
    expect(first.authority.name).toBe(hostile);
    valueOf(await workspace.authorities.importCertificate({ source: source('Twin.pem') }));
    makeOutsideRoot(test, 'Twin');
    const second = valueOf(await workspace.authorities.importCertificate({ source: source('Twin.pem') }));
    expect(second.authority.name).toBe('Twin (2)');
    makeOutsideRoot(test, 'Third');
    expect(codeOf(await workspace.authorities.importCertificate({ source: source('Third.pem'), name: 'twin' }))).toBe(
      'authority.name-taken',
    );
  });
});

describe('the certificates of an authority that comes from elsewhere', () => {
  /** A leaf by a root of `makeOutsideRoot`, in the inventory's own way of import. */
  const importLeaf = async (parent: string, name: string) => {
    request(name);
    signOutside(test, { parent, csr: test.at(`${name}.csr`), out: `${name}.pem` });
    expect(valueOf(await workspace.imports.run([source(`${name}.pem`)], NO_JOB))).toMatchObject({
      imported: 1,
      failed: [],
    });
    return valueOf(await workspace.certificates.find(name));
  };

  const request = (name: string) => {
    const key = ['-newkey', ...EC_KEY, '-nodes', '-keyout', test.at(`${name}.key`)];
    openssl('req', '-new', ...key, '-subj', `/CN=${name}`, '-out', test.at(`${name}.csr`));
  };

  it('are tied to it by their signature, whichever came first, and can be revoked there', async () => {
    makeOutsideRoot(test, 'Root');
    const before = await importLeaf('Root', 'before');
    renameSync(test.at('Root.pem'), test.at('First.pem'));
    renameSync(test.at('Root.key'), test.at('First.key'));
    makeOutsideRoot(test, 'Root');
    await importLeaf('Root', 'namesake');
    const pair = { source: source('First.pem'), keySource: source('First.key') };
    const { authority } = valueOf(await workspace.authorities.importWithKey(pair));
    expect(authority).toMatchObject({ issued: 1 });
    const after = await importLeaf('First', 'after');
    expect(after.authorityId).toBe(authority.id);
    expect(valueOf(await workspace.certificates.find('before')).authorityId).toBe(authority.id);
    expect(valueOf(await workspace.certificates.find('namesake')).authorityId).toBeUndefined();
    const [counted] = valueOf(await workspace.authorities.list());
    expect(counted?.issued).toBe(2);
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 50 }));
    const tied = items.filter(({ action }) => action === 'authority.certificates-tied');
    expect(tied.map(({ subject, detail }) => ({ subject, detail }))).toEqual([
      { subject: 'Root', detail: { certificates: 1 } },
      { subject: 'Root', detail: { certificates: 1 } },
    ]);
    valueOf(await workspace.revocations.revoke({ id: before.id, reason: 'superseded' }));
    const crl = valueOf(await workspace.revocations.issueCrl({ authorityId: authority.id, days: 7 }));
    expect(crl.entries).toBe(1);
    expect(valueOf(await workspace.check(NO_JOB))).toMatchObject({ clean: true });
  }, 120_000);

  it('are tied as well where they come as an authority or as the answer to a request', async () => {
    makeOutsideRoot(test, 'Root');
    const { authority } = valueOf(await workspace.authorities.importCertificate({ source: source('Root.pem') }));
    request('Sub');
    signOutside(test, { parent: 'Root', csr: test.at('Sub.csr'), out: 'Sub.pem' });
    valueOf(await workspace.authorities.importCertificate({ source: source('Sub.pem') }));
    expect(valueOf(await workspace.certificates.find('Sub')).authorityId).toBe(authority.id);
    const below = valueOf(await workspace.authorities.requestFromParent({ name: 'Below', key: 'p256' }));
    const own = valueOf(
      await workspace.ownRequests.create({ name: 'own', subject: 'CN=own', sans: [], key: 'p256', note: '' }),
    );
    for (const { name, pem } of [below, own]) {
      writeFileSync(test.at(`${name}.csr`), pem);
      signOutside(test, { parent: 'Root', csr: test.at(`${name}.csr`), out: `${name}.pem` });
    }
    valueOf(await workspace.authorities.importAnswer(source('Below.pem')));
    expect(valueOf(await workspace.certificates.find('Below')).authorityId).toBe(authority.id);
    const answer = valueOf(await workspace.ownRequests.importAnswer(source('own.pem')));
    expect(answer).toMatchObject({ authorityId: authority.id, hasKey: true });
  }, 120_000);

  it('stay without it when it is deleted, unless one was revoked or something was issued here', async () => {
    makeOutsideRoot(test, 'Root');
    const pair = { source: source('Root.pem'), keySource: source('Root.key') };
    const { authority } = valueOf(await workspace.authorities.importWithKey(pair));
    const { id } = await importLeaf('Root', 'elsewhere');
    const order = { id: authority.id, confirmName: 'Root' };
    expect(valueOf(await workspace.authorities.get(authority.id))).toMatchObject({
      issuedElsewhere: 1,
      dependents: { certificates: 0, authorities: 0, crls: 0, reservedSerials: 0 },
    });
    valueOf(await workspace.authorities.delete(order));
    expect(valueOf(await workspace.certificates.get(id)).summary).toMatchObject({ source: 'imported' });
    expect(valueOf(await workspace.certificates.get(id)).summary.authorityId).toBeUndefined();
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 1 }));
    expect(items[0]).toMatchObject({ action: 'authority.deleted', detail: { certificatesUntied: 1 } });
    expect(valueOf(await workspace.check(NO_JOB))).toMatchObject({ clean: true });
    const again = { ...order, id: valueOf(await workspace.authorities.importWithKey(pair)).authority.id };
    expect(valueOf(await workspace.certificates.get(id)).summary.authorityId).toBe(again.id);
    await issueLeafFile(test, workspace, again.id);
    valueOf(await workspace.revocations.revoke({ id, reason: 'superseded' }));
    expect(await workspace.authorities.delete(again)).toMatchObject({
      error: { code: 'authority.has-dependents', evidence: { certificates: 2 } },
    });
  }, 120_000);
});
