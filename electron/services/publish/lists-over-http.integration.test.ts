import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import { DEFAULT_CRL_PLAN } from '../../../shared/model/crl-plan.ts';
import type { RevocationReason } from '../../../shared/model/certificate.ts';
import { startTestApplication, type TestApplication, valueOf } from '../../testing/application.ts';
import { findFreePort } from '../../testing/servers/tool-process.ts';
import { startWebServer } from '../../testing/servers/web-server.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';

const run = promisify(execFile);
const SHARDS = 2;
const CLIENTS = 8;
const DELTAS = ['-extended_crl', '-use_deltas'] as const;

interface Site {
  /** Below it lists have their names. */
  readonly base: string;
  /** Brings the newest lists there. */
  bring(): Promise<void>;
  stop(): Promise<void>;
}

interface World {
  readonly test: TestApplication;
  readonly workspace: Workspace;
  readonly authorityId: AuthorityId;
}

type Publishing = { readonly kind: 'folder' } | { readonly kind: 'put' };

async function publishToNginx({ workspace, authorityId }: World, { kind }: Publishing): Promise<Site> {
  const server = await startWebServer();
  const base = `http://127.0.0.1:${server.port}/`;
  const put = { login: 'none', user: '', clientCertificate: null, anchorsPem: '', replacement: 'put' } as const;
  const place = kind === 'folder' ? { kind, path: server.files } : ({ kind: 'http', url: base, ...put } as const);
  const bring = async (): Promise<void> => {
    const { targets, suggestedFileName } = valueOf(await workspace.publishing.overview(authorityId));
    const target = { authorityId, name: 'web', fileName: suggestedFileName, enabled: true, place };
    if (targets.length === 0) valueOf(await workspace.publishing.save(target));
    const { runs } = valueOf(await workspace.publishing.publish({ authorityId }));
    expect(runs).toMatchObject([{ state: 'done' }]);
  };
  return { base, bring, stop: server.stop };
}

async function serveByOurselves({ workspace }: World): Promise<Site> {
  const port = await findFreePort();
  let isStarted = false;
  const bring = async (): Promise<void> => {
    if (!isStarted) valueOf(await workspace.responder.start({ instead: { port } }));
    isStarted = true;
  };
  const stop = async (): Promise<void> => void valueOf(await workspace.responder.stop());
  return { base: `http://127.0.0.1:${port}/crl/`, bring, stop };
}

const WAYS: readonly (readonly [string, (world: World) => Promise<Site>])[] = [
  ['a folder of nginx', (world) => publishToNginx(world, { kind: 'folder' })],
  ['nginx by PUT', (world) => publishToNginx(world, { kind: 'put' })],
  ['our own server', serveByOurselves],
];

describe.each(WAYS)('lists, shards and deltas at %s', (_name, open) => {
  let world: World;
  let site: Site;
  const clients: { readonly id: CertificateId; readonly file: string; readonly shard: number }[] = [];

  beforeAll(async () => {
    const test = startTestApplication();
    // OpenSSL's downloads and ours are judged by the clock of the computer
    test.clock.now = Date.now() - 60_000;
    const workspace = await test.createWorkspace();
    const authorityId = valueOf(await workspace.authorities.create({ name: 'Dealt Out', key: 'p256' })).id;
    world = { test, workspace, authorityId };
    site = await open(world);
    const addresses = { crl: [`${site.base}{ca}-{shard}.crl`], ocsp: [], caIssuers: [] };
    valueOf(await workspace.authorities.setDetails({ id: authorityId, addresses }));
    const plan = {
      ...DEFAULT_CRL_PLAN,
      shards: SHARDS,
      distributionUrls: addresses.crl,
      delta: { everyHours: null, validHours: 24 },
      deltaUrls: [`${site.base}{ca}-{shard}-delta.crl`],
    } as const;
    valueOf(await workspace.revocations.setPlan({ authorityId, plan }));
    const ca = { path: test.at('ca.pem'), overwrite: false };
    valueOf(await workspace.exports.authority({ id: authorityId, chain: false, target: ca }));
    const wanted = { authorityId, profile: 'tls-client', key: 'p256' } as const;
    const orders = Array.from({ length: CLIENTS }, (_, n) => ({ ...wanted, subject: `CN=client ${n}` }));
    for (const { id, serialHex } of valueOf(await workspace.issuing.issueMany(orders, NO_JOB))) {
      const target = { path: test.at(`${id}.pem`), overwrite: false };
      valueOf(await workspace.exports.certificate({ id, format: 'pem', target }));
      clients.push({ id, file: target.path, shard: Number(BigInt(`0x${serialHex}`) % BigInt(SHARDS)) });
    }
  }, 60_000);
  afterAll(async () => {
    await site.stop();
    await world.test.end();
  });

  const revoke = async (from: number, to: number, reason: RevocationReason): Promise<void> => {
    const selection = { ids: clients.slice(from, to).map(({ id }) => id) };
    expect(valueOf(await world.workspace.revocations.revokeMany({ selection, reason }))).toMatchObject({
      done: to - from,
    });
  };

  async function issue(kind: 'complete' | 'delta'): Promise<void> {
    world.test.clock.now += 1000;
    valueOf(await world.workspace.revocations.issue({ authorityId: world.authorityId, kinds: [kind] }));
    await site.bring();
  }

  /** The addresses that OpenSSL reads under a heading. */
  async function addressesIn(args: readonly string[], heading: string): Promise<readonly string[]> {
    const { stdout } = await run('openssl', [...args, '-noout', '-text']);
    const [, lines = ''] = new RegExp(`${heading}:.*\\n((?: {16}.*\\n|\\s*\\n)+)`).exec(stdout) ?? [];
    return [...lines.matchAll(/URI:(\S+)/g)].map(([, url = '']) => url);
  }

  async function fetchList(url: string): Promise<string> {
    const file = world.test.at(path.basename(new URL(url).pathname));
    await run('curl', ['-sSf', '-o', file, url]);
    await run('openssl', [
      'crl',
      '-inform',
      'DER',
      '-in',
      file,
      '-out',
      `${file}.pem`,
      '-CAfile',
      world.test.at('ca.pem'),
    ]);
    return `${file}.pem`;
  }

  async function judge(file: string, options: readonly string[]): Promise<'good' | 'revoked' | 'other'> {
    const trust = ['-CAfile', world.test.at('ca.pem')];
    return run('openssl', ['verify', '-crl_check', ...trust, ...options, file]).then(
      () => 'good',
      ({ stderr }: { readonly stderr: string }) => (stderr.includes('error 23 ') ? 'revoked' : 'other'),
    );
  }

  /** By the list that the certificate names and the delta that the list names. */
  async function judgeWithDelta(file: string): Promise<'good' | 'revoked' | 'other'> {
    const [address = ''] = await addressesIn(['x509', '-in', file], 'X509v3 CRL Distribution Points');
    const list = await fetchList(address);
    const [freshest = ''] = await addressesIn(['crl', '-in', list], 'X509v3 Freshest CRL');
    return judge(file, [...DELTAS, '-CRLfile', list, '-CRLfile', await fetchList(freshest)]);
  }

  /** Without a workspace: by what the certificate names alone. */
  async function askOurselves(id: CertificateId): Promise<string> {
    const { inspection, status } = world.test.application;
    const pem = [`${id}.pem`, 'ca.pem'].map((name) => readFileSync(world.test.at(name), 'utf8')).join('');
    const file = valueOf(await inspection.read({ name: 'chain.pem', bytes: new TextEncoder().encode(pem) }));
    const of = { target: { kind: 'file', file, item: 0 }, certificates: [], issuerFiles: [] } as const;
    const [report] = valueOf(await status.ask(of, ASK));
    expect(report?.attempts.map(({ outcome, origin }) => `${outcome} ${origin}`)).toEqual([
      expect.stringMatching(/^(fetched|cached) certificate$/),
      expect.stringMatching(/^(fetched|cached) list$/),
    ]);
    return report?.verdict.status ?? 'none';
  }

  it('are found by OpenSSL itself where certificates say, each part by those that name it', async () => {
    await revoke(0, 2, 'keyCompromise');
    await issue('complete');
    const found = await Promise.all(clients.map(({ file }) => judge(file, ['-crl_download'])));
    expect(found).toEqual(clients.map((_, n) => (n < 2 ? 'revoked' : 'good')));
    expect(new Set(clients.map(({ shard }) => shard)).size).toBe(SHARDS);
  });

  it('say the same with deltas to OpenSSL, told to use them, and to us', async () => {
    await revoke(2, 4, 'certificateHold');
    await issue('complete');
    await revoke(4, 6, 'superseded');
    const held = clients[2]?.id ?? expect.fail('no client');
    valueOf(await world.workspace.revocations.release({ selection: { ids: [held] } }));
    await issue('delta');
    const expected = clients.map((_, n) => (n < 6 && n !== 2 ? 'revoked' : 'good'));
    const [byOpenssl, byUs]: [string[], string[]] = [[], []];
    for (const { id, file } of clients) {
      byOpenssl.push(await judgeWithDelta(file));
      byUs.push(await askOurselves(id));
    }
    expect(byOpenssl).toEqual(expected);
    expect(byUs).toEqual(expected);
  });

  it('are read by OpenSSL together with their deltas where it is told to', async () => {
    const [first] = clients;
    const file = first?.file ?? expect.fail('no client');
    const [address = ''] = await addressesIn(['x509', '-in', file], 'X509v3 CRL Distribution Points');
    const list = await fetchList(address);
    const delta = await fetchList(address.replace('.crl', '-delta.crl'));
    expect(await judge(file, ['-CRLfile', list])).toBe('revoked');
    // Without those flags some versions take the delta for a complete list.
    expect(await judge(file, [...DELTAS, '-CRLfile', list, '-CRLfile', delta])).toBe('revoked');
  });
});

const ASK = {
  sources: ['crl'],
  crlUrls: [],
  ocspUrls: [],
  files: [],
  nonce: false,
  digest: 'sha1',
  allowPrivate: true,
  privateHosts: [],
  followRedirects: false,
  askAgain: false,
} as const;
