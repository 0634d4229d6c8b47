import { type ChildProcessByStdio, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { parseCertificate, type ParsedCertificate } from '../pki/certificate/certificate.ts';
import { extKeyUsage } from '../pki/certificate/extension-build.ts';
import { OID } from '../pki/asn1/oid.ts';
import { valueOf } from '../testing/application.ts';
import { createTestAuthority } from '../testing/test-pki.ts';
import type { BenchResult } from './main.ts';
import { buildOcspClient, type OcspClient, type OcspLoad, type OcspTarget } from './ocsp-client.ts';
import type { OcspServed, OcspSigned } from './ocsp-process.ts';

const SIGNED = 20_000;
const LEAST_SIGNED = 5000;
const QUESTIONS = 20_000;
/** Certificates in the list of the rival. */
const LISTED = 100_000;
const ROUNDS = 3;
const BAR = 3;
const PROCESS = path.join(import.meta.dirname, 'ocsp-process.ts');
const HOUR_MS = 3_600_000;
const MIB = 1024 * 1024;

/**
 * Signed P-256 answers a second, from the octets of a question with a nonce to those of its answer: look-up, signature in the vault's process and all. Everything, threads
 * and processes, is bound to one core, and the second is one of its time.
 */
export async function benchSigning(): Promise<BenchResult> {
  const ran = execFileSync('taskset', ['-c', '0', process.execPath, PROCESS, 'sign', String(SIGNED)], {
    encoding: 'utf8',
  });
  const { perCpuSecond } = JSON.parse(ran) as OcspSigned;
  const ratio = perCpuSecond / LEAST_SIGNED;
  const bar = `at least ${LEAST_SIGNED}`;
  return {
    name: 'OCSP answers signed in a second of one core',
    ours: perCpuSecond,
    rival: LEAST_SIGNED,
    ratio,
    bar,
    passed: ratio >= 1,
  };
}

/**
 * The same client, a program in a process of its own, asks both responders over 50 connections, in turns: questions as clients of the lightweight profile send
 * them, and questions with a nonce each, of which every answer is signed. openssl has a list of 100 000 certificates and closes after each answer.
 *
 * @see RFC 9919 §5
 */
export async function benchHttp(): Promise<readonly BenchResult[]> {
  const ours = await startOurs();
  const rival = await startRival();
  const client = buildOcspClient();
  try {
    const plain = await contend(client, { ours, rival }, false);
    const signed = await contend(client, { ours, rival }, true);
    const told = { bar: 'told only', passed: true };
    return [
      {
        name: 'OCSP over HTTP against openssl ocsp, 50 connections, a second',
        ...plain.perSecond,
        bar: `at least ${BAR} times the rival`,
        passed: plain.perSecond.ratio >= BAR,
      },
      { name: '  99 of 100 answered within ms', ...plain.p99, ...told },
      { name: '  the same, a nonce in each question', ...signed.perSecond, ...told },
      { name: '  99 of 100 answered within ms', ...signed.p99, ...told },
    ];
  } finally {
    client.remove();
    await rival.stop();
    await ours.stop();
  }
}

interface Contest {
  readonly ours: Responding;
  readonly rival: Responding;
}

async function contend(client: OcspClient, { ours, rival }: Contest, nonces: boolean) {
  const rounds: { readonly ours: OcspLoad; readonly rival: OcspLoad }[] = [];
  await client.load(ours.target, { count: QUESTIONS, nonces });
  for (let round = 0; round < ROUNDS; round++) {
    const theirs = await client.load(rival.target, { count: QUESTIONS / 2, nonces });
    rounds.push({ rival: theirs, ours: await client.load(ours.target, { count: QUESTIONS, nonces }) });
  }
  const both = (of: (load: OcspLoad) => number) => {
    const figures = {
      ours: median(rounds.map((round) => of(round.ours))),
      rival: median(rounds.map((round) => of(round.rival))),
    };
    return { ...figures, ratio: median(rounds.map((round) => of(round.ours) / of(round.rival))) };
  };
  return { perSecond: both(({ perSecond }) => perSecond), p99: both(({ p99Ms }) => p99Ms) };
}

/** With `--soak=SECONDS` alone: asks for so long, and tells how the memory of the responder grew after the first tenth. */
export async function benchSoak(): Promise<readonly BenchResult[]> {
  const seconds = Number(process.env['COUNTERSIGN_BENCH_SOAK'] ?? 0);
  if (seconds === 0) return [];
  const ours = await startOurs();
  const client = buildOcspClient();
  try {
    const load = async (ms: number): Promise<OcspLoad> => {
      const until = performance.now() + ms;
      for (;;) {
        const last = await client.load(ours.target, { count: QUESTIONS, nonces: true });
        if (performance.now() >= until) return last;
      }
    };
    await load(seconds * 100);
    const before = await ours.memoryMiB();
    for (let part = 0; part < 9; part++) {
      const { perSecond, p99Ms } = await load(seconds * 100);
      const held = await ours.memoryMiB();
      process.stdout.write(
        `soak ${(part + 2) * 10} %: ${perSecond.toFixed(0)}/s, p99 ${p99Ms.toFixed(1)} ms, ${held.toFixed(1)} MiB\n`,
      );
    }
    const after = await ours.memoryMiB();
    const most = before * 1.15 + 16;
    const name = `OCSP over HTTP, ${seconds} s: memory held after, against a tenth of it, MiB`;
    const bar = 'at most 15 % and 16 MiB more';
    return [{ name, ours: after, rival: before, ratio: after / before, bar, passed: after <= most }];
  } finally {
    client.remove();
    await ours.stop();
  }
}

interface Responding {
  readonly target: OcspTarget;
  stop(): Promise<void>;
}

async function startOurs(): Promise<Responding & { memoryMiB(): Promise<number> }> {
  const child = spawn(process.execPath, [PROCESS, 'serve'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  const next = async (): Promise<unknown> => {
    const [line] = (await once(lines, 'line')) as [string];
    return JSON.parse(line);
  };
  const { port, issuer, leaves } = (await next()) as OcspServed;
  return {
    target: { port, issuer: parse(issuer), leaves: leaves.map(parse) },
    memoryMiB: async () => {
      child.stdin.write('memory\n');
      return ((await next()) as NodeJS.MemoryUsage).rss / MIB;
    },
    stop: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

const parse = (base64: string): ParsedCertificate =>
  valueOf(parseCertificate(new Uint8Array(Buffer.from(base64, 'base64'))));

async function startRival(): Promise<Responding> {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-bench-ocsp-'));
  const at = (name: string): string => path.join(folder, name);
  const now = Date.now();
  const root = createTestAuthority({ name: 'CN=Rival', notBefore: now - HOUR_MS });
  const window = { notBefore: now - HOUR_MS, notAfter: now + 24 * HOUR_MS };
  const signer = root.issue({ subject: 'CN=Signer', ...window, extensions: [extKeyUsage([OID.OCSPSigning])] });
  const leaf = root.issue({ subject: 'CN=leaf', ...window });
  const line = (serialHex: string, name: string): string =>
    `V\t350101000000Z\t\t${serialHex.toUpperCase()}\tunknown\t/CN=${name}\n`;
  const others = Array.from({ length: LISTED }, (_, at) => line((at + 0x1000_0000).toString(16), `other ${at}`));
  writeFileSync(at('index.txt'), [line(leaf.serialHex, 'leaf'), ...others].join(''));
  writeFileSync(at('root.pem'), root.pem);
  writeFileSync(at('signer.pem'), signer.pem);
  writeFileSync(at('signer-key.pem'), signer.keyPem, { mode: 0o600 });
  const port = await findFreePort();
  const files = [
    '-index',
    at('index.txt'),
    '-CA',
    at('root.pem'),
    '-rsigner',
    at('signer.pem'),
    '-rkey',
    at('signer-key.pem'),
  ];
  const child = spawn('openssl', ['ocsp', ...files, '-port', String(port), '-nmin', '60'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await waitUntilReady(child);
  return {
    target: {
      port,
      issuer: valueOf(parseCertificate(root.der)),
      leaves: [valueOf(parseCertificate(leaf.der))],
    },
    stop: async () => {
      child.kill();
      await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** It says so; a connection that asks nothing would keep it busy for good. */
async function waitUntilReady({ stdout, stderr }: ChildProcessByStdio<null, Readable, Readable>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const heed = (chunk: Buffer): void => {
      if (/waiting for/i.test(String(chunk))) resolve();
    };
    stdout.on('data', heed);
    stderr.on('data', heed);
    stderr.once('close', () => reject(new Error('openssl ocsp ended')));
  });
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
