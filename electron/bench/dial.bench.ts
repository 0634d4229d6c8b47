import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { makeTestPki, TEST_NOW } from '../testing/test-pki.ts';
import { DIAL_DEFAULTS, dial } from '../tls/dial.ts';

const ROUNDS = 120;
/** Enough for the compiler to have done its best for both; after 120 it is still at it. */
const WARM_UP = 400;
const MAX_RATIO = 1.3;

/** One line of the report: `ours` and `rival` in milliseconds, `ratio` how far ours is behind. */
export interface DialBenchResult {
  readonly name: string;
  readonly ours: number;
  readonly rival: number;
  readonly ratio: number;
  readonly bar: string;
  readonly passed: boolean;
}

/**
 * Lower quartile of the time from the call to the end of the connection, the server's answer in between, mutual TLS 1.3 on loopback with a server in another process: a dial with
 * tap, decoder, trust verdict and diagnosis against a bare `tls.connect` with the same credential and the chain verified by the runtime.
 */
export async function benchDial(): Promise<DialBenchResult> {
  const pki = makeTestPki(Date.now());
  const { server: serverCertificate, client } = pki.certificates;
  const certificateDerChain = [client.der, pki.intermediate.der];
  const { server, port } = await startServer({
    key: serverCertificate.keyPem,
    cert: serverCertificate.chainPem,
    ca: pki.root.pem,
  });
  const bare = (): Promise<void> => bareConnect(port, { key: client.keyPem, cert: client.chainPem, ca: pki.root.pem });
  const ours = async (): Promise<void> => {
    const result = await dial(
      {
        ...DIAL_DEFAULTS,
        host: '127.0.0.1',
        port,
        trust: { mode: 'given', anchors: [pki.root.der], intermediates: [] },
        at: Date.now(),
        credential: { name: 'client', certificateDerChain, keyPem: Buffer.from(client.keyPem) },
      },
      { now: () => TEST_NOW, monotonicMs: () => performance.now() },
    );
    const run = result.ok ? result.value : undefined;
    if (run?.outcome.afterHandshake !== 'accepted' || !run.trust.verified)
      throw new Error('the dial did not see what it should');
  };
  const times = await alternate(ours, bare);
  server.disconnect();
  return verdict(times);
}

function verdict({ ours, rival }: { readonly ours: number; readonly rival: number }): DialBenchResult {
  const ratio = ours / rival;
  return {
    name: 'dial through tap and decoder against bare tls.connect, ms',
    ours,
    rival,
    ratio,
    bar: `ratio ≤ ${MAX_RATIO}`,
    passed: ratio <= MAX_RATIO,
  };
}

/** Runs both by turns, so that what else the machine does falls on both. */
async function alternate(
  ours: () => Promise<void>,
  rival: () => Promise<void>,
): Promise<{ readonly ours: number; readonly rival: number }> {
  const times: { readonly ours: number[]; readonly rival: number[] } = { ours: [], rival: [] };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const oursMs = await timed(ours);
    const rivalMs = await timed(rival);
    if (round < WARM_UP) continue;
    times.ours.push(oursMs);
    times.rival.push(rivalMs);
  }
  return { ours: quarter(times.ours), rival: quarter(times.rival) };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The quicker quarter: what the work costs when nothing else gets in its way. */
const quarter = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 2] ?? 0;

async function bareConnect(
  port: number,
  credential: { readonly key: string; readonly cert: string; readonly ca: string },
): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port, ...credential });
  await once(socket, 'data');
  socket.end();
  await once(socket, 'close');
}

const SERVER = fileURLToPath(new URL('./dial-server-process.ts', import.meta.url));

/** In a process of its own, as any server is: what a client does while the server works costs it nothing. */
async function startServer(
  credential: Readonly<Record<'key' | 'cert' | 'ca', string>>,
): Promise<{ readonly server: ChildProcess; readonly port: number }> {
  const server = fork(SERVER, [], { execArgv: process.execArgv });
  server.send(credential);
  const [port]: unknown[] = await once(server, 'message');
  if (typeof port !== 'number') throw new Error('the server told no port');
  return { server, port };
}
