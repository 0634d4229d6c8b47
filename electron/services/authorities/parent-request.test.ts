import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, passphrase, startTestApplication, valueOf } from '../../testing/application.ts';
import { issueLeafFile, makeOutsideRoot, openssl, signOutside, verifyChain } from '../../testing/outside-authority.ts';
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

async function ask(name: string, subject?: string): Promise<string> {
  const request = valueOf(await workspace.authorities.requestFromParent({ name, subject, key: 'p256', note: 'asked' }));
  expect(request).toMatchObject({ kind: 'authority', state: 'waiting', key: 'EC P-256' });
  const file = test.at(`${name}.csr`);
  writeFileSync(file, request.pem);
  return file;
}

describe('an authority below a parent elsewhere', () => {
  it('asks with a key made here and signs once the answer is here, chain and all', async () => {
    makeOutsideRoot(test, 'Parent');
    const csr = await ask('Issuing', 'CN=Issuing,O=Acme');
    expect(
      execFileSync('openssl', ['req', '-in', csr, '-noout', '-text', '-verify'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ).toMatch(/CA:TRUE, pathlen:0/);
    signOutside(test, { parent: 'Parent', csr: csr, out: 'answer.pem' });
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
    const leaf = await issueLeafFile(test, workspace, taken.authority.id);
    const files = { leaf, trust: test.at('Parent.pem'), untrusted: test.at('answer.pem') };
    expect(verifyChain(test, files)).toContain('OK');
    expect(codeOf(await workspace.authorities.importAnswer(source('answer.p7b')))).toBe('authority.already-here');
    expect(codeOf(await workspace.authorities.renew({ id: taken.authority.id }))).toBe('authority.no-key');
  });

  it('tells of a subject that the parent changed', async () => {
    makeOutsideRoot(test, 'Parent');
    const csr = await ask('Issuing');
    signOutside(test, { parent: 'Parent', csr: csr, out: 'answer.pem' }, ['-subj', '/O=Parent Ltd/CN=Issuing CA 7']);
    const taken = valueOf(await workspace.authorities.importAnswer(source('answer.pem')));
    expect(taken).toMatchObject({
      askedSubject: 'CN=Issuing',
      authority: { name: 'Issuing', subject: 'CN=Issuing CA 7,O=Parent Ltd' },
    });
    expect(taken.authority.parentId).toBeUndefined();
    expect(taken.authority.isRoot).toBe(false);
    expect(codeOf(await workspace.authorities.renew({ id: taken.authority.id }))).toBe('authority.parent-elsewhere');
    const parent = valueOf(await workspace.authorities.importCertificate({ source: source('Parent.pem') }));
    const { summary, certificates } = valueOf(await workspace.authorities.get(taken.authority.id));
    expect([summary.parentId, certificates[0]?.issuerId]).toEqual([parent.authority.id, parent.authority.id]);
  });

  it('refuses what is no answer: another key, no authority, expired, a file mixed up', async () => {
    makeOutsideRoot(test, 'Parent');
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
    signOutside(test, { parent: 'Parent', csr: csr, out: 'answer.pem' });
    test.clock.now += 401 * 86_400_000;
    expect(codeOf(await workspace.authorities.importAnswer(source('answer.pem')))).toBe(
      'authority.certificate-expired',
    );
    expect(valueOf(await workspace.authorities.list())).toEqual([]);
  });

  it('is renewed by a request with the key that it has', async () => {
    makeOutsideRoot(test, 'Parent');
    signOutside(test, { parent: 'Parent', csr: await ask('Issuing'), out: 'answer.pem' });
    const { authority } = valueOf(await workspace.authorities.importAnswer(source('answer.pem')));
    const request = valueOf(await workspace.authorities.requestRenewal(authority.id));
    writeFileSync(test.at('again.csr'), request.pem);
    signOutside(test, { parent: 'Parent', csr: test.at('again.csr'), out: 'renewed.pem' }, ['-days', '800']);
    const renewed = valueOf(await workspace.authorities.importAnswer(source('renewed.pem')));
    expect(renewed.authority).toMatchObject({ id: authority.id, hasKey: true });
    expect(renewed.authority.notAfter).toBeGreaterThan(authority.notAfter);
    const { certificates } = valueOf(await workspace.authorities.get(authority.id));
    expect(certificates.map(({ kind, isCurrent }) => [kind, isCurrent])).toEqual([
      ['renewed', true],
      ['first', false],
    ]);
    await issueLeafFile(test, workspace, authority.id);
  });
});
