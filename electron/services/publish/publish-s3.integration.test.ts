import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { PublishRun, S3Place } from '../../../shared/model/publish.ts';
import { codeOf, passphrase, startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { type S3Double, startS3Double } from '../../testing/servers/s3-double.ts';
import type { Workspace } from '../workspace.ts';

const ACCOUNT = { bucket: 'pki', region: 'eu-test-1', accessKeyId: 'AKIDTEST', secretKey: 'secret/with+signs=' };

let test: TestApplication;
let workspace: Workspace;
let authorityId: AuthorityId;
let store: S3Double;
let isRealTime = false;
beforeAll(async () => {
  test = startTestApplication();
  store = await startS3Double({ ...ACCOUNT, now: () => (isRealTime ? Date.now() : test.clock.now) });
  workspace = await test.createWorkspace();
  authorityId = valueOf(await workspace.authorities.create({ name: 'Root CA', key: 'p256' })).id;
  valueOf(await workspace.revocations.issueCrl({ authorityId, days: 7 }));
});
afterEach(async () => {
  store.fail(null);
  for (const { target } of valueOf(await workspace.publishing.overview(authorityId)).targets)
    valueOf(await workspace.publishing.remove(target.id));
});
afterAll(async () => {
  await test.end();
  await store.stop();
});

const draft = (change: Partial<S3Place> = {}, secret = ACCOUNT.secretKey) => ({
  authorityId,
  name: 'store',
  enabled: true,
  fileName: 'root',
  place: {
    kind: 's3' as const,
    endpoint: store.endpoint,
    region: ACCOUNT.region,
    bucket: ACCOUNT.bucket,
    prefix: 'crl/of (us)+ü',
    addressing: 'path' as const,
    accessKeyId: ACCOUNT.accessKeyId,
    cacheControl: 'max-age=3600',
    anchorsPem: '',
    ...change,
  },
  secret: { password: passphrase(secret) },
});

async function publishTo(change: Partial<S3Place> = {}, secret?: string): Promise<string> {
  const { id } = valueOf(await workspace.publishing.save(draft(change, secret)));
  const { runs } = valueOf(await workspace.publishing.publish({ authorityId, targetId: id }));
  valueOf(await workspace.publishing.remove(id));
  return tell(runs[0]);
}

const tell = (run: PublishRun | undefined): string =>
  `${run?.state} ${run?.error?.code} ${JSON.stringify(run?.error?.evidence)}`;

describe('the double of an object store', () => {
  it('takes what the AWS command line signs, and refuses what is signed by another key', async () => {
    isRealTime = true;
    try {
      writeFileSync(test.at('file'), 'by another program');
      const put = (secret: string) =>
        promisify(execFile)(
          'aws',
          [
            's3api',
            'put-object',
            '--endpoint-url',
            store.endpoint,
            '--bucket',
            'pki',
            '--key',
            'a b+c',
            '--body',
            test.at('file'),
          ],
          {
            env: {
              ...process.env,
              AWS_ACCESS_KEY_ID: ACCOUNT.accessKeyId,
              AWS_SECRET_ACCESS_KEY: secret,
              AWS_DEFAULT_REGION: ACCOUNT.region,
              AWS_EC2_METADATA_DISABLED: 'true',
            },
          },
        );
      await put(ACCOUNT.secretKey);
      expect(store.objects.get('a b+c')?.body.toString()).toBe('by another program');
      await expect(put('another')).rejects.toThrow('SignatureDoesNotMatch');
    } finally {
      isRealTime = false;
      store.objects.clear();
    }
  });
});

describe('publishing to an object store', () => {
  it('puts the list with its type, reads it back, and tests without leaving anything', async () => {
    expect(valueOf(await workspace.publishing.probe(draft(), { write: true }))).toMatchObject({ wrote: true });
    expect(store.objects.size).toBe(0);
    expect(await publishTo()).toBe('done undefined undefined');
    const object = store.objects.get('crl/of (us)+ü/root.crl') ?? expect.fail('not there');
    expect([object.contentType, object.cacheControl]).toEqual(['application/pkix-crl', 'max-age=3600']);
    const target = { path: test.at('root.crl'), overwrite: true };
    valueOf(await workspace.exports.crl({ authorityId, format: 'der', target }));
    expect(object.body.equals(readFileSync(target.path))).toBe(true);
  });

  it('says what the store refuses by its own code, and keeps what was there', async () => {
    const before = store.objects.get('crl/of (us)+ü/root.crl')?.body;
    expect(await publishTo({}, 'wrong')).toContain('failed publish.login-refused');
    expect(await publishTo({ accessKeyId: 'OTHER' })).toContain('InvalidAccessKeyId');
    expect(await publishTo({ bucket: 'none' })).toContain('waiting publish.place-missing');
    expect(await publishTo({ region: 'elsewhere' })).toContain('AuthorizationHeaderMalformed');
    store.fail({ status: 403, code: 'AccessDenied' });
    expect(await publishTo()).toContain('waiting publish.forbidden');
    store.fail({ status: 507, code: 'XMinioStorageFull' });
    expect(await publishTo()).toContain('waiting publish.no-space');
    store.fail({ status: 503, code: 'SlowDown' });
    expect(await publishTo()).toContain('503 SlowDown');
    store.fail(null);
    expect(store.objects.get('crl/of (us)+ü/root.crl')?.body).toBe(before);
    for (const wrong of [
      { prefix: 'a/../b' },
      { addressing: 'host' as const },
      { endpoint: 'https://[::1]:9000', addressing: 'host' as const },
    ])
      expect(codeOf(await workspace.publishing.save(draft(wrong)))).toBe('publish.place-invalid');
  });
});
