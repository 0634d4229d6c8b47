import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { createServer as createTlsServer, type Server, type TlsOptions } from 'node:tls';
import { DIAL_DEFAULTS, dial, type DialOptions } from '../../tls/dial.ts';
import { startRawServer } from '../servers/raw-server.ts';
import { makeTestPki, type TestPki } from '../test-pki.ts';
import { buildHostileCase } from './hostile-case.ts';
import type { RelayTarget } from './mutating-relay.ts';

export interface HostileOrder {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly parallel: number;
}

export interface HostileFinding {
  readonly index: number;
  readonly name: string;
  readonly problem: string;
}

export interface HostileReport {
  readonly findings: readonly HostileFinding[];
  /** The longest a run took beyond what its time-outs allow, ms. */
  readonly worstOverrunMs: number;
  readonly peakOctets: number;
  readonly diagnoses: ReadonlyMap<string, number>;
}

const TIMEOUTS = {
  connectTimeoutMs: 2_000,
  proxyTimeoutMs: 150,
  startTlsTimeoutMs: 150,
  handshakeTimeoutMs: 250,
  afterHandshakeWaitMs: 60,
} as const;
/** What `dial` promises beyond its time-outs is half a second; the rest is for a machine that does other things too. */
const HANG_MS = 8_000;
const MAX_RUN_OCTETS = 8 * 2 ** 20;

/** Dials servers that mean harm and tells what crashed, hung, grew or stayed unexplained. */
export async function runHostile(
  { seed, first, count, parallel }: HostileOrder,
  tell: (done: number) => void = () => undefined,
): Promise<HostileReport> {
  const lab = await startTargets();
  const findings: HostileFinding[] = [];
  const diagnoses = new Map<string, number>();
  let worstOverrunMs = 0;
  let peakOctets = 0;
  let next = first;
  const work = async (): Promise<void> => {
    while (next < first + count) {
      const index = next++;
      const found = await runCase(lab, { seed, index });
      worstOverrunMs = Math.max(worstOverrunMs, found.overrunMs);
      if (found.problem !== null) findings.push({ index, name: found.name, problem: found.problem });
      diagnoses.set(found.diagnosis, (diagnoses.get(found.diagnosis) ?? 0) + 1);
      if (index % 100 === 0) {
        const { heapUsed, arrayBuffers } = process.memoryUsage();
        peakOctets = Math.max(peakOctets, heapUsed + arrayBuffers);
        tell(index - first);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  await lab.stop();
  return { findings, worstOverrunMs, peakOctets, diagnoses };
}

interface Lab {
  readonly pki: TestPki;
  readonly targets: readonly [RelayTarget, ...RelayTarget[]];
  stop(): Promise<void>;
}

async function startTargets(): Promise<Lab> {
  const pki = makeTestPki(Date.now());
  const servers: Server[] = [];
  const start = async (name: string, flightOctets: number, changes: TlsOptions): Promise<RelayTarget> => {
    const { server: own, serverRsa } = pki.certificates;
    const leaf = changes.maxVersion === 'TLSv1.2' ? serverRsa : own;
    const server = createTlsServer(
      { key: leaf.keyPem, cert: leaf.chainPem, ca: pki.root.pem, requestCert: true, ...changes },
      (socket) => {
        socket.on('error', () => socket.destroy());
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n');
      },
    );
    server.on('tlsClientError', () => undefined);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no TCP address');
    return { name, port: address.port, flightOctets };
  };
  const { server: own } = pki.certificates;
  const long = own.chainPem + pki.intermediate.pem.repeat(120);
  const targets: Lab['targets'] = [
    await start('TLS 1.3', 2_600, { minVersion: 'TLSv1.3', rejectUnauthorized: true }),
    await start('TLS 1.2', 4_200, { maxVersion: 'TLSv1.2', rejectUnauthorized: true }),
    await start('TLS 1.2 CBC', 4_200, {
      maxVersion: 'TLSv1.2',
      ciphers: 'ECDHE-RSA-AES128-SHA',
      rejectUnauthorized: false,
    }),
    await start('TLS 1.3 long chain', 70_000, { minVersion: 'TLSv1.3', cert: long, rejectUnauthorized: false }),
  ];
  const stop = async (): Promise<void> => {
    for (const server of servers) server.close();
  };
  return { pki, targets, stop };
}

interface CaseResult {
  readonly name: string;
  readonly problem: string | null;
  readonly overrunMs: number;
  readonly diagnosis: string;
}

async function runCase(
  lab: Lab,
  { seed, index }: { readonly seed: number; readonly index: number },
): Promise<CaseResult> {
  const hostile = buildHostileCase(seed, index, lab.targets);
  const server = await startRawServer(hostile.serve);
  const options = dialOptions(lab.pki, { port: server.port, index, changes: hostile.options(server.port) });
  const allowedMs = Object.values(TIMEOUTS).reduce((sum, ms) => sum + ms, 0);
  const started = performance.now();
  const hang = Promise.withResolvers<'hang'>();
  const timer = setTimeout(() => hang.resolve('hang'), allowedMs + HANG_MS);
  try {
    const result = await Promise.race([
      dial(options, { now: () => options.at, monotonicMs: () => performance.now() }),
      hang.promise,
    ]);
    const overrunMs = performance.now() - started - allowedMs;
    const { name } = hostile;
    if (result === 'hang') return { name, problem: 'still not done', overrunMs, diagnosis: '' };
    if (!result.ok) return { name, problem: `could not try: ${result.error.code}`, overrunMs, diagnosis: '' };
    const run = result.value;
    const good = run.outcome.handshake === 'completed' && run.trust.verified && run.trust.nameMatches;
    const [top] = run.diagnosis;
    const quiet = run.outcome.afterHandshake === 'accepted' || run.outcome.afterHandshake === 'silent';
    const octets = JSON.stringify(run).length;
    const problem =
      top === undefined && !(good && quiet)
        ? `no diagnosis: ${run.outcome.handshake}, ${run.outcome.afterHandshake}, ${run.messages
            .map(({ type }) => type)
            .join(' ')
            .slice(0, 300)}`
        : octets > MAX_RUN_OCTETS
          ? `a run of ${octets} octets`
          : null;
    return { name, problem, overrunMs, diagnosis: top?.id ?? 'none' };
  } catch (error) {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name: hostile.name, problem, overrunMs: 0, diagnosis: '' };
  } finally {
    clearTimeout(timer);
    await server.stop();
  }
}

function dialOptions(
  pki: TestPki,
  { port, index, changes }: { readonly port: number; readonly index: number; readonly changes: Partial<DialOptions> },
): DialOptions {
  const { client } = pki.certificates;
  return {
    ...DIAL_DEFAULTS,
    host: 'localhost',
    port,
    trust: { mode: 'given', anchors: [pki.root.der], intermediates: [pki.intermediate.der] },
    at: Date.now(),
    ...TIMEOUTS,
    ...(index % 2 === 0
      ? {
          credential: {
            name: 'client',
            certificateDerChain: [client.der, pki.intermediate.der],
            keyPem: Buffer.from(client.keyPem),
          },
        }
      : {}),
    ...changes,
  };
}
