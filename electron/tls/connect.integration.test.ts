import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AddressAttempt, DialPhase } from '../../shared/model/connection.ts';
import { createDialLab, credentialOf, type DialLab, dialOptions } from '../testing/dial/run-matrix.ts';
import { startNginx } from '../testing/servers/nginx-server.ts';
import { startSilentAddress } from '../testing/servers/silent-address.ts';
import type { TestServer } from '../testing/servers/tool-process.ts';
import { dial, type DialDeps, type DialedRun, type DialOptions } from './dial.ts';

let lab: DialLab;
const started: TestServer[] = [];
const kept = async (starting: Promise<TestServer>): Promise<TestServer> => {
  const server = await starting;
  started.push(server);
  return server;
};

beforeAll(() => {
  lab = createDialLab();
});
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
});
afterAll(() => lab.remove());

const startServer = (): Promise<TestServer> =>
  kept(
    startNginx({
      certFile: join(lab.folder, 'server.pem'),
      keyFile: join(lab.folder, 'server-key.pem'),
      clientCaFile: join(lab.folder, 'root.pem'),
      version: 'TLSv1.3',
      clientAuth: 'require',
    }),
  );

async function dialWith(options: DialOptions, deps: Partial<DialDeps>): Promise<DialedRun> {
  const result = await dial(options, { now: () => options.at, monotonicMs: () => performance.now(), ...deps });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

describe('a dial to a name with several addresses', () => {
  it('goes on after a quarter of a second where the first is silent, and shows it live', async () => {
    const silent = await kept(startSilentAddress());
    const phases: DialPhase[] = [];
    const seen: (readonly AddressAttempt[])[] = [];
    // Both addresses are loopback, with the same port: one of the name's has a full queue, the other nothing at all.
    const run = await dialWith(dialOptions(lab, silent.port, { host: 'two.example', connectTimeoutMs: 1_500 }), {
      resolve: (_host, family) => Promise.resolve(family === 4 ? ['127.0.0.1', '127.0.0.2'] : []),
      onPhase: (phase) => phases.push(phase),
      onAttempts: (attempts) => seen.push(attempts),
    });
    const [first, second] = run.attempts;
    expect(first).toMatchObject({ address: '127.0.0.1', result: 'timed-out', code: 'TIMEOUT' });
    expect(second).toMatchObject({ address: '127.0.0.2', result: 'refused', code: 'ECONNREFUSED' });
    expect((second?.startedMs ?? 0) - (first?.startedMs ?? 0)).toBeGreaterThanOrEqual(240);
    expect(seen.some((attempts) => attempts.length === 2 && attempts[1]?.endedMs === null)).toBe(true);
    expect(phases).toEqual(['lookup', 'connect']);
    expect(run.diagnosis[0]?.id).toBe('connection-refused');
  });

  it('gives the silent address up as soon as another connects', async () => {
    const silent = await kept(startSilentAddress());
    const other = createServer((socket) => socket.on('error', () => socket.destroy()).end());
    other.listen(silent.port, '127.0.0.2');
    await once(other, 'listening');
    const run = await dialWith(dialOptions(lab, silent.port, { host: 'two.example' }), {
      resolve: (_host, family) => Promise.resolve(family === 4 ? ['127.0.0.1', '127.0.0.2'] : []),
    });
    other.close();
    expect(run.attempts.map(({ address, result }) => `${address} ${result}`)).toEqual([
      '127.0.0.1 abandoned',
      '127.0.0.2 connected',
    ]);
    expect(run.attempts[0]?.endedMs).not.toBeNull();
    expect(run.address).toBe('127.0.0.2');
  });

  it('goes on at once where the first refuses', async () => {
    const server = await startServer();
    const run = await dialWith(
      dialOptions(lab, server.port, {
        host: 'localhost',
        credential: credentialOf(lab, 'client'),
        afterHandshakeWaitMs: 10_000,
      }),
      { resolve: (_host, family) => Promise.resolve(family === 4 ? ['127.0.0.1'] : ['::ffff:127.0.0.3']) },
    );
    expect(run.attempts.map(({ address, result }) => `${address} ${result}`)).toEqual([
      '::ffff:127.0.0.3 refused',
      '127.0.0.1 connected',
    ]);
    expect(run.address).toBe('127.0.0.1');
    expect(run.outcome.afterHandshake).toBe('accepted');
  });

  it('tells a silent host by its time-out', async () => {
    const silent = await kept(startSilentAddress());
    const run = await dialWith(dialOptions(lab, silent.port, { host: '127.0.0.1', connectTimeoutMs: 300 }), {});
    expect(run.diagnosis[0]?.id).toBe('timeout-connect');
    expect(run.attempts).toMatchObject([{ result: 'timed-out', code: 'TIMEOUT' }]);
    expect(run.phasesMs).toMatchObject({ lookup: null, connect: null, handshake: null });
  });
});

describe('a dial from an address of our own', () => {
  it('leaves from it', async () => {
    const server = await startServer();
    const run = await dialWith(
      dialOptions(lab, server.port, {
        localAddress: '127.0.0.5',
        credential: credentialOf(lab, 'client'),
        afterHandshakeWaitMs: 10_000,
      }),
      {},
    );
    expect(run.outcome.afterHandshake).toBe('accepted');
    expect(run.attempts.map(({ family }) => family)).toEqual([4]);
  });

  it('tells that this computer does not have it', async () => {
    const run = await dialWith(dialOptions(lab, 9, { localAddress: '192.0.2.77' }), {});
    expect(run.diagnosis[0]).toMatchObject({ id: 'local-address-unusable', culprit: 'client' });
    expect(run.diagnosis[0]?.evidence[0]?.values).toEqual({ address: '192.0.2.77' });
  });
});

describe('a dial with an offer of its own', () => {
  it('agrees on the only suite, group and scheme that it offered', async () => {
    const server = await kept(
      startNginx({
        certFile: join(lab.folder, 'serverRsa.pem'),
        keyFile: join(lab.folder, 'serverRsa-key.pem'),
        version: 'TLSv1.2',
        clientAuth: 'none',
      }),
    );
    const run = await dialWith(
      dialOptions(lab, server.port, {
        maxVersion: 'TLSv1.2',
        ciphers: ['ECDHE-RSA-AES256-GCM-SHA384'],
        groups: ['secp384r1'],
        signatureSchemes: ['rsa_pss_rsae_sha384', 'rsa_pss_rsae_sha256'],
        afterHandshakeWaitMs: 10_000,
      }),
      {},
    );
    expect(run.outcome.afterHandshake).toBe('accepted');
    expect([run.cipherSuite, run.group]).toEqual(['TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'secp384r1']);
    const hello = run.messages.find(({ type }) => type === 'ClientHello');
    expect(JSON.stringify(hello?.fields)).not.toContain('X25519');
  });
});
