import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, passphrase, startTestApplication, TEST_INSTANT, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
}, 60_000);
afterEach(() => test.end());

const readByOpenssl = async (id: AuthorityId): Promise<string> => {
  const file = test.at(`${id}.pem`);
  valueOf(await workspace.exports.authority({ id, chain: false, target: { path: file, overwrite: true } }));
  return execFileSync('openssl', ['x509', '-in', file, '-noout', '-text'], { encoding: 'utf8' });
};

const ADDRESSES = {
  crl: ['http://pki.example/root.crl'],
  ocsp: ['http://ocsp.example'],
  caIssuers: ['http://pki.example/root.cer'],
};

describe('a new authority', () => {
  it('says what it was asked to: path length, constraints, policies, and the addresses of its issuer', async () => {
    const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256', addresses: ADDRESSES }));
    const below = valueOf(
      await workspace.authorities.create({
        name: 'Issuing, Inc.',
        subject: 'CN=Issuing,O=Acme\\, Inc.,C=DE',
        issuerId: root.id,
        key: 'ed25519',
        validity: { count: 18, unit: 'months' },
        pathLength: 1,
        nameConstraints: {
          permitted: [
            'dns:acme.example',
            'ip:10.0.0.0/8',
            'email:acme.example',
            'uri:.acme.example',
            'dir:O=Acme\\, Inc.,C=DE',
          ],
          excluded: ['dns:secret.acme.example'],
        },
        policies: [{ oid: '1.3.6.1.4.1.99999.1', cps: 'https://acme.example/cps', notice: 'For partners' }],
        note: 'For the partners',
      }),
    );
    const text = await readByOpenssl(below.id);
    expect(text).toMatch(/CA:TRUE, pathlen:1/);
    expect(text).toMatch(/Name Constraints: critical/);
    for (const part of [
      'DNS:acme.example',
      'IP:10.0.0.0/255.0.0.0',
      'email:acme.example',
      'URI:.acme.example',
      'DNS:secret.acme.example',
      'Policy: 1.3.6.1.4.1.99999.1',
      'CPS: https://acme.example/cps',
      'For partners',
      'URI:http://pki.example/root.crl',
      'OCSP - URI:http://ocsp.example',
      'CA Issuers - URI:http://pki.example/root.cer',
    ])
      expect(text).toContain(part);
    expect(below.notAfter).toBe(Date.UTC(2027, 11, 1, 12) - 1000);
    expect(await readByOpenssl(root.id)).not.toContain('http://');
    const details = valueOf(await workspace.authorities.get(below.id));
    expect(details).toMatchObject({
      note: 'For the partners',
      policies: [{ oid: '1.3.6.1.4.1.99999.1', cps: 'https://acme.example/cps', notice: 'For partners' }],
      nameConstraints: { excluded: ['dns:secret.acme.example'] },
      certificates: [{ kind: 'first', isCurrent: true, issuerId: root.id }],
      dependents: { certificates: 0, authorities: 0, crls: 0, reservedSerials: 0 },
    });
  });

  it('is drafted while the workspace is locked, with everything that refuses it', async () => {
    const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256', pathLength: 0 }));
    await workspace.lock();
    const input = {
      name: 'Below',
      issuerId: root.id,
      key: 'p256',
      validity: { count: 30, unit: 'years' },
    } as const;
    const draft = valueOf(await workspace.authorities.draft(input));
    expect(draft.refusals.map(({ code }) => code).sort()).toEqual([
      'draft.path-length',
      'draft.validity-outside-issuer',
    ]);
    expect(draft).toMatchObject({ subject: 'CN=Below', notAfter: Date.UTC(2056, 5, 1, 12) - 1000 });
    expect(codeOf(await workspace.authorities.create(input))).toBe('vault.locked');
    expect(codeOf(await workspace.authorities.draft({ ...input, name: 'ROOT' }))).toBe('authority.name-taken');
  });

  it('names each place that cannot be written', async () => {
    const refused = await workspace.authorities.create({
      name: 'Root',
      key: 'p256',
      nameConstraints: { permitted: ['dns:fine.example', 'dns:*.bad.example'], excluded: [] },
      policies: [{ oid: '9.9.9' }],
      addresses: { crl: ['http://user:pass@pki.example/'], ocsp: [], caIssuers: [] },
    });
    expect(refused).toMatchObject({
      error: {
        code: 'authority.content-invalid',
        evidence: {
          problems: [
            { path: 'nameConstraints.permitted.1' },
            { path: expect.stringContaining('policies.0') },
            { path: 'addresses.crl.0' },
          ],
        },
      },
    });
  });
});

describe('what stands beside the certificate of an authority', () => {
  it('is changed with before and after in the log', async () => {
    const { id } = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' }));
    valueOf(await workspace.authorities.create({ name: 'Other', key: 'p256' }));
    expect(codeOf(await workspace.authorities.setDetails({ id, name: 'other' }))).toBe('authority.name-taken');
    const change = { id, name: 'Acme Root', note: 'in the safe', addresses: ADDRESSES, standardProfile: 'tls-client' };
    expect(valueOf(await workspace.authorities.setDetails(change))).toMatchObject({ name: 'Acme Root' });
    const details = valueOf(await workspace.authorities.get(id));
    expect(details).toMatchObject({ note: 'in the safe', addresses: ADDRESSES, standardProfile: 'tls-client' });
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 1 }));
    expect(items[0]).toMatchObject({
      action: 'authority.changed',
      detail: { name: 'Root → Acme Root', note: ' → in the safe' },
    });
  });

  it('archives: nothing is issued, its list is still signed', async () => {
    const { id } = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' }));
    expect(valueOf(await workspace.authorities.archive({ id, archived: true })).archivedAt).toBe(TEST_INSTANT);
    expect(codeOf(await workspace.authorities.create({ name: 'B', key: 'p256', issuerId: id }))).toBe(
      'authority.archived',
    );
    valueOf(await workspace.revocations.issueCrl({ authorityId: id, days: 7 }));
    expect(valueOf(await workspace.authorities.archive({ id, archived: false })).archivedAt).toBeUndefined();
    valueOf(await workspace.authorities.create({ name: 'B', key: 'p256', issuerId: id }));
  });
});

describe('the name of an authority', () => {
  it('stays while addresses are made from it, unless paths stay the same', async () => {
    const { id } = valueOf(await workspace.authorities.create({ name: 'Issuing', key: 'p256' }));
    const crl = ['http://pki.example/{ca}.crl'];
    valueOf(await workspace.authorities.setDetails({ id, addresses: { crl, ocsp: [], caIssuers: [] } }));
    expect(codeOf(await workspace.authorities.setDetails({ id, name: 'Other' }))).toBe('authority.name-in-addresses');
    valueOf(await workspace.authorities.setDetails({ id, name: 'issuing' }));
    const addresses = { crl: ['http://pki.example/issuing.crl'], ocsp: [], caIssuers: [] };
    expect(valueOf(await workspace.authorities.setDetails({ id, name: 'Other', addresses })).name).toBe('Other');
  });
});

describe('deleting an authority', () => {
  it('is refused in numbers while something depends on it', async () => {
    const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' }));
    const below = valueOf(await workspace.authorities.create({ name: 'Below', key: 'p256', issuerId: root.id }));
    valueOf(await workspace.revocations.issueCrl({ authorityId: root.id, days: 7 }));
    expect(await workspace.authorities.delete({ id: root.id, confirmName: 'Root' })).toMatchObject({
      error: {
        code: 'authority.has-dependents',
        evidence: { certificates: 1, authorities: 1, crls: 1, reservedSerials: 0 },
      },
    });
    expect(codeOf(await workspace.authorities.delete({ id: below.id, confirmName: 'below' }))).toBe('input.invalid');
    expect(valueOf(await workspace.authorities.list())).toHaveLength(2);
  });

  it('takes its key along and leaves its certificate in the inventory', async () => {
    const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' }));
    const below = valueOf(await workspace.authorities.create({ name: 'Below', key: 'p256', issuerId: root.id }));
    valueOf(await workspace.authorities.delete({ id: below.id, confirmName: 'Below' }));
    const [left] = valueOf(await workspace.authorities.list());
    expect(left).toMatchObject({ id: root.id, issued: 1 });
    expect(valueOf(await workspace.certificates.find('Below'))).toMatchObject({ hasKey: false, authorityId: root.id });
    const lone = valueOf(await workspace.authorities.create({ name: 'Lone', key: 'p256' }));
    valueOf(await workspace.authorities.delete({ id: lone.id, confirmName: 'Lone' }));
    const kept = valueOf(await workspace.certificates.find('Lone'));
    expect([kept.hasKey, kept.authorityId, kept.source]).toEqual([false, undefined, 'imported']);
    const report = valueOf(await workspace.check({ signal: new AbortController().signal, progress: () => undefined }));
    expect(report).toMatchObject({ clean: true });
  });
});

describe('an authority in a file', () => {
  const target = (name: string) => ({ path: test.at(name), overwrite: false });

  it('is written as PEM, DER or PKCS #7, with its issuers', async () => {
    const root = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' }));
    const { id } = valueOf(await workspace.authorities.create({ name: 'Below', key: 'p256', issuerId: root.id }));
    valueOf(await workspace.exports.authority({ id, chain: true, format: 'p7b', target: target('below.p7b') }));
    valueOf(await workspace.exports.authority({ id, chain: false, format: 'der', target: target('below.cer') }));
    const print = ['pkcs7', '-inform', 'DER', '-in', test.at('below.p7b'), '-print_certs'];
    const bundle = execFileSync('openssl', print, { encoding: 'utf8' });
    expect(bundle.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    execFileSync('certtool', ['--certificate-info', '--inder', '--infile', test.at('below.cer')], { stdio: 'ignore' });
    const both = { id, chain: true, format: 'der', target: target('x.cer') } as const;
    expect(codeOf(await workspace.exports.authority(both))).toBe('input.invalid');
  });

  it('gives its key out encrypted only, under a passphrase that is long enough', async () => {
    const { id } = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' }));
    const order = { id, format: 'p12', target: target('root.p12') } as const;
    expect(codeOf(await workspace.authorities.exportKey({ ...order, passphrase: passphrase('short') }))).toBe(
      'vault.passphrase-too-short',
    );
    const secret = passphrase('long enough');
    valueOf(await workspace.authorities.exportKey({ ...order, passphrase: secret }));
    expect([...secret].every((octet) => octet === 0)).toBe(true);
    const opened = ['pkcs12', '-in', test.at('root.p12'), '-passin', 'pass:long enough', '-nodes'];
    expect(execFileSync('openssl', opened, { encoding: 'utf8' })).toContain('PRIVATE KEY');
    const { items } = valueOf(await workspace.activity.page({ search: '', offset: 0, limit: 1 }));
    expect(items[0]).toMatchObject({ action: 'authority.key-exported', subject: 'Root', detail: { format: 'p12' } });
  });

  it('gives its key out by no other door, with whichever of its certificates', async () => {
    const { id, certificateId } = valueOf(await workspace.authorities.create({ name: 'Root', key: 'p256' }));
    const renewed = valueOf(await workspace.authorities.renew({ id }));
    expect(renewed.certificateId).not.toBe(certificateId);
    for (const format of ['p12', 'p12-legacy', 'key-pem', 'key-chain-pem'] as const)
      for (const own of [certificateId, renewed.certificateId])
        expect(await workspace.exports.certificate({ id: own, format, target: target('x') }), format).toMatchObject({
          error: { code: 'certificate.key-of-authority', evidence: { authority: 'Root' } },
        });
    expect(existsSync(test.at('x'))).toBe(false);
    valueOf(await workspace.exports.certificate({ id: certificateId, format: 'pem', target: target('x') }));
  });
});
