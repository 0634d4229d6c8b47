import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { createServer as createSilent, type AddressInfo, type Server as PlainServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DialProgress, EventName, Events } from '../../shared/contract/events.ts';
import type { AppError } from '../../shared/errors.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { RunKeeping } from '../../shared/model/connection-keeping.ts';
import { ok, type Result } from '../../shared/result.ts';
import { codeOf, startTestApplication, type TestApplication, valueOf } from '../testing/application.ts';
import { createTestAuthority, TEST_NOW } from '../testing/test-pki.ts';
import { createFakeDesk } from './fake-desk.ts';
import { handlers } from './handlers.ts';
import { createRouter, type Router } from './router.ts';
import type { SavePurpose } from './ports.ts';
import { endSession, showWorkspace } from './shown-workspace.ts';
import { addSession, type WindowSession } from './window-session.ts';

const ORIGIN = 'app://countersign';
const root = createTestAuthority({ name: 'Root', notBefore: TEST_NOW - 86_400_000 });
const leaf = root.issue({ subject: 'CN=localhost', sans: ['ip:127.0.0.1'], eku: ['serverAuth'] });

let server: Server;
let silent: PlainServer;
beforeAll(async () => {
  server = createServer({ key: leaf.keyPem, cert: leaf.chainPem }, (_request, response) => response.end('hello'));
  silent = createSilent((socket) => socket.on('error', () => socket.destroy()));
  for (const each of [server, silent]) await once(each.listen(0, '127.0.0.1'), 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  silent.close();
});

let test: TestApplication;
let router: Router;
let windows: Map<number, WindowSession>;
let events: { readonly window: number; readonly name: EventName; readonly payload: unknown }[];
let chosen: string | undefined;
let purposes: SavePurpose[];

beforeEach(() => {
  test = startTestApplication();
  const fake = createFakeDesk();
  Object.assign(fake.desk, { application: test.application });
  events = [];
  purposes = [];
  windows = new Map();
  for (const id of [1, 2]) {
    const push = <E extends EventName>(name: E, payload: Events[E]): void =>
      void events.push({ window: id, name, payload });
    const dialogs = {
      chooseFiles: async () => undefined,
      chooseFolder: async () => undefined,
      chooseTarget: async (purpose: SavePurpose) => {
        purposes.push(purpose);
        return chosen;
      },
    };
    windows.set(id, addSession(fake.desk, { id, dialogs, push }));
  }
  router = createRouter({
    handlers,
    origin: ORIGIN,
    findContext: (id) => fake.desk.sessions.get(id),
    writeError: (entry) => {
      throw new Error(`${entry.where} ${entry.name} ${entry.message}`);
    },
  });
});
afterEach(() => test.end());

const windowOf = (id: number): WindowSession => windows.get(id) ?? expect.fail('no window');
const call = (channel: string, input: unknown, window = 1): Promise<Result<unknown, AppError>> =>
  router(channel, { id: window, origin: ORIGIN, isMainFrame: true }, input);
const ask = async <T>(channel: string, input: unknown, window = 1): Promise<T> =>
  valueOf(await call(channel, input, window)) as T;
const toldTo = (window: number, name: EventName): unknown[] =>
  events.filter((event) => event.window === window && event.name === name).map((event) => event.payload);

const inputOf = (port: number) => ({
  host: '127.0.0.1',
  port: String(port),
  serverName: 'same',
  credential: 'none',
  trust: 'none',
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  alpn: [],
  httpGet: '/',
  allowRequestWithoutTrust: true,
  startTls: null,
  proxy: null,
  family: 'any',
  localAddress: null,
  ciphers: [],
  groups: [],
  signatureSchemes: [],
  chain: 'full',
  secondDial: false,
  connectTimeoutMs: 5000,
  proxyTimeoutMs: 5000,
  startTlsTimeoutMs: 5000,
  handshakeTimeoutMs: 5000,
  waitMs: 2000,
});

const portOf = (listening: Server | PlainServer): number => (listening.address() as AddressInfo).port;

/** Dials in a window and ends when its job has. */
async function dial(window = 1, port = portOf(server)): Promise<string> {
  const { job, run } = await ask<{ job: string; run: string }>('connection.dial', inputOf(port), window);
  await waitForState(window, job, (state) => state !== 'running' && state !== 'cancelling');
  return run;
}

async function waitForState(window: number, job: string, reached: (state: string) => boolean): Promise<void> {
  for (;;) {
    const state = windowOf(window)
      .jobs.list()
      .find(({ id }) => id === job)?.state;
    if (state === undefined || reached(state)) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the channels of test connections', () => {
  it('tell the window that dialled, and no other, of the run while it goes on and when it is done', async () => {
    const { job, run } = await ask<{ job: string; run: string }>('connection.dial', inputOf(portOf(silent)));
    while (toldTo(1, 'connection.progress').length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await ask('job.cancel', { id: job });
    await waitForState(1, job, (state) => state === 'cancelled');
    const seen = toldTo(1, 'connection.progress') as DialProgress[];
    expect(seen.at(-1)).toMatchObject({ run, attempts: [{ address: '127.0.0.1' }] });
    expect(toldTo(1, 'connection.finished')).toEqual([]);
    const done = await dial();
    expect(toldTo(1, 'connection.finished')).toEqual([{ run: done, kept: null }]);
    expect(toldTo(2, 'connection.progress').concat(toldTo(2, 'connection.finished'))).toEqual([]);
    const found = await ask<ConnectionRun>('connection.run', { id: done });
    expect(found.outcome.handshake).toBe('completed');
  });

  it('answer without a workspace what needs none, and workspace.none-open for the rest', async () => {
    const run = await dial();
    expect(await ask('connection.keeping', { id: run })).toEqual({
      history: false,
      note: '',
      secrets: 'memory',
      capture: 'memory',
    } satisfies RunKeeping);
    expect(await ask('connection.candidates', { id: run })).toEqual({ items: [] });
    expect(await ask('connection.compare', { before: run, after: run })).toMatchObject({ same: true });
    expect((await ask<{ commands: unknown[] }>('connection.commands', { id: run })).commands.length).toBeGreaterThan(0);
    chosen = undefined;
    expect(await ask('connection.savePcapng', { id: run, secrets: true })).toBeNull();
    chosen = test.at('run.pcapng');
    expect(await ask('connection.savePcapng', { id: run, secrets: true })).toEqual({ name: 'run.pcapng' });
    const page = { offset: 0, limit: 10 };
    for (const [channel, input] of [
      ['connection.endpoints', { filter: '', ...page }],
      ['connection.history', { target: null, ...page }],
      ['connection.delete', { ids: [run] }],
      ['connection.setNote', { id: run, note: '' }],
      ['connection.keepSecrets', { id: run }],
      ['connection.dropSecrets', { id: run }],
      ['connection.logins', {}],
      ['connection.preflight', { id: run, credential: { certificateId: run } }],
    ] as const)
      expect([channel, codeOf(await call(channel, input))]).toEqual([channel, 'workspace.none-open']);
  });

  it('give no window the runs of another', async () => {
    const run = await dial(1);
    expect(await ask('connection.run', { id: run }, 2)).toBeNull();
    await ask('connection.forget', { id: run }, 2);
    chosen = test.at('stolen');
    for (const channel of ['connection.saveJson', 'connection.saveKeyLog', 'connection.commands', 'connection.keeping'])
      expect([channel, codeOf(await call(channel, { id: run }, 2))]).toEqual([channel, 'connection.run-unknown']);
    expect(codeOf(await call('connection.savePcapng', { id: run, secrets: true }, 2))).toBe('connection.run-unknown');
    expect(existsSync(chosen)).toBe(false);
    expect((await ask<ConnectionRun>('connection.run', { id: run }, 1)).id).toBe(run);
  });

  it('say in the dialog of the system whether a capture holds its secrets, and take no other job for a dial', async () => {
    const run = await dial();
    chosen = undefined;
    await ask('connection.savePcapng', { id: run, secrets: false });
    await ask('connection.savePcapng', { id: run, secrets: true });
    expect(purposes).toEqual(['capture', 'capture-with-secrets']);
    const { jobs } = windowOf(1);
    const job = jobs.start({ kind: 'workspace.check', subject: 'x', run: async () => ok({ id: run }) });
    await waitForState(1, job, (state) => state !== 'running');
    expect(await ask('connection.ofJob', { job })).toBeNull();
  });

  it('forget a run with its tab, and with its window', async () => {
    const [first, second] = [await dial(), await dial()];
    await ask('connection.forget', { id: first });
    expect(await ask('connection.run', { id: first })).toBeNull();
    expect(codeOf(await call('connection.savePcapng', { id: first, secrets: true }))).toBe('connection.run-unknown');
    await endSession(windowOf(1));
    expect(await ask('connection.run', { id: second }, 2)).toBeNull();
  });

  it('keep the runs of a workspace and find them again in its history', async () => {
    await showWorkspace(windowOf(1), await test.createWorkspace());
    const run = await dial();
    expect(toldTo(1, 'connection.finished')).toEqual([{ run, kept: true }]);
    await ask('connection.setNote', { id: run, note: 'first' });
    await ask('connection.keepSecrets', { id: run });
    await ask('connection.forget', { id: run });
    expect(await ask('connection.keeping', { id: run })).toEqual({
      history: true,
      note: 'first',
      secrets: 'sealed',
      capture: 'sealed',
    } satisfies RunKeeping);
    expect((await ask<ConnectionRun>('connection.run', { id: run })).id).toBe(run);
    const target = `127.0.0.1:${portOf(server)}`;
    const history = await ask<{ items: unknown[] }>('connection.history', { target, offset: 0, limit: 10 });
    expect(history.items).toMatchObject([{ id: run, note: 'first', hasSecrets: true }]);
    const { id } = await ask<{ id: string }>('connection.saveLogin', {
      name: 'Office',
      user: 'alice',
      host: 'proxy.example',
      port: '3128',
      passphrase: new TextEncoder().encode('hunter2'),
    });
    expect(await ask('connection.logins', {})).toEqual({
      items: [{ id, name: 'Office', kind: 'proxy', user: 'alice' }],
    });
    expect(await ask('connection.delete', { target })).toEqual({ deleted: 1 });
    expect(await ask('connection.run', { id: run })).toBeNull();
    expect(codeOf(await call('connection.saveJson', { id: run }))).toBe('connection.run-unknown');
  });
});
