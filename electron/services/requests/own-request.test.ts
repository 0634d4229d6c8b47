import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OwnRequest } from '../../../shared/model/request.ts';
import type { TestApplication } from '../../testing/application.ts';
import { codeOf, startTestApplication, valueOf } from '../../testing/application.ts';
import type { Workspace } from '../workspace.ts';

let test: TestApplication;
let workspace: Workspace;
beforeEach(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
});
afterEach(() => test.end());

const create = async (name = 'for the bank'): Promise<OwnRequest> =>
  valueOf(
    await workspace.ownRequests.create({
      name,
      subject: 'CN=client of the bank,O=Acme\\, Inc.',
      sans: ['dns:gw.acme.example'],
      key: 'p384',
      profile: 'tls-client',
      note: '',
    }),
  );

const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** An authority elsewhere, made by OpenSSL, that signs a request. */
function signElsewhere(request: OwnRequest, name = 'answer'): string {
  writeFileSync(test.at('own.csr'), request.pem);
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ed25519',
    '-nodes',
    '-keyout',
    test.at('ca.key'),
    '-subj',
    '/CN=Bank CA',
    '-days',
    '9',
    '-out',
    test.at('ca.pem'),
  );
  openssl(
    'x509',
    '-req',
    '-in',
    test.at('own.csr'),
    '-CA',
    test.at('ca.pem'),
    '-CAkey',
    test.at('ca.key'),
    '-days',
    '3',
    '-out',
    test.at('leaf.pem'),
  );
  const chain = Buffer.concat([readFileSync(test.at('ca.pem')), readFileSync(test.at('leaf.pem'))]);
  writeFileSync(test.at(name), chain);
  return test.at(name);
}

describe('a request for an authority elsewhere', () => {
  it('asks for what the profile writes, signed with a key made here', async () => {
    const request = await create();
    expect(request).toMatchObject({
      state: 'waiting',
      key: 'EC P-384',
      subject: 'CN=client of the bank,O=Acme\\, Inc.',
    });
    writeFileSync(test.at('own.csr'), request.pem);
    const text = openssl('req', '-in', test.at('own.csr'), '-noout', '-verify', '-text');
    for (const asked of ['secp384r1', 'DNS:gw.acme.example', 'TLS Web Client Authentication', 'Digital Signature'])
      expect(text).toContain(asked);
    expect(await workspace.check({ signal: new AbortController().signal, progress: () => undefined })).toMatchObject({
      value: { clean: true },
    });
  });

  it('finds its answer by the key, which then is the certificate’s', async () => {
    const partner = valueOf(
      await workspace.partners.save({ name: 'Bank', contact: '', note: '', tags: [], subject: {} }),
    );
    await create('another');
    const input = { name: 'own', subject: 'CN=own', sans: [], key: 'p256', note: '', partnerId: partner.id } as const;
    const request = valueOf(await workspace.ownRequests.create(input));
    const file = signElsewhere(request);
    const answer = valueOf(await workspace.ownRequests.importAnswer({ path: file }));
    expect(answer).toMatchObject({ hasKey: true, issuer: 'CN=Bank CA', source: 'imported' });
    const [answered] = valueOf(await workspace.ownRequests.list('answered'));
    expect(answered).toMatchObject({ id: request.id, certificateId: answer.id, partner: { name: 'Bank' } });
    expect(valueOf(await workspace.partners.get(partner.id)).certificates).toBe(1);
    expect(valueOf(await workspace.ownRequests.importAnswer({ path: file })).id).toBe(answer.id);
    const target = { path: test.at('out.p12'), overwrite: false };
    expect(valueOf(await workspace.exports.certificate({ id: answer.id, format: 'p12', target })).name).toBe('out.p12');
  });

  it('takes no certificate for another key, and none once it was withdrawn', async () => {
    const request = await create();
    const file = signElsewhere(request);
    expect(codeOf(await workspace.ownRequests.importAnswer({ path: test.at('ca.pem') }))).toBe('own-request.no-match');
    expect(codeOf(await workspace.ownRequests.importAnswer({ name: 'x', bytes: Buffer.from('no') }))).toBe(
      'format.no-certificate',
    );
    valueOf(await workspace.ownRequests.withdraw(request.id));
    expect(codeOf(await workspace.ownRequests.withdraw(request.id))).toBe('own-request.not-waiting');
    expect(codeOf(await workspace.ownRequests.importAnswer({ path: file }))).toBe('own-request.not-waiting');
  });

  it('needs the vault, a name of some kind, and a profile that is known', async () => {
    const input = { name: 'x', subject: '', sans: [], key: 'p256', note: '' } as const;
    expect(codeOf(await workspace.ownRequests.create(input))).toBe('input.invalid');
    expect(codeOf(await workspace.ownRequests.create({ ...input, subject: 'CN=x', profile: 'none' }))).toBe(
      'issue.profile-unknown',
    );
    valueOf(await workspace.lock());
    expect(codeOf(await workspace.ownRequests.create({ ...input, subject: 'CN=x' }))).toBe('vault.locked');
  });
});
