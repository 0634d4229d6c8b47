import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AddressAttempt } from '../../shared/model/connection.ts';
import { type ConnectInput, type ConnectResult, connectTcp } from './connect.ts';
import { AddressQueue, type Resolve } from './transport/addresses.ts';

let server: Server;
let port = 0;
let closedPort = 0;

async function listen(): Promise<Server> {
  const listening = createServer((socket) => socket.on('error', () => socket.destroy()));
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return listening;
}

const portOf = (listening: Server): number => {
  const address = listening.address();
  return address !== null && typeof address !== 'string' ? address.port : 0;
};

beforeAll(async () => {
  server = await listen();
  port = portOf(server);
  const closed = await listen();
  closedPort = portOf(closed);
  closed.close();
});
afterAll(() => server.close());

const addresses =
  (ipv6: readonly string[], ipv4: readonly string[]): Resolve =>
  (_host, family) =>
    Promise.resolve(family === 6 ? ipv6 : ipv4);

const notFound = (code: string): Promise<readonly string[]> => Promise.reject(Object.assign(new Error(code), { code }));

async function attempt(changes: Partial<ConnectInput>): Promise<ConnectResult> {
  const startMs = performance.now();
  const result = await connectTcp({
    host: 'server.example',
    port,
    family: 'any',
    localAddress: null,
    timeoutMs: 20_000,
    sinceStartMs: () => performance.now() - startMs,
    resolve: addresses([], ['127.0.0.1']),
    onPhase: () => undefined,
    onAttempts: () => undefined,
    ...changes,
  });
  if (result.outcome.ok) result.outcome.socket.destroy();
  return result;
}

const told = ({ attempts, outcome }: ConnectResult): readonly string[] => [
  ...attempts.map(({ address, result }) => `${address} ${result}`),
  outcome.ok ? outcome.address : `${outcome.failed.kind} ${outcome.failed.code}`,
];

describe('the order of addresses', () => {
  it('takes the families in turn, IPv6 first, each in its own order', () => {
    const queue = new AddressQueue();
    queue.add(4, ['192.0.2.1', '192.0.2.2', '192.0.2.3']);
    queue.add(6, ['2001:db8::1', '2001:db8::2', '2001:db8::1']);
    const order = Array.from({ length: 6 }, () => queue.next()?.address);
    expect(order).toEqual(['2001:db8::1', '192.0.2.1', '2001:db8::2', '192.0.2.2', '192.0.2.3', undefined]);
  });

  it('goes on with the other family where addresses come late, and ends after sixteen', () => {
    const queue = new AddressQueue();
    queue.add(4, ['192.0.2.1', '192.0.2.2']);
    expect(queue.next()?.family).toBe(4);
    queue.add(
      6,
      Array.from({ length: 40 }, (_, each) => `2001:db8::${each}`),
    );
    const rest = Array.from({ length: 40 }, () => queue.next()).filter((each) => each !== undefined);
    expect(rest.map(({ family }) => family).slice(0, 3)).toEqual([6, 4, 6]);
    expect(rest.length).toBe(15);
    expect(queue.isEmpty).toBe(true);
  });
});

describe('a connection to a name', () => {
  it('tries every address where all refuse, and tells each', async () => {
    const result = await attempt({
      port: closedPort,
      resolve: addresses(['::ffff:127.0.0.2'], ['127.0.0.3', '127.0.0.4']),
    });
    expect(told(result)).toEqual([
      '::ffff:127.0.0.2 refused',
      '127.0.0.3 refused',
      '127.0.0.4 refused',
      'connection-refused ECONNREFUSED',
    ]);
    expect(result.attempts.map(({ family }) => family)).toEqual([6, 4, 4]);
    expect(result.attempts.every(({ startedMs, endedMs }) => endedMs !== null && endedMs >= startedMs)).toBe(true);
    expect(result.connectMs).toBeNull();
    expect(result.lookupMs).not.toBeNull();
  });

  it('goes on at once after a refusal and stops at the first that connects', async () => {
    const seen: (readonly AddressAttempt[])[] = [];
    const result = await attempt({
      resolve: addresses(['::ffff:127.0.0.9'], ['127.0.0.1', '127.0.0.5']),
      onAttempts: (attempts) => seen.push(attempts),
    });
    expect(told(result)).toEqual(['::ffff:127.0.0.9 refused', '127.0.0.1 connected', '127.0.0.1']);
    expect(seen.at(0)).toMatchObject([{ address: '::ffff:127.0.0.9', endedMs: null }]);
    expect(seen.at(-1)).toEqual(result.attempts);
  });

  it('asks for one family where one is wanted, and where a local address settles it', async () => {
    for (const wanted of [{ family: 'ipv4' }, { localAddress: '127.0.0.1' }] as const) {
      const asked: number[] = [];
      const resolve: Resolve = (_host, family) => {
        asked.push(family);
        return Promise.resolve(['127.0.0.1']);
      };
      expect((await attempt({ ...wanted, resolve })).outcome.ok).toBe(true);
      expect(asked).toEqual([4]);
    }
  });

  it('goes ahead with IPv4 where IPv6 is never looked up to an end, or fails', async () => {
    const never: Resolve = (_host, family) =>
      family === 4 ? Promise.resolve(['127.0.0.1']) : new Promise(() => undefined);
    const failing: Resolve = (_host, family) => (family === 4 ? Promise.resolve(['127.0.0.1']) : notFound('ENOTFOUND'));
    expect((await attempt({ resolve: never })).outcome.ok).toBe(true);
    expect((await attempt({ resolve: failing })).outcome.ok).toBe(true);
  });

  it('tries addresses that come late, after all earlier ones failed', async () => {
    const resolve: Resolve = (_host, family) =>
      family === 6
        ? Promise.resolve(['::ffff:127.0.0.9'])
        : new Promise((answer) => {
            setTimeout(() => answer(['127.0.0.1']), 60);
          });
    expect(told(await attempt({ resolve }))).toEqual(['::ffff:127.0.0.9 refused', '127.0.0.1 connected', '127.0.0.1']);
  });

  it('says that a name has no address, with the code of the look-up', async () => {
    expect(told(await attempt({ resolve: () => notFound('EAI_AGAIN') }))).toEqual(['name-not-found EAI_AGAIN']);
    expect(told(await attempt({ resolve: addresses([], []) }))).toEqual(['name-not-found ENODATA']);
  });

  it('ends in time while a name is being looked up, and when told to', async () => {
    const never: Resolve = () => new Promise(() => undefined);
    const late = await attempt({ resolve: never, timeoutMs: 30 });
    expect(told(late)).toEqual(['timeout-connect TIMEOUT']);
    expect(late.lookupMs).not.toBeNull();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    expect(told(await attempt({ resolve: never, signal: stop.signal }))).toEqual(['cancelled ABORT']);
    expect(told(await attempt({ signal: AbortSignal.abort() }))).toEqual(['cancelled ABORT']);
  });

  it('tells its phases in order, and no look-up for an address', async () => {
    const phases: string[] = [];
    await attempt({ onPhase: (phase) => phases.push(phase) });
    const result = await attempt({ host: '127.0.0.1', onPhase: (phase) => phases.push(phase) });
    expect(phases).toEqual(['lookup', 'connect', 'connect']);
    expect(result.lookupMs).toBeNull();
  });
});
