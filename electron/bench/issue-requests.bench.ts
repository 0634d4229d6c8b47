import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuthorityId } from '../../shared/model/brands.ts';
import { subjectAltName } from '../pki/certificate/extension-build.ts';
import { assembleSigned } from '../pki/issuing/draft.ts';
import { buildRequestInfo } from '../pki/issuing/request.ts';
import { parseGeneralName } from '../pki/name/general-name.ts';
import { buildName } from '../pki/name/name-build.ts';
import { ok } from '../../shared/result.ts';
import { NO_JOB } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { startTestApplication, valueOf } from '../testing/application.ts';
import type { BenchResult } from './main.ts';
import { askStoreTime } from './store-time.ts';

const COUNT = 1000;
const ROUNDS = 7;
const BAR = 0.6;

const KINDS = ['p256', 'rsa2048', 'ed25519'] as const;
type Kind = (typeof KINDS)[number];

/**
 * Certificates a second from a thousand requests that partners sent, against a loop in Go on one processor.
 *
 * Ours reads each request, verifies its proof of possession, merges it with the profile, checks the draft, reserves the serial, has the vault's process
 * sign, verifies the own signature, and records certificate, request, serial and log entries. The loop in Go parses, verifies the proof of possession,
 * signs and verifies its own signature (`CreateCertificate` does); it checks no rules and keeps nothing. Rounds alternate and the median of their
 * ratios counts. The bar is on P-256; RSA and Ed25519 are told.
 */
export async function benchIssueRequests(): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const storeWorkerEntry = new URL('./timed-store-worker.ts', import.meta.url);
  const test = startTestApplication({ storeWorkerEntry });
  try {
    const program = buildRival(folder);
    const workspace = await test.createWorkspace();
    const results: BenchResult[] = [];
    for (const kind of KINDS) {
      const authority = valueOf(await workspace.authorities.create({ name: `CA ${kind}`, key: kind }));
      results.push(...(await compare({ workspace, authorityId: authority.id, kind, program, folder })));
    }
    return results;
  } finally {
    await test.end();
    rmSync(folder, { recursive: true });
  }
}

interface Contest {
  readonly workspace: Workspace;
  readonly authorityId: AuthorityId;
  readonly kind: Kind;
  readonly program: string;
  readonly folder: string;
}

async function compare(contest: Contest): Promise<readonly BenchResult[]> {
  const { kind, program, folder } = contest;
  const pairs = makePairs(kind);
  const data = join(folder, `${kind}.requests`);
  const first = makeRequests(pairs, kind, 0);
  writeFileSync(data, Buffer.concat(first.flatMap((der) => [lengthField(der.length), der])));
  const env = { ...process.env, GOMAXPROCS: '1' };
  const rival = (): number => Number(execFileSync(program, [data, kind], { env, encoding: 'utf8' }));
  await issueOurs(contest, first);
  const rounds: { readonly ours: number; readonly rival: number; readonly storeMs: number }[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const requests = makeRequests(pairs, kind, round);
    const before = rival();
    const storeBefore = await askStoreTime();
    const ours = await issueOurs(contest, requests);
    const storeMs = (await askStoreTime()) - storeBefore;
    const after = rival();
    rounds.push({ ours, storeMs, rival: (2 * before * after) / (before + after) });
  }
  const ratio = median(rounds.map(({ ours, rival }) => ours / rival));
  const issued: BenchResult = {
    name: `issue from 1 000 ${kind} requests against Go, a second`,
    ours: median(rounds.map(({ ours }) => ours)),
    rival: median(rounds.map(({ rival }) => rival)),
    ratio,
    bar: kind === 'p256' ? `at least ${BAR} times the rival` : 'told only',
    passed: kind !== 'p256' || ratio >= BAR,
  };
  return [issued, tellShare(kind, rounds)];
}

/** Processor time of the database's thread, which runs beside the rest, against the time that all took. */
function tellShare(kind: Kind, rounds: readonly { readonly ours: number; readonly storeMs: number }[]): BenchResult {
  const storeMs = median(rounds.map((round) => round.storeMs));
  const allMs = median(rounds.map(({ ours }) => (COUNT * 1000) / ours));
  const name = `  of which the database, ms (${kind})`;
  return { name, ours: storeMs, rival: allMs, ratio: storeMs / allMs, bar: 'told only', passed: true };
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function issueOurs({ workspace, authorityId }: Contest, requests: readonly Uint8Array[]): Promise<number> {
  const start = performance.now();
  const orders = requests.map((csr) => ({ authorityId, profile: 'tls-client', csr }));
  const issued = await workspace.issuing.issueEach(orders, {
    job: NO_JOB,
    recordAlso: undefined,
    withWarnings: false,
    choose: (_first, judged) => Promise.resolve(ok(judged.map((one) => one.ok))),
  });
  if (valueOf(issued).length !== requests.length) throw new Error('not all were issued');
  return (requests.length * 1000) / (performance.now() - start);
}

interface Pair {
  readonly privateKey: KeyObject;
  readonly spkiDer: Uint8Array;
}

/** Making RSA keys takes long: rounds share keys, while names and signatures are new in each. */
function makePairs(kind: Kind): readonly Pair[] {
  return Array.from({ length: kind === 'rsa2048' ? COUNT / 10 : COUNT }, () => {
    const { privateKey, publicKey } = makePair(kind);
    return { privateKey, spkiDer: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) };
  });
}

function makePair(kind: Kind): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  if (kind === 'p256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength: 2048 });
}

const ALGORITHMS = { p256: 'ecdsa-sha256', rsa2048: 'rsa-pkcs1-sha256', ed25519: 'ed25519' } as const;

function makeRequests(pairs: readonly Pair[], kind: Kind, round: number): readonly Uint8Array[] {
  return Array.from({ length: COUNT }, (_, index) => {
    const pair = pairs[index % pairs.length];
    if (pair === undefined) throw new Error('no key');
    const subjectDer = valueOf(buildName(`CN=client ${round}-${index},O=Acme Corporation,C=DE`));
    const names = [valueOf(parseGeneralName(`dns:client-${round}-${index}.example.com`))];
    const extensions = [subjectAltName(names, false)];
    const info = buildRequestInfo({ subjectDer, spkiDer: pair.spkiDer, extensions });
    const signature = sign(kind === 'ed25519' ? null : 'sha256', info, pair.privateKey);
    return assembleSigned(info, ALGORITHMS[kind], new Uint8Array(signature));
  });
}

/** Builds the Go program that stands beside as text: a `.go` file would make the folder a Go package. */
function buildRival(folder: string): string {
  const source = join(folder, 'main.go');
  copyFileSync(join(import.meta.dirname, 'rivals', 'issue-certificates.go.txt'), source);
  const program = join(folder, 'issue-certificates');
  const settings = { GOCACHE: join(folder, 'cache'), GOPATH: folder, GOFLAGS: '', GO111MODULE: 'off' };
  execFileSync('go', ['build', '-o', program, source], { env: { ...process.env, ...settings }, stdio: 'pipe' });
  return program;
}

function lengthField(length: number): Buffer {
  const field = Buffer.alloc(4);
  field.writeUInt32BE(length);
  return field;
}
