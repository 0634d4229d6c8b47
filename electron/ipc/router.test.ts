import { describe, expect, it } from 'vitest';
import { CHANNELS } from '../../shared/contract/channels.ts';
import type { Channel, Handlers } from '../../shared/contract/index.ts';
import { contract } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { attachRouter } from './attach.ts';
import type { ErrorEntry } from './error-log.ts';
import { createRouter } from './router.ts';

const ORIGIN = 'app://countersign';
const SECRET = 'correct horse battery staple';
const WINDOW = 7;
const ours = { sender: { id: WINDOW }, senderFrame: { origin: ORIGIN, parent: null } };

type Listener = (event: object, input: unknown) => Promise<Result<unknown, AppError>>;

interface Call {
  readonly channel: string;
  readonly input: unknown;
  readonly context: string;
}

/** A router behind a pretended `ipcMain`; handlers note their calls and answer null unless `behave` does otherwise. */
function build(behave: (channel: Channel, input: unknown) => unknown = () => null) {
  const calls: Call[] = [];
  const log: ErrorEntry[] = [];
  const listeners = new Map<string, Listener>();
  const handlers = Object.fromEntries(
    CHANNELS.map((channel) => [
      channel,
      async (input: unknown, context: string) => {
        calls.push({ channel, input, context });
        return ok(behave(channel, input));
      },
    ]),
  ) as unknown as Handlers<string>;
  const router = createRouter({
    handlers,
    origin: ORIGIN,
    findContext: (id) => (id === WINDOW ? 'the window' : undefined),
    writeError: (entry) => {
      log.push(entry);
      return `log-${log.length}`;
    },
  });
  attachRouter(
    { handle: (channel: string, listener: Listener) => void listeners.set(channel, listener) } as never,
    router,
  );
  const invoke = (channel: string, input: unknown, event: object = ours): Promise<Result<unknown, AppError>> => {
    const listener = listeners.get(channel);
    if (listener === undefined) throw new Error(`No handler registered for '${channel}'`);
    return listener(event, input);
  };
  return { invoke, calls, log, listeners };
}

/** A place to publish to, with its login, in the fields of both channels that take one. */
function publishing(octets: () => Uint8Array) {
  const id = '0'.repeat(26);
  const place = {
    kind: 'sftp',
    host: 'files.example',
    port: 22,
    user: 'ann',
    folder: '/crl',
    login: 'password',
    hostKey: null,
  };
  const secret = { password: octets(), key: { handle: id, passphrase: octets() } };
  const draft = { authorityId: id, name: 'Files', enabled: true, fileName: 'issuing', place, secret };
  return { draft, write: false, authorityId: id, enabled: true, fileName: 'issuing', place, secret };
}

const octetsIn = (value: unknown): readonly Uint8Array[] => {
  if (value instanceof Uint8Array) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(octetsIn) : [];
};

describe('router', () => {
  it('registers the channels of the contract and no other', () => {
    expect([...build().listeners.keys()].sort()).toEqual(Object.keys(contract).sort());
  });

  it('hands parsed input and the window of the sender to the handler', async () => {
    const { invoke, calls } = build();
    expect(await invoke('application.copy', { text: 'x' })).toEqual({ ok: true, value: null });
    expect(calls).toEqual([{ channel: 'application.copy', input: { text: 'x' }, context: 'the window' }]);
  });

  it.each([
    ['another origin', { sender: { id: WINDOW }, senderFrame: { origin: 'https://evil.example', parent: null } }],
    [
      'a look-alike origin',
      { sender: { id: WINDOW }, senderFrame: { origin: 'app://countersign.evil', parent: null } },
    ],
    ['an opaque origin', { sender: { id: WINDOW }, senderFrame: { origin: 'null', parent: null } }],
    ['a frame inside the page', { sender: { id: WINDOW }, senderFrame: { origin: ORIGIN, parent: {} } }],
    ['a frame that is gone', { sender: { id: WINDOW }, senderFrame: null }],
    ['web contents that are no window of ours', { sender: { id: 8 }, senderFrame: { origin: ORIGIN, parent: null } }],
  ])('refuses %s on every channel before it looks at the input', async (_name, event) => {
    const { invoke, calls } = build();
    for (const channel of CHANNELS) {
      expect(await invoke(channel, {}, event)).toMatchObject({ ok: false, error: { code: 'ipc.forbidden' } });
    }
    expect(calls).toEqual([]);
  });

  const invalid = CHANNELS.flatMap((channel) =>
    [undefined, null, 'text', 7, [], { unexpected: true }].map((input) => [channel, input] as const),
  );
  it.each(invalid)('%s answers input.invalid to %j', async (channel, input) => {
    const { invoke, calls } = build();
    const answer = await invoke(channel, input);
    expect(answer).toMatchObject({ ok: false, error: { code: 'input.invalid' } });
    expect(calls).toEqual([]);
  });

  it('names the field that is wrong and repeats nothing of the input', async () => {
    const { invoke } = build();
    const answer = await invoke('connection.dial', {
      host: 'h',
      port: '1',
      serverName: { name: '' },
      credential: 'none',
      trust: 'none',
      minVersion: 'TLSv1.2',
      maxVersion: 'TLSv1.3',
      alpn: [],
      httpGet: null,
      allowRequestWithoutTrust: false,
      connectTimeoutMs: 99,
      handshakeTimeoutMs: 1000,
      waitMs: 0,
    });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'input.invalid', evidence: { field: 'serverName.name' } },
    });
    const short = await invoke('file.begin', { name: SECRET.repeat(20), size: 1 });
    expect(short).toEqual({
      ok: false,
      error: { code: 'input.invalid', evidence: { field: 'name', problem: 'too_big' } },
    });
  });

  it('answers internal with the id of the log entry when a handler throws', async () => {
    const { invoke, log } = build(() => {
      throw new TypeError("ENOENT: no such file, open '/home/ann/acme.countersign'");
    });
    expect(await invoke('job.list', {})).toEqual({
      ok: false,
      error: { code: 'internal', evidence: { logId: 'log-1' } },
    });
    expect(log[0]).toMatchObject({ where: 'job.list', name: 'TypeError', message: "ENOENT: no such file, open '…'" });
    expect(JSON.stringify(log)).not.toContain('/home/ann');
  });

  it.each(CHANNELS.filter((channel) => contract[channel].secret))(
    '%s leaves no trace of a secret in the log and zeroes its octets',
    async (channel) => {
      const { invoke, log } = build(() => {
        throw new Error(`vault said no to ${SECRET}`);
      });
      const octets = (): Uint8Array => new TextEncoder().encode(SECRET);
      const all = {
        handle: '0'.repeat(26),
        name: 'Acme',
        user: 'alice',
        host: 'proxy.example',
        port: '3128',
        passphrase: octets(),
        recoveryKey: octets(),
        current: octets(),
        next: octets(),
        id: '0'.repeat(26),
        format: 'p12',
        item: 0,
        role: 'issuer',
        program: 'xca',
        keyId: '0'.repeat(26),
        operatorId: '0'.repeat(26),
        purpose: 'sign',
        uses: 1,
        suggestedName: 'Acme',
        evenDamaged: false,
        ...publishing(octets),
        ...(channel === 'backup.restore' ? { target: '0'.repeat(26), secret: { passphrase: octets() } } : {}),
      };
      const wanted = Object.keys((contract[channel].input as unknown as { shape: object }).shape);
      const input = Object.fromEntries(Object.entries(all).filter(([key]) => wanted.includes(key)));
      expect(await invoke(channel, input)).toMatchObject({ ok: false, error: { code: 'internal' } });
      expect(JSON.stringify(log)).not.toContain('horse');
      expect(log[0]?.message).toBe('');
      const sent = octetsIn(input);
      expect(sent.length).toBeGreaterThan(0);
      for (const value of sent) expect(value.every((octet) => octet === 0)).toBe(true);
    },
  );

  it('zeroes the octets of a secret call whose input does not fit', async () => {
    const { invoke } = build();
    const passphrase = new Uint8Array([1, 2, 3]);
    await invoke('workspace.unlock', { passphrase, more: true });
    expect([...passphrase]).toEqual([0, 0, 0]);
  });

  it('zeroes octets wherever in the input they stand', async () => {
    const { invoke } = build();
    const password = new Uint8Array([1, 2, 3]);
    const passphrase = new Uint8Array([4, 5]);
    await invoke('publish.probe', { draft: { secret: { password, key: { passphrase } } }, write: false });
    expect([...password, ...passphrase]).toEqual([0, 0, 0, 0, 0]);
  });
});
