import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { HttpPlace, PublishRun } from '../../../shared/model/publish.ts';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { type FileServer, startDavServer } from '../../testing/servers/file-servers.ts';
import { createTestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import type { Workspace } from '../workspace.ts';

const PASSWORD = 'pass word with ü';
const DAY_MS = 86_400_000;
// the server's certificate is judged by the clock of the computer
const root = createTestAuthority({ name: 'Root', notBefore: TEST_NOW - DAY_MS });
const leaf = root.issue({ subject: 'CN=localhost', sans: ['ip:127.0.0.1'], eku: ['serverAuth'] });

let server: FileServer;
beforeAll(async () => {
  server = await startDavServer({
    certificatePem: leaf.chainPem,
    keyPem: leaf.keyPem,
    user: 'pki',
    password: PASSWORD,
  });
});
afterAll(() => server.stop());

let test: TestApplication;
let workspace: Workspace;
let authorityId: AuthorityId;
beforeAll(async () => {
  test = startTestApplication();
  workspace = await test.createWorkspace();
  authorityId = valueOf(await workspace.authorities.create({ name: 'Root CA', key: 'p256' })).id;
  await issue();
});
afterEach(async () => {
  for (const { target } of valueOf(await workspace.publishing.overview(authorityId)).targets)
    valueOf(await workspace.publishing.remove(target.id));
});
afterAll(() => test.end());

const issue = async () => valueOf(await workspace.revocations.issueCrl({ authorityId, days: 7 }));

type HttpDraft = Omit<HttpPlace, 'clientCertificate'> & { readonly clientCertificate: null };
const place = (change: Partial<HttpDraft> = {}): HttpDraft => ({
  kind: 'http',
  url: `https://127.0.0.1:${server.port}/`,
  login: 'basic',
  user: 'pki',
  clientCertificate: null,
  anchorsPem: root.pem,
  replacement: 'put',
  ...change,
});

const draft = (change: Partial<HttpDraft> = {}, password: string | undefined = PASSWORD) => ({
  authorityId,
  name: 'web',
  enabled: true,
  fileName: 'root',
  place: place(change),
  ...(password !== undefined && { secret: { password: passphrase(password) } }),
});

async function publishTo(change: Partial<HttpDraft>, password?: string): Promise<PublishRun> {
  const { id } = valueOf(await workspace.publishing.save(draft(change, password)));
  const { runs } = valueOf(await workspace.publishing.publish({ authorityId, targetId: id }));
  return runs[0] ?? expect.fail('no run');
}

/** What comes of a place that is forgotten again. */
async function failTo(change: Partial<HttpDraft>, password?: string): Promise<string> {
  const run = await publishTo(change, password);
  valueOf(await workspace.publishing.remove(run.targetId));
  return failureOf(run);
}

const failureOf = (run: PublishRun): string => `${run.state} ${run.error?.code} ${JSON.stringify(run.error?.evidence)}`;

describe('publishing to nginx', () => {
  for (const replacement of ['put', 'move'] as const)
    it(`replaces the list and reads it back, with ${replacement}`, async () => {
      const run = await publishTo({ replacement });
      expect(run).toMatchObject({
        state: 'done',
        attempts: 1,
        files: [{ name: 'root.crl', state: 'verified' }],
      });
      const second = await issue();
      const targetId = run.targetId;
      const { runs } = valueOf(await workspace.publishing.publish({ authorityId, targetId }));
      expect(runs).toMatchObject([{ state: 'done', number: second.number, files: [{ sha256: second.sha256 }] }]);
      const overview = valueOf(await workspace.publishing.overview(authorityId));
      expect(overview.targets).toMatchObject([{ isCurrent: true, lastDone: { number: second.number } }]);
      expect(readFileSync(path.join(server.files, 'root.crl')).length).toBe(runs[0]?.files[0]?.size);
      expect(readdirSync(server.files).filter((name) => name.includes('tmp'))).toEqual([]);
    });

  it('tests a place without leaving anything, and sends nothing again that is there', async () => {
    const before = readdirSync(server.files);
    expect(valueOf(await workspace.publishing.probe(draft(), { write: true }))).toMatchObject({ wrote: true });
    expect(valueOf(await workspace.publishing.probe(draft(), { write: false }))).toMatchObject({ wrote: false });
    expect(readdirSync(server.files)).toEqual(before);
    const first = await publishTo({});
    const stamp = lstatSync(path.join(server.files, 'root.crl')).mtimeMs;
    valueOf(await workspace.publishing.publish({ authorityId, targetId: first.targetId }));
    expect(lstatSync(path.join(server.files, 'root.crl')).mtimeMs).toBe(stamp);
  });

  it('says what a server refuses, waits where that may pass, and leaves the list before in place', async () => {
    writeFileSync(path.join(server.files, 'root.crl'), 'what was there before');
    expect(await failTo({}, 'wrong')).toContain('failed publish.login-refused');
    expect(await failTo({ anchorsPem: '' })).toContain('failed publish.untrusted-server');
    const url = `https://127.0.0.1:${server.port}`;
    expect(await failTo({ url: `${url}/none/` })).toContain('waiting publish.refused');
    expect(await failTo({ url: `${url}/full/` })).toContain('waiting publish.no-space');
    expect(await failTo({ url: `${url}/busy/` })).toContain('waiting publish.refused');
    expect(await failTo({ url: 'https://127.0.0.1:9/' })).toContain('waiting publish.unreachable');
    expect(await failTo({ url: 'https://none.invalid/' })).toMatch(
      /waiting publish.unreachable.*E(?:NOTFOUND|AI_AGAIN)/,
    );
    expect(readFileSync(path.join(server.files, 'root.crl'), 'utf8')).toBe('what was there before');
  });

  it('opens a granted login for the server that was confirmed, and for none that is judged otherwise while locked', async () => {
    const { id } = valueOf(await workspace.publishing.save(draft()));
    const until = test.clock.now + DAY_MS;
    valueOf(await workspace.grants.give({ authorityId, purposes: ['crl'], until }));
    valueOf(await workspace.lockAway());
    const kept = (change: Partial<HttpDraft>) => ({ ...draft(change), secret: undefined, id });
    const same = await workspace.publishing.probe(kept({}), { write: false });
    const other = await workspace.publishing.probe(kept({ anchorsPem: '' }), { write: false });
    valueOf(await workspace.unlock({ passphrase: passphrase() }));
    valueOf(await workspace.grants.endAll('ended'));
    expect(valueOf(same)).toMatchObject({ wrote: false });
    expect(codeOf(other)).toBe('publish.login-other-place');
  });

  it('does not send a login unencrypted, nor one that was kept for another server', async () => {
    const url = `http://127.0.0.1:${server.port}/`;
    expect(codeOf(await workspace.publishing.save(draft({ url })))).toBe('publish.place-invalid');
    const saved = valueOf(await workspace.publishing.save(draft()));
    const moved = { ...draft({ url: 'https://elsewhere.example/' }), secret: undefined, id: saved.id };
    expect(codeOf(await workspace.publishing.save(moved))).toBe('publish.place-invalid');
    valueOf(
      await workspace.publishing.save({
        ...draft({ url: `https://127.0.0.1:${server.port}/open/` }),
        secret: undefined,
        id: saved.id,
      }),
    );
    expect(valueOf(await workspace.publishing.publish({ authorityId })).runs).toMatchObject([{ state: 'done' }]);
  });

  it('shows a certificate of the workspace to a server that asks for one, also when the vault is locked for everything else', async () => {
    const clientCa = valueOf(await workspace.authorities.get(authorityId));
    const issued = valueOf(
      await workspace.issuing.issue({ authorityId, profile: 'tls-client', key: 'p256', subject: 'CN=publisher' }),
    );
    const target = { path: test.at('ca.pem'), overwrite: false };
    valueOf(await workspace.exports.authority({ id: authorityId, chain: false, target }));
    const asking = await startDavServer({
      certificatePem: leaf.chainPem,
      keyPem: leaf.keyPem,
      user: 'pki',
      password: PASSWORD,
      clientCaPem: readFileSync(target.path, 'utf8'),
      extra: 'ssl_verify_depth 2;',
    });
    try {
      const url = `https://127.0.0.1:${asking.port}/open/`;
      const wished = {
        ...draft({ url, login: 'none' }),
        place: { ...place({ url, login: 'none' }), clientCertificate: issued.id },
        secret: undefined,
      };
      expect(clientCa.summary.name).toBe('Root CA');
      const saved = valueOf(await workspace.publishing.save(wished));
      expect(saved.place).toMatchObject({ clientCertificate: { name: 'publisher' } });
      const { runs } = valueOf(await workspace.publishing.publish({ authorityId }));
      expect(runs.map(failureOf)).toEqual(['done undefined undefined']);
      expect(readdirSync(path.join(asking.files, 'open'))).toEqual(['root.crl']);
    } finally {
      await asking.stop();
    }
  });
});

describe('a folder', () => {
  const folderDraft = (folder: string) => ({
    authorityId,
    name: 'folder',
    enabled: true,
    fileName: 'root',
    place: { kind: 'folder' as const, path: folder },
  });

  it('gets the list readable by all, in place of a link and without following it', async () => {
    const folder = test.at('crls');
    mkdirSync(folder);
    const { symlinkSync } = await import('node:fs');
    writeFileSync(test.at('victim'), 'untouched');
    symlinkSync(test.at('victim'), path.join(folder, 'root.crl'));
    valueOf(await workspace.publishing.save(folderDraft(folder)));
    const { runs } = valueOf(await workspace.publishing.publish({ authorityId }));
    expect(runs.map(failureOf)).toEqual(['done undefined undefined']);
    const facts = lstatSync(path.join(folder, 'root.crl'));
    expect([facts.isFile(), facts.mode & 0o777]).toEqual([true, 0o644]);
    expect(readFileSync(test.at('victim'), 'utf8')).toBe('untouched');
    expect(readdirSync(folder)).toEqual(['root.crl']);
  });

  it('that is not there waits, comes back by itself once it is, and twice the same name is refused', async () => {
    const folder = test.at('later');
    const saved = valueOf(await workspace.publishing.save(folderDraft(folder)));
    expect(codeOf(await workspace.publishing.probe({ ...folderDraft(folder), id: saved.id }, { write: false }))).toBe(
      'publish.place-missing',
    );
    const first = valueOf(await workspace.publishing.publishDue(test.clock.now));
    expect(first).toMatchObject({ done: 0, failed: 1, blocked: 0 });
    const early = valueOf(await workspace.publishing.publishDue(test.clock.now));
    expect(early).toMatchObject({ done: 0, failed: 0, nextAt: first.nextAt });
    mkdirSync(folder);
    test.clock.now = first.nextAt ?? 0;
    expect(valueOf(await workspace.publishing.publishDue(test.clock.now))).toEqual({
      done: 1,
      failed: 0,
      blocked: 0,
      nextAt: undefined,
    });
    const history = valueOf(await workspace.publishing.history({ authorityId, offset: 0, limit: 10 }));
    expect(history).toMatchObject({ total: 1, items: [{ state: 'done', attempts: 2 }] });
    expect(codeOf(await workspace.publishing.save({ ...folderDraft(folder), name: 'again' }))).toBe(
      'publish.place-invalid',
    );
    expect(valueOf(await workspace.activity.verify()).intact).toBe(true);
  });

  it('works locked, but a place with a login waits without an attempt', async () => {
    mkdirSync(test.at('open'));
    valueOf(await workspace.publishing.save(folderDraft(test.at('open'))));
    valueOf(await workspace.publishing.save(draft()));
    await workspace.lock();
    try {
      expect(valueOf(await workspace.publishing.publishDue(test.clock.now))).toMatchObject({ done: 1, blocked: 1 });
      expect(valueOf(await workspace.publishing.history({ authorityId, offset: 0, limit: 10 })).total).toBe(1);
    } finally {
      valueOf(await workspace.unlock({ passphrase: passphrase() }));
    }
  });

  it('gives up after enough attempts, and begins again with the next list', async () => {
    valueOf(await workspace.publishing.save(folderDraft(test.at('never'))));
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const { nextAt } = valueOf(await workspace.publishing.publishDue(test.clock.now));
      test.clock.now = nextAt ?? test.clock.now;
    }
    const history = valueOf(await workspace.publishing.history({ authorityId, offset: 0, limit: 10 }));
    expect(history.items).toMatchObject([{ state: 'failed', attempts: 12 }]);
    expect(valueOf(await workspace.publishing.publishDue(test.clock.now)).failed).toBe(0);
    await issue();
    expect(valueOf(await workspace.publishing.publishDue(test.clock.now)).failed).toBe(1);
  });
});
