import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { connect, createServer, type Server } from 'node:tls';
import { makeTestPki, TEST_NOW } from '../testing/test-pki.ts';
import { DIAL_DEFAULTS, dial } from '../tls/dial.ts';

const ROUNDS = 120;
/** Enough for the compiler to have seen both. */
const WARM_UP = 120;
const MAX_RATIO = 1.5;

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
 * Lower quartile of the time to the first octet of the server's answer, mutual TLS 1.3 on loopback: a dial with tap, decoder, trust verdict
 * and diagnosis against a bare `tls.connect` with the same credential and the chain verified by the runtime.
 */
export async function benchDial(): Promise<DialBenchResult> {
  const pki = makeTestPki(Date.now());
  const { server: serverCertificate, client } = pki.certificates;
  const certificateDerChain = [client.der, pki.intermediate.der];
  const server = createServer(
    {
      key: serverCertificate.keyPem,
      cert: serverCertificate.chainPem,
      ca: pki.root.pem,
      requestCert: true,
      rejectUnauthorized: true,
    },
    (socket) => socket.end('hello'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
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
  server.close();
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

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return address.port;
}
