import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { PublishRun, S3Place } from '../../../shared/model/publish.ts';
import { passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { startSwift } from '../../testing/servers/swift-server.ts';
import type { TestServer } from '../../testing/servers/tool-process.ts';
import type { Workspace } from '../workspace.ts';

const ACCOUNT = { region: 'eu-test-1', account: 'pki', user: 'publisher', secretKey: 'secret/with+signs=' };
const BUCKET = 'lists';
const PREFIX = 'crl/of (us)+ü/';
const KEY = `${PREFIX}root.crl`;

let test: TestApplication;
let workspace: Workspace;
let authorityId: AuthorityId;
let swift: TestServer;
beforeAll(async () => {
  test = startTestApplication();
  // Swift compares the time of a signature with its own
  test.clock.now = Date.now();
  const folder = test.at('swift');
  mkdirSync(folder);
  swift = await startSwift(folder, ACCOUNT);
  workspace = await test.createWorkspace();
  authorityId = valueOf(await workspace.authorities.create({ name: 'Root CA', key: 'p256' })).id;
  await ask('PUT', BUCKET);
});
afterAll(async () => {
  await swift.stop();
  await test.end();
});

/** The path as it is signed; curl changes nothing of it. */
const escape = (part: string): string => encodeURIComponent(part).replaceAll('(', '%28').replaceAll(')', '%29');

/** Another program's request and signature: curl's. The first line of what it prints is status and type. */
async function ask(method: string, at: string, secretKey = ACCOUNT.secretKey): Promise<{ head: string; body: Buffer }> {
  const { account, user, region } = ACCOUNT;
  const login = [`${account}:${user}`, secretKey].map(encodeURIComponent).join(':');
  const url = `http://${login}@127.0.0.1:${swift.port}/${at.split('/').map(escape).join('/')}`;
  const payload = 'x-amz-content-sha256: UNSIGNED-PAYLOAD';
  const signed = ['--aws-sigv4', `aws:amz:${region}:s3`, '-H', payload];
  const told = ['-s', '-o', test.at('answer'), '-w', '%{http_code} %{content_type} %header{cache-control}'];
  const { stdout } = await promisify(execFile)('curl', [...told, ...signed, '-X', method, url]);
  return { head: stdout, body: readFileSync(test.at('answer')) };
}

const place = (change: Partial<S3Place>): S3Place => ({
  kind: 's3',
  endpoint: `http://127.0.0.1:${swift.port}`,
  region: ACCOUNT.region,
  bucket: BUCKET,
  prefix: PREFIX,
  addressing: 'path',
  accessKeyId: `${ACCOUNT.account}:${ACCOUNT.user}`,
  cacheControl: '',
  anchorsPem: '',
  ...change,
});

/** Issues the next list and publishes it to a place that is there for this alone. */
async function publish(change: Partial<S3Place> = {}, secret = ACCOUNT.secretKey): Promise<PublishRun> {
  const { number } = valueOf(await workspace.revocations.issueCrl({ authorityId, days: 7 }));
  const saved = await workspace.publishing.save({
    authorityId,
    name: 'store',
    enabled: true,
    fileName: 'root',
    place: place(change),
    secret: { password: passphrase(secret) },
  });
  const { id } = valueOf(saved);
  const { runs } = valueOf(await workspace.publishing.publish({ authorityId, targetId: id }));
  valueOf(await workspace.publishing.remove(id));
  const [run] = runs;
  if (run === undefined) return expect.fail('no run');
  expect(run.number).toBe(number);
  return run;
}

function newestList(): Promise<Buffer> {
  const target = { path: test.at('root.crl'), overwrite: true };
  return workspace.exports.crl({ authorityId, format: 'der', target }).then(() => readFileSync(target.path));
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

it('a list that is put into a bucket of OpenStack Swift is there for whoever else asks, and each takes the place of the one before', async () => {
  for (let number = 1; number <= 2; number++) {
    expect(await publish()).toMatchObject({ state: 'done', attempts: 1, number });
    const { head, body } = await ask('GET', `${BUCKET}/${KEY}`);
    expect(head.trim()).toBe('200 application/pkix-crl');
    expect(sha256(body)).toBe(sha256(await newestList()));
  }
  expect((await ask('GET', BUCKET)).body.toString()).toMatch(/<Key>[^<]*root\.crl<\/Key>(?!.*<Key>)/s);
});

it('what Swift refuses is told by what it says, and leaves the list that was there', async () => {
  expect(await publish()).toMatchObject({ state: 'done' });
  const before = await ask('GET', `${BUCKET}/${KEY}`);
  const refused = async (change: Partial<S3Place>, secret?: string): Promise<unknown> => {
    const { state, error } = await publish(change, secret);
    return [state, error?.code, error !== null && 'cause' in error.evidence && error.evidence.cause];
  };
  const login = ['failed', 'publish.login-refused', '403 SignatureDoesNotMatch'];
  expect(await refused({}, 'another')).toEqual(login);
  expect(await refused({ accessKeyId: 'pki:nobody' })).toEqual(login);
  expect(await refused({ bucket: 'nothing-here' })).toEqual(['waiting', 'publish.place-missing', '404 NoSuchBucket']);
  expect((await ask('GET', `${BUCKET}/${KEY}`, 'another')).head).toMatch(/^403 /);
  expect(await ask('GET', `${BUCKET}/${KEY}`)).toEqual(before);
});

it('a place is tested without leaving anything, and a server that is gone is told', async () => {
  const draft = {
    authorityId,
    name: 'store',
    enabled: true,
    fileName: 'root',
    place: place({ prefix: 'probe/' }),
    secret: { password: passphrase(ACCOUNT.secretKey) },
  };
  expect(valueOf(await workspace.publishing.probe(draft, { write: true }))).toMatchObject({ wrote: true });
  expect((await ask('GET', BUCKET)).body.toString()).not.toContain('probe/');
  await swift.stop();
  expect(await publish()).toMatchObject({ state: 'waiting', error: { code: 'publish.unreachable' } });
});
