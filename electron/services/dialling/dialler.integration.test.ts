import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CertificateId, RunId } from '../../../shared/model/brands.ts';
import type { ConnectionRun, DialPhase } from '../../../shared/model/connection.ts';
import { forkVault } from '../../compose.ts';
import { mapResult } from '../../../shared/result.ts';
import {
  codeOf,
  passphrase,
  startTestApplication,
  type TestApplication,
  testPorts,
  valueOf,
} from '../../testing/application.ts';
import { dialRequest } from '../../testing/dial-request.ts';
import { startBlackHole } from '../../testing/servers/raw-server.ts';
import { createTestAuthority, TEST_NOW } from '../../testing/test-pki.ts';
import type { SpawnVault, VaultChannel } from '../../vault/vault-channel.ts';
import { dialOnce } from '../connection-dial.ts';
import type { DialRequest } from '../connection-request.ts';
import { NO_JOB } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import { createDialler, type Dialler } from './dialler.ts';

const serverRoot = createTestAuthority({ name: 'Server root', notBefore: TEST_NOW - 86_400_000 });
const serverLeaf = serverRoot.issue({ subject: 'CN=localhost', sans: ['ip:127.0.0.1'], eku: ['serverAuth'] });

/** What went to the process that dials, and which of its lives have ended. */
interface Watched {
  readonly spawn: SpawnVault;
  readonly posted: unknown[];
  readonly channels: VaultChannel[];
  ended: number;
  /** What it is told does not reach it any more, as if it hung. */
  deaf: boolean;
}

function watchDialler(): Watched {
  const spawn = forkVault({ entry: new URL('./dial-process.ts', import.meta.url) });
  const watched: Watched = {
    posted: [],
    channels: [],
    ended: 0,
    deaf: false,
    spawn: () => {
      const channel = spawn();
      watched.channels.push(channel);
      return {
        ...channel,
        post: (message) => {
          watched.posted.push(structuredClone(message));
          if (!watched.deaf) channel.post(message);
        },
        onExit: (callback) =>
          channel.onExit(() => {
            watched.ended += 1;
            callback();
          }),
      };
    },
  };
  return watched;
}

let watched: Watched;
let test: TestApplication;
let workspace: Workspace;
let certificateId: CertificateId;
let server: Server | undefined;
beforeEach(async () => {
  watched = watchDialler();
  test = startTestApplication({ spawnDialler: watched.spawn });
  workspace = await test.createWorkspace();
  const validity = { count: 900, unit: 'days' } as const;
  const root = valueOf(await workspace.authorities.create({ name: 'Acme Root', key: 'p256', validity }));
  const order = { profile: 'tls-client', key: 'p256', subject: 'CN=acme-gw-01', sans: [], days: 90 } as const;
  certificateId = valueOf(await workspace.issuing.issue({ authorityId: root.id, ...order })).id;
  const target = { path: test.at('root.pem'), overwrite: true };
  valueOf(await workspace.exports.authority({ id: root.id, chain: false, target }));
});
afterEach(async () => {
  server?.close();
  server = undefined;
  await test.end();
});

/** Takes nobody without a certificate of the workspace's authority, and answers by name. */
async function startServer(): Promise<number> {
  const own = { key: serverLeaf.keyPem, cert: serverLeaf.chainPem };
  const asks = { requestCert: true, rejectUnauthorized: true, ca: readFileSync(test.at('root.pem')) };
  server = createServer({ ...own, ...asks }, (socket) => {
    socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\n\r\n${String(socket.getPeerCertificate().subject.CN)}`));
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

const dial = (port: number, change: Partial<DialRequest> = {}) =>
  workspace.connections.dial(dialRequest(port, { credential: { certificateId }, httpGet: '/', ...change }), NO_JOB);

/** All text and octets of messages, as they would be met in memory. */
function inClear(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  return typeof value === 'object' && value !== null ? Object.values(value).map(inClear).join('\n') : String(value);
}

/** What of a run does not depend on when and where it was made. */
const lasting = ({ outcome, protocol, cipherSuite, credential, messages, diagnosis }: ConnectionRun) => ({
  outcome,
  protocol,
  cipherSuite,
  credential,
  diagnosis,
  // What one side sends has an order; which side is quicker differs, and how much of the farewell still comes.
  messages: (['client', 'server'] as const).map((side) =>
    messages
      .filter(({ from, type }) => from === side && type !== 'Alert' && type !== 'FIN')
      .map(({ type, encrypted }) => ({ type, encrypted })),
  ),
});

describe('a dial with a private key', () => {
  it('is the same run as one in this process, told as it goes, and no key goes through this process', async () => {
    const port = await startServer();
    const phases: DialPhase[] = [];
    let messages = 0;
    const runId = 'r'.repeat(26) as RunId;
    const request = dialRequest(port, { credential: { certificateId }, httpGet: '/', runId });
    const run = valueOf(
      await workspace.connections.dial(request, NO_JOB, {
        onPhase: (phase) => phases.push(phase),
        onAttempts: () => undefined,
        onMessage: () => {
          messages += 1;
        },
      }),
    );
    expect(run.outcome).toMatchObject({ handshake: 'completed', afterHandshake: 'accepted' });
    expect(run.startedAt).toBe(test.clock.now);
    expect(phases).toEqual(expect.arrayContaining(['connect', 'handshake', 'after-handshake']));
    expect(messages).toBe(run.messages.length);
    const recording = workspace.connections.findRecording(runId);
    expect(recording?.secrets.join('\n')).toContain('CLIENT_TRAFFIC_SECRET_0');
    expect(recording?.octets.length).toBeGreaterThan(2);
    expect(inClear(watched.posted)).toContain('127.0.0.1');
    expect(inClear(watched.posted)).not.toContain('PRIVATE KEY');

    const here = startTestApplication();
    const opened = valueOf(await here.application.openWorkspace({ file: workspace.file }));
    valueOf(await opened.unlock({ passphrase: passphrase() }));
    const same = valueOf(await opened.connections.dial({ ...request, runId: undefined }, NO_JOB));
    await here.end();
    expect(lasting(run)).toEqual(lasting(same));
  });

  it('uses one process for dials that go on together, and for the next', async () => {
    const port = await startServer();
    const runs = await Promise.all([dial(port), dial(port), dial(port)]);
    expect(runs.map((run) => valueOf(run).outcome.afterHandshake)).toEqual(['accepted', 'accepted', 'accepted']);
    valueOf(await dial(port));
    expect(watched.channels).toHaveLength(1);
    expect(watched.ended).toBe(0);
  });

  it('opens no process without a certificate, nor for one that cannot be had', async () => {
    const port = await startServer();
    valueOf(await dial(port, { credential: 'none' }));
    expect(watched.channels).toHaveLength(0);
    expect(codeOf(await dial(port, { credential: { certificateId: 'x'.repeat(26) as CertificateId } }))).toBe(
      'certificate.not-found',
    );
  });

  it('takes a key that was brought along', async () => {
    const port = await startServer();
    const target = { path: test.at('client.p12'), overwrite: true };
    valueOf(
      await workspace.exports.certificate({ id: certificateId, format: 'p12', passphrase: passphrase(), target }),
    );
    const p12 = { path: target.path };
    const run = valueOf(await dial(port, { credential: { p12, passphrase: passphrase() } }));
    expect(run.outcome.afterHandshake).toBe('accepted');
    expect(inClear(watched.posted)).not.toContain('PRIVATE KEY');
  });
});

describe('the process that dials', () => {
  it('ends with the lock, and a dial that is under way in it', async () => {
    const hole = await startBlackHole();
    const { promise: shaking, resolve } = Promise.withResolvers<void>();
    const request = dialRequest(hole.port, { credential: { certificateId } });
    const dialled = workspace.connections.dial(request, NO_JOB, {
      onPhase: (phase) => (phase === 'handshake' ? resolve() : undefined),
      onAttempts: () => undefined,
      onMessage: () => undefined,
    });
    await shaking;
    valueOf(await workspace.lock());
    expect(codeOf(await dialled)).toBe('vault.locked');
    await expect.poll(() => watched.ended).toBe(1);
    expect(codeOf(await dial(hole.port))).toBe('vault.locked');
    await hole.stop();
  });

  it('hears of a cancelled job', async () => {
    const hole = await startBlackHole();
    const cancelling = new AbortController();
    const job = { ...NO_JOB, signal: cancelling.signal };
    const watcher = {
      onPhase: (phase: DialPhase) => (phase === 'handshake' ? cancelling.abort() : undefined),
      onAttempts: () => undefined,
      onMessage: () => undefined,
    };
    const request = dialRequest(hole.port, { credential: { certificateId } });
    expect(codeOf(await workspace.connections.dial(request, job, watcher))).toBe('job.cancelled');
    await hole.stop();
  });

  it('may hang: a cancelled dial ends all the same, while it takes a seat and while it dials, and the next has a new one', async () => {
    const hole = await startBlackHole();
    const request = () => dialRequest(hole.port, { credential: { certificateId } });
    const starting = new AbortController();
    watched.deaf = true;
    const waiting = workspace.connections.dial(request(), { ...NO_JOB, signal: starting.signal });
    await expect.poll(() => watched.posted.length).toBe(1);
    starting.abort();
    expect(codeOf(await waiting)).toBe('job.cancelled');
    watched.deaf = false;
    const cancelling = new AbortController();
    const watcher = {
      onPhase: (phase: DialPhase) => {
        if (phase !== 'handshake') return;
        watched.deaf = true;
        cancelling.abort();
      },
      onAttempts: () => undefined,
      onMessage: () => undefined,
    };
    const job = { ...NO_JOB, signal: cancelling.signal };
    expect(codeOf(await workspace.connections.dial(request(), job, watcher))).toBe('job.cancelled');
    await expect.poll(() => watched.ended).toBe(1);
    watched.deaf = false;
    await hole.stop();
    const port = await startServer();
    expect(valueOf(await dial(port)).outcome.afterHandshake).toBe('accepted');
    expect(watched.channels).toHaveLength(2);
  });

  it('gets its seat back where the key could not be had, and where it could not be sealed', async () => {
    const p12 = { path: test.at('client.p12') };
    const brought = { id: certificateId, format: 'p12', target: { ...p12, overwrite: true } } as const;
    valueOf(await workspace.exports.certificate({ ...brought, passphrase: passphrase() }));
    const dialler = createDialler(watched.spawn);
    let left = 0;
    const counted: Dialler = {
      ...dialler,
      take: async (signal) =>
        mapResult(await dialler.take(signal), (seat) => ({
          ...seat,
          // No point of any curve.
          point: new Uint8Array(3),
          leave: () => {
            left += 1;
            seat.leave();
          },
        })),
    };
    const dialBrought = (path: string) =>
      dialOnce(testPorts(test.clock), undefined, {
        job: NO_JOB,
        watcher: undefined,
        dialler: counted,
        request: dialRequest(1, { credential: { p12: { path }, passphrase: passphrase() } }),
      });
    expect(codeOf(await dialBrought(test.at('nowhere.p12')))).toBe('file.not-found');
    expect(left).toBe(1);
    await expect(dialBrought(p12.path)).rejects.toThrow();
    expect(left).toBe(2);
    dialler.end();
  });

  it('may die: the dial fails as a bug of ours, and the next has a new one', async () => {
    const hole = await startBlackHole();
    const watcher = {
      onPhase: (phase: DialPhase) => (phase === 'handshake' ? watched.channels[0]?.kill() : undefined),
      onAttempts: () => undefined,
      onMessage: () => undefined,
    };
    const request = dialRequest(hole.port, { credential: { certificateId } });
    await expect(workspace.connections.dial(request, NO_JOB, watcher)).rejects.toThrow('died');
    await hole.stop();
    const port = await startServer();
    expect(valueOf(await dial(port)).outcome.afterHandshake).toBe('accepted');
    expect(watched.channels).toHaveLength(2);
  });
});
