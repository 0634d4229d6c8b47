import 'reflect-metadata';
import { generateKeyPairSync, randomBytes, sign, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import { assembleSigned } from '../pki/issuing/draft.ts';
import { buildName } from '../pki/name/name-build.ts';
import { buildRequestInfo } from '../pki/issuing/request.ts';
import type { IssueRequest } from '../services/issuing/issue-request.ts';
import { NO_JOB } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { startTestApplication, valueOf } from '../testing/application.ts';
import type { BenchResult } from './main.ts';

const OURS = 1000;
/** The rival is slow and steady: fewer runs tell its rate as well. */
const RIVALS = 100;
const ROUNDS = 7;
const BAR = 5;

type Way = 'keys made here' | 'from requests';

/**
 * Certificates a second against the generator of @peculiar/x509, which has the leaf's key ready, writes four extensions and keeps nothing.
 *
 * The bar is on `keys made here`, the way that most certificates of a workspace are issued. It asks more of us than of the rival: making and
 * sealing each key, the vault's process, the reservation, the records and their activity entries all count as ours. `from requests` is told
 * without a bar: there each request is parsed, its proof of possession verified and its row kept, which the generator has no counterpart of.
 * Rounds alternate and the median of their ratios counts, so that what else the machine does meets both.
 */
export async function benchIssue(): Promise<readonly BenchResult[]> {
  const test = startTestApplication();
  try {
    const workspace = await test.createWorkspace();
    const authority = valueOf(await workspace.authorities.create({ name: 'CA', key: 'p256' }));
    const generate = await prepareRival();
    return [
      await compare({ workspace, authority, generate, way: 'keys made here', bar: BAR }),
      await compare({ workspace, authority, generate, way: 'from requests' }),
    ];
  } finally {
    await test.end();
  }
}

interface Contest {
  readonly workspace: Workspace;
  readonly authority: AuthoritySummary;
  readonly generate: (index: number) => Promise<unknown>;
  readonly way: Way;
  readonly bar?: number;
}

async function compare({ workspace, authority, generate, way, bar }: Contest): Promise<BenchResult> {
  await issueOurs(workspace, buildRequests(authority, way, OURS / 5));
  await issueRivals(generate, RIVALS);
  const rounds: { readonly ours: number; readonly rival: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = await issueRivals(generate, RIVALS / 2);
    const ours = await issueOurs(workspace, buildRequests(authority, way, OURS));
    const after = await issueRivals(generate, RIVALS / 2);
    rounds.push({ ours, rival: (2 * before * after) / (before + after) });
  }
  const ratio = median(rounds.map(({ ours, rival }) => ours / rival));
  return {
    name: `issue 1 000 P-256 certificates, ${way}, a second`,
    ours: median(rounds.map(({ ours }) => ours)),
    rival: median(rounds.map(({ rival }) => rival)),
    ratio,
    bar: bar === undefined ? 'told only' : `at least ${bar} times the rival`,
    passed: bar === undefined || ratio >= bar,
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function issueOurs(workspace: Workspace, requests: readonly IssueRequest[]): Promise<number> {
  const start = performance.now();
  valueOf(await workspace.issuing.issueMany(requests, NO_JOB));
  return (requests.length * 1000) / (performance.now() - start);
}

async function issueRivals(generate: (index: number) => Promise<unknown>, count: number): Promise<number> {
  const start = performance.now();
  for (let index = 0; index < count; index++) await generate(index);
  return (count * 1000) / (performance.now() - start);
}

function buildRequests(authority: AuthoritySummary, way: Way, count: number): readonly IssueRequest[] {
  return Array.from({ length: count }, (_, index) => {
    const subject = `CN=client ${index},O=Acme`;
    const common = { authorityId: authority.id, profile: 'tls-client' };
    return way === 'from requests' ? { ...common, csr: buildCsr(subject) } : { ...common, key: 'p256', subject };
  });
}

function buildCsr(subject: string): Uint8Array {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spkiDer = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const info = buildRequestInfo({ subjectDer: valueOf(buildName(subject)), spkiDer, extensions: [] });
  return assembleSigned(info, 'ecdsa-sha256', new Uint8Array(sign('sha256', info, privateKey)));
}

/** The same certificate as far as it goes: the leaf's key is ready, its identifier is computed for each as ours is. */
async function prepareRival(): Promise<(index: number) => Promise<unknown>> {
  x509.cryptoProvider.set(webcrypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
  const issuer = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const leaf = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  return async (index) =>
    x509.X509CertificateGenerator.create({
      serialNumber: randomBytes(16).toString('hex'),
      subject: `CN=client ${index},O=Acme`,
      issuer: 'CN=CA',
      notBefore: new Date(0),
      notAfter: new Date(86_400_000),
      signingAlgorithm: algorithm,
      publicKey: leaf.publicKey,
      signingKey: issuer.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
        await x509.SubjectKeyIdentifierExtension.create(leaf.publicKey),
      ],
    });
}
