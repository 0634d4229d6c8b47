import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { HostKey, PublishRun, SftpPlace } from '../../../shared/model/publish.ts';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { type SshServer, startSshServer } from '../../testing/servers/file-servers.ts';
import { startPromptingSshServer } from '../../testing/servers/prompting-ssh-server.ts';
import type { Workspace } from '../workspace.ts';

let server: SshServer;
let test: TestApplication;
let workspace: Workspace;
let authorityId: AuthorityId;
beforeAll(async () => {
  server = await startSshServer();
  test = startTestApplication();
  workspace = await test.createWorkspace();
  authorityId = valueOf(await workspace.authorities.create({ name: 'Root CA', key: 'p256' })).id;
  await issue();
});
afterEach(async () => {
  for (const { target } of valueOf(await workspace.publishing.overview(authorityId)).targets)
    valueOf(await workspace.publishing.remove(target.id));
});
afterAll(async () => {
  await test.end();
  await server.stop();
});

const issue = async () => valueOf(await workspace.revocations.issueCrl({ authorityId, days: 7 }));

const draft = (hostKey: HostKey | null, change: Partial<SftpPlace> = {}, key = server.clientKey) => ({
  authorityId,
  name: 'sftp',
  enabled: true,
  fileName: 'root',
  place: {
    kind: 'sftp' as const,
    host: '127.0.0.1',
    port: server.port,
    user: server.user,
    folder: server.files,
    login: 'key' as const,
    hostKey,
    ...change,
  },
  secret: { key: { file: { name: 'id', bytes: Buffer.from(key) } } },
});

const learnKey = async (): Promise<HostKey> => {
  const probe = valueOf(await workspace.publishing.probe(draft(null), { write: true }));
  return probe.hostKey ?? expect.fail('no key was shown');
};

async function publishTo(change: Partial<SftpPlace> = {}, key?: string): Promise<PublishRun> {
  const { id } = valueOf(await workspace.publishing.save(draft(await learnKey(), change, key)));
  const { runs } = valueOf(await workspace.publishing.publish({ authorityId, targetId: id }));
  return runs[0] ?? expect.fail('no run');
}

const failureOf = (run: PublishRun): string => `${run.state} ${run.error?.code} ${JSON.stringify(run.error?.evidence)}`;

describe('publishing to OpenSSH', () => {
  it('shows the key of the host before anything is sent, as ssh-keygen shows it', async () => {
    const probe = valueOf(await workspace.publishing.probe(draft(null), { write: true }));
    expect(probe).toEqual({
      hostKey: { algorithm: 'ssh-ed25519', sha256: server.hostKeySha256 },
      hostKeyKnown: false,
      wrote: false,
    });
    expect(server.log()).not.toContain('Accepted publickey');
    expect(readdirSync(server.files)).toEqual([]);
    const known = valueOf(await workspace.publishing.probe(draft(probe.hostKey), { write: true }));
    expect(known).toMatchObject({ hostKeyKnown: true, wrote: true });
    expect(readdirSync(server.files)).toEqual([]);
  });

  it('replaces the list, readable by all, and leaves nothing else', async () => {
    writeFileSync(path.join(server.files, 'root.crl'), 'what was there before');
    const run = await publishTo();
    expect(failureOf(run)).toBe('done undefined undefined');
    expect(readdirSync(server.files)).toEqual(['root.crl']);
    expect(statSync(path.join(server.files, 'root.crl')).mode & 0o777).toBe(0o644);
    const second = await issue();
    valueOf(await workspace.publishing.publish({ authorityId }));
    const target = { path: test.at('root.crl'), overwrite: true };
    valueOf(await workspace.exports.crl({ authorityId, format: 'der', target }));
    expect(readFileSync(path.join(server.files, 'root.crl'))).toEqual(readFileSync(target.path));
    expect(valueOf(await workspace.publishing.overview(authorityId)).targets).toMatchObject([
      { isCurrent: true, lastDone: { number: second.number } },
    ]);
  });

  it('says that a folder is not there and that a key is not let in', async () => {
    expect(failureOf(await publishTo({ folder: `${server.files}/none` }))).toContain('waiting publish.place-missing');
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'sec1' });
    const { id } = valueOf(await workspace.publishing.overview(authorityId)).targets[0]?.target ?? expect.fail('gone');
    valueOf(await workspace.publishing.remove(id));
    expect(failureOf(await publishTo({}, other.toString()))).toContain('failed publish.login-refused');
  });

  it('takes keys as PKCS #8 and with a passphrase, and says when one does not open', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    expect(failureOf(await publishTo({}, pem))).toContain('publish.login-refused');
    const sealed = privateKey.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'open' });
    const locked = { file: { name: 'id', bytes: Buffer.from(sealed) }, passphrase: passphrase('wrong') };
    const wished = { ...draft(await learnKey()), name: 'other', fileName: 'other' };
    const refused = await workspace.publishing.save({ ...wished, secret: { key: locked } });
    expect(refused).toMatchObject({ error: { evidence: { problem: 'wrong-passphrase' } } });
    const opened = { ...locked, passphrase: passphrase('open') };
    valueOf(await workspace.publishing.save({ ...wished, secret: { key: opened } }));
    const none = { file: { name: 'id', bytes: Buffer.from('no key') } };
    expect(codeOf(await workspace.publishing.save({ ...wished, fileName: 'x', secret: { key: none } }))).toBe(
      'publish.place-invalid',
    );
  });

  it('refuses a host that shows another key, until somebody confirms that one', async () => {
    const run = await publishTo();
    await issue();
    const before = readFileSync(path.join(server.files, 'root.crl'));
    await server.restartWithOtherKey();
    const { runs } = valueOf(await workspace.publishing.publish({ authorityId }));
    expect(runs.map(failureOf)[0]).toContain('failed publish.host-key-changed');
    expect(readFileSync(path.join(server.files, 'root.crl'))).toEqual(before);
    const anew = { ...draft(await learnKey()), id: run.targetId, secret: undefined };
    valueOf(await workspace.publishing.save(anew));
    expect(valueOf(await workspace.publishing.publish({ authorityId })).runs).toMatchObject([{ state: 'done' }]);
  });

  it('is told what a folder says that takes no files', async () => {
    expect(failureOf(await publishTo({ folder: '/proc/self' }))).toMatch(
      /waiting publish\.(?:forbidden|place-missing|refused)/,
    );
  });

  it('goes on under a grant while the workspace is locked, with the login that was sealed in it, and not without one', async () => {
    const hostKey = await learnKey();
    valueOf(await workspace.publishing.save(draft(hostKey)));
    const plan = valueOf(await workspace.revocations.plan(authorityId));
    valueOf(await workspace.revocations.setPlan({ authorityId, plan: { ...plan, validHours: 48, everyHours: 24 } }));
    valueOf(await workspace.publishing.publishDue(test.clock.now));
    const before = readFileSync(path.join(server.files, 'root.crl'));
    const until = test.clock.now + 10 * 86_400_000;
    valueOf(await workspace.grants.give({ authorityId, purposes: ['crl'], until }));
    valueOf(await workspace.lockAway());
    test.clock.now += 25 * 3_600_000;
    valueOf(await workspace.revocations.issueDue());
    expect(valueOf(await workspace.publishing.publishDue(test.clock.now))).toMatchObject({ done: 1, blocked: 0 });
    const after = readFileSync(path.join(server.files, 'root.crl'));
    expect(after).not.toEqual(before);
    valueOf(await workspace.lock());
    test.clock.now += 25 * 3_600_000;
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    await issue();
    valueOf(await workspace.lock());
    expect(valueOf(await workspace.publishing.publishDue(test.clock.now))).toMatchObject({ done: 0, blocked: 1 });
    expect(readFileSync(path.join(server.files, 'root.crl'))).toEqual(after);
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
  });
});

describe('a password', () => {
  it('is given to the host that is known, also when it is asked for by a prompt', async () => {
    const seen: string[] = [];
    const double = await startPromptingSshServer((answers) => seen.push(...answers));
    try {
      const place = { port: double.port, login: 'password' as const };
      const wished = (hostKey: HostKey | null) => ({
        ...draft(hostKey, place),
        secret: { password: passphrase('open sesame') },
      });
      const { hostKey } = valueOf(await workspace.publishing.probe(wished(null), { write: false }));
      expect(seen).toEqual([]);
      expect(hostKey?.algorithm).toBe('ssh-rsa');
      expect(codeOf(await workspace.publishing.probe(wished(hostKey), { write: false }))).toBe('publish.login-refused');
      expect(seen).toEqual(['open sesame']);
    } finally {
      await double.stop();
    }
  });
});
