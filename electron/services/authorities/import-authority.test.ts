import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, passphrase, startTestApplication, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  // Certificates that openssl makes begin at the real moment, up to a minute from now.
  test.clock.now = Date.now() + 60_000;
  workspace = await test.createWorkspace();
});
afterEach(() => test.end());

const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { stdio: 'ignore' });
};

const atNow = (): string[] => ['-attime', String(Math.floor(test.clock.now / 1000))];

const CA = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'];

/** A root made elsewhere: `<name>.pem` and `<name>.key`. */
function makeRoot(name: string, key: readonly string[] = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']): void {
  openssl(
    'req',
    '-x509',
    '-newkey',
    ...key,
    '-nodes',
    '-keyout',
    test.at(`${name}.key`),
    '-subj',
    `/CN=${name}`,
    '-days',
    '900',
    ...CA,
    '-out',
    test.at(`${name}.pem`),
  );
}

/** Signs a request as a parent elsewhere does. */
function signElsewhere(parent: string, csr: string, out: string, change: readonly string[] = []): void {
  writeFileSync(
    test.at('ext'),
    'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n',
  );
  const base = [
    'x509',
    '-req',
    '-in',
    csr,
    '-CA',
    test.at(`${parent}.pem`),
    '-CAkey',
    test.at(`${parent}.key`),
    '-days',
    '400',
  ];
  openssl(...base, '-extfile', test.at('ext'), ...change, '-out', test.at(out));
}

const source = (name: string) => ({ path: test.at(name) });

async function ask(name: string, subject?: string): Promise<string> {
  const request = valueOf(await workspace.authorities.requestFromParent({ name, subject, key: 'p256', note: 'asked' }));
  expect(request).toMatchObject({ kind: 'authority', state: 'waiting', key: 'EC P-256' });
  const file = test.at(`${name}.csr`);
  writeFileSync(file, request.pem);
  return file;
}

async function issueLeaf(authorityId: Parameters<Workspace['authorities']['get']>[0]): Promise<string> {
  const { id } = valueOf(
    await workspace.issuing.issue({
      authorityId,
      profile: 'tls-client',
      key: 'p256',
      subject: 'CN=leaf',
      validity: { count: 30, unit: 'days' },
    }),
  );
  const file = test.at('leaf.pem');
  valueOf(await workspace.exports.certificate({ id, format: 'pem', target: { path: file, overwrite: true } }));
  return file;
}

describe('an authority below a parent elsewhere', () => {
  it('asks with a key made here and signs once the answer is here, chain and all', async () => {
    makeRoot('Parent');
    const csr = await ask('Issuing', 'CN=Issuing,O=Acme');
    expect(
      execFileSync('openssl', ['req', '-in', csr, '-noout', '-text', '-verify'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ).toMatch(/CA:TRUE, pathlen:0/);
    signElsewhere('Parent', csr, 'answer.pem');
    writeFileSync(
      test.at('chain.pem'),
      `${readFileSync(test.at('Parent.pem'), 'utf8')}${readFileSync(test.at('answer.pem'), 'utf8')}`,
    );
    openssl('crl2pkcs7', '-nocrl', '-certfile', test.at('chain.pem'), '-out', test.at('answer.p7b'));
    await workspace.lock();
    const taken = valueOf(await workspace.authorities.importAnswer(source('answer.p7b')));
    expect(taken).toMatchObject({ above: 1, authority: { name: 'Issuing', hasKey: true } });
    expect(taken.askedSubject).toBeUndefined();
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    const parent = valueOf(await workspace.authorities.find('Parent'));
    expect(parent).toMatchObject({ hasKey: false, isRoot: true });
    expect(taken.authority.parentId).toBe(parent.id);
    const leaf = await issueLeaf(taken.authority.id);
    const check = [
      'verify',
      ...atNow(),
      '-x509_strict',
      '-CAfile',
      test.at('Parent.pem'),
      '-untrusted',
      test.at('answer.pem'),
      leaf,
    ];
    expect(execFileSync('openssl', check, { encoding: 'utf8' })).toContain('OK');
    expect(codeOf(await workspace.authorities.importAnswer(source('answer.p7b')))).toBe('authority.already-here');
    expect(codeOf(await workspace.authorities.renew({ id: taken.authority.id }))).toBe('authority.no-key');
  });

  it('tells of a subject that the parent changed', async () => {
    makeRoot('Parent');
    const csr = await ask('Issuing');
    signElsewhere('Parent', csr, 'answer.pem', ['-subj', '/O=Parent Ltd/CN=Issuing CA 7']);
    const taken = valueOf(await workspace.authorities.importAnswer(source('answer.pem')));
    expect(taken).toMatchObject({
      askedSubject: 'CN=Issuing',
      authority: { name: 'Issuing', subject: 'CN=Issuing CA 7,O=Parent Ltd' },
    });
    expect(taken.authority.parentId).toBeUndefined();
    expect(taken.authority.isRoot).toBe(false);
    expect(codeOf(await workspace.authorities.renew({ id: taken.authority.id }))).toBe('authority.parent-elsewhere');
  });

  it('refuses what is no answer: another key, no authority, expired, a file mixed up', async () => {
    makeRoot('Parent');
    const csr = await ask('Issuing');
    expect(codeOf(await workspace.authorities.importAnswer(source('Parent.pem')))).toBe('own-request.no-match');
    openssl(
      'x509',
      '-req',
      '-in',
      csr,
      '-CA',
      test.at('Parent.pem'),
      '-CAkey',
      test.at('Parent.key'),
      '-days',
      '9',
      '-out',
      test.at('leaf.pem'),
    );
    expect(codeOf(await workspace.authorities.importAnswer(source('leaf.pem')))).toBe('authority.not-a-ca');
    expect(codeOf(await workspace.authorities.importAnswer(source('Parent.key')))).toBe('format.no-certificate');
    expect(codeOf(await workspace.authorities.importAnswer({ path: csr }))).toBe('format.no-certificate');
    signElsewhere('Parent', csr, 'answer.pem');
    test.clock.now += 401 * 86_400_000;
    expect(codeOf(await workspace.authorities.importAnswer(source('answer.pem')))).toBe(
      'authority.certificate-expired',
    );
    expect(valueOf(await workspace.authorities.list())).toEqual([]);
  });

  it('is renewed by a request with the key that it has', async () => {
    makeRoot('Parent');
    signElsewhere('Parent', await ask('Issuing'), 'answer.pem');
    const { authority } = valueOf(await workspace.authorities.importAnswer(source('answer.pem')));
    const request = valueOf(await workspace.authorities.requestRenewal(authority.id));
    writeFileSync(test.at('again.csr'), request.pem);
    signElsewhere('Parent', test.at('again.csr'), 'renewed.pem', ['-days', '800']);
    const renewed = valueOf(await workspace.authorities.importAnswer(source('renewed.pem')));
    expect(renewed.authority).toMatchObject({ id: authority.id, hasKey: true });
    expect(renewed.authority.notAfter).toBeGreaterThan(authority.notAfter);
    const { certificates } = valueOf(await workspace.authorities.get(authority.id));
    expect(certificates.map(({ kind, isCurrent }) => [kind, isCurrent])).toEqual([
      ['renewed', true],
      ['first', false],
    ]);
    await issueLeaf(authority.id);
  });
});

describe('an authority that comes with its key', () => {
  it('is taken from PKCS #12 with the chain above it, and signs', async () => {
    makeRoot('Parent');
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
    signElsewhere('Parent', test.at('sub.csr'), 'sub.pem');
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
    const leaf = await issueLeaf(taken.authority.id);
    const check = [
      'verify',
      ...atNow(),
      '-CAfile',
      test.at('Parent.pem'),
      '-untrusted',
      test.at('sub.pem'),
      leaf,
    ];
    expect(execFileSync('openssl', check, { encoding: 'utf8' })).toContain('OK');
  });

  it('is taken from PEM with a key file, encrypted or not, and completes one that was here without a key', async () => {
    makeRoot('Root');
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
    await issueLeaf(taken.authority.id);
    const renewed = valueOf(
      await workspace.authorities.renew({ id: taken.authority.id, validity: { count: 9, unit: 'years' } }),
    );
    expect(renewed.isRoot).toBe(true);
  });

  it('refuses a key of another certificate, one that the vault cannot hold, one that is no authority’s, and none', async () => {
    makeRoot('Root');
    makeRoot('Other');
    makeRoot('Curve', ['ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1']);
    makeRoot('Long', ['rsa:1024']);
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
      ...CA,
      '-out',
      test.at('h.pem'),
    );
    makeRoot('Twin');
    const first = valueOf(await workspace.authorities.importCertificate({ source: source('h.pem') }));
    expect(first.authority.name).toBe(hostile);
    valueOf(await workspace.authorities.importCertificate({ source: source('Twin.pem') }));
    makeRoot('Twin');
    const second = valueOf(await workspace.authorities.importCertificate({ source: source('Twin.pem') }));
    expect(second.authority.name).toBe('Twin (2)');
    makeRoot('Third');
    expect(codeOf(await workspace.authorities.importCertificate({ source: source('Third.pem'), name: 'twin' }))).toBe(
      'authority.name-taken',
    );
  });
});
