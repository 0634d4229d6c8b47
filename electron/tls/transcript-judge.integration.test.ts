import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeFrames, ownFrames } from '../testing/dial/judge-frames.ts';
import { type CapturedSegment, type Recorded, recordSession } from '../testing/dial/record-session.ts';
import {
  createDialLab,
  credentialOf,
  type DialLab,
  dialOptions,
  startMatrixServer,
} from '../testing/dial/run-matrix.ts';
import { startGnutlsServers } from '../testing/servers/gnutls-server.ts';
import { startOpensslServer } from '../testing/servers/openssl-server.ts';
import type { TestServer } from '../testing/servers/tool-process.ts';
import { dial, type DialedRun, type DialOptions } from './dial.ts';

let lab: DialLab;
beforeAll(() => {
  lab = createDialLab();
});
afterAll(() => lab.remove());

async function recordDial(
  running: Pick<TestServer, 'port' | 'stop'>,
  changes: Partial<DialOptions>,
): Promise<Recorded & { readonly run: DialedRun }> {
  const segments: CapturedSegment[] = [];
  const secrets: string[] = [];
  const result = await dial(dialOptions(lab, running.port, { afterHandshakeWaitMs: 3_000, ...changes }), {
    now: () => 0,
    monotonicMs: () => performance.now(),
    onBytes: (from, bytes, atMs) => segments.push({ from, bytes: bytes.slice(), atMs }),
    onSecret: (line) => secrets.push(line),
  });
  await running.stop();
  if (!result.ok) throw new Error(result.error.code);
  return { segments, secrets, run: result.value };
}

const file = (name: string): string => join(lab.folder, name);
const serverFiles = (certificate: 'serverRsa' | 'server') =>
  ({ certFile: file(`${certificate}.pem`), keyFile: file(`${certificate}-key.pem`), clientAuth: 'none' }) as const;

describe('the transcript of a live session', () => {
  it.each([
    ['openssl', 'TLSv1.2', 'client'],
    ['openssl', 'TLSv1.3', 'client'],
    ['openssl', 'TLSv1.3', 'clientExpired'],
    ['nginx', 'TLSv1.2', 'clientRsa'],
    ['node', 'TLSv1.3', 'clientRsa'],
  ] as const)('is frame by frame what tshark reads: %s %s with %s', async (server, version, credential) => {
    const running = await startMatrixServer(lab, { server, version, certificate: 'serverRsa' });
    const recorded = await recordDial(running, { credential: credentialOf(lab, credential) });
    const own = ownFrames(recorded);
    expect(own.frames).toEqual(await judgeFrames(lab.folder, recorded));
    expect(own.frames.length).toBeGreaterThan(2);
    const replayed = own.transcript.messages().map(({ from, type, bytes }) => [from, type, bytes]);
    const live = recorded.run.messages.map(({ from, type, bytes }) => [from, type, bytes]);
    expect(live.filter(([, type]) => type !== 'FIN' && type !== 'RST')).toEqual(replayed);
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is frame by frame what tshark reads: gnutls %s', async (version) => {
    const { certFile, keyFile } = serverFiles('serverRsa');
    const fleet = await startGnutlsServers([
      { id: 'judge', certFile, keyFile, version, clientCaFile: file('root.pem') },
    ]);
    const running = { port: fleet.portOf('judge'), stop: () => fleet.stop() };
    const recorded = await recordDial(running, { credential: credentialOf(lab, 'clientRsa') });
    const own = ownFrames(recorded);
    expect(own.frames).toEqual(await judgeFrames(lab.folder, recorded));
    expect(own.transcript.messages().some(({ type }) => type === 'Encrypted')).toBe(false);
  });
});

const REQUEST = 'GET / HTTP/1.0\r\n\r\n';

/** What is done to a server, what is typed, and a message that has to come of it. */
const SESSIONS = [
  ['CCM', 'TLSv1.2', ['-cipher', 'ECDHE-ECDSA-AES128-CCM'], [], [REQUEST], 'Finished'],
  ['CCM_8', 'TLSv1.2', ['-cipher', 'ECDHE-ECDSA-AES256-CCM8:@SECLEVEL=0'], [], [REQUEST], 'Finished'],
  ['CCM in TLS 1.3', 'TLSv1.3', ['-ciphersuites', 'TLS_AES_128_CCM_SHA256'], [], [REQUEST], 'NewSessionTicket'],
  [
    'CCM_8 in TLS 1.3',
    'TLSv1.3',
    ['-ciphersuites', 'TLS_AES_128_CCM_8_SHA256', '-cipher', 'DEFAULT:@SECLEVEL=0'],
    [],
    [REQUEST],
    'Finished',
  ],
  ['NULL', 'TLSv1.2', ['-cipher', 'ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0'], [], [REQUEST], 'Finished'],
  ['CBC', 'TLSv1.2', ['-cipher', 'ECDHE-ECDSA-AES128-SHA'], [], [REQUEST], 'Finished'],
  [
    'CBC before encrypt-then-MAC',
    'TLSv1.2',
    ['-cipher', 'ECDHE-ECDSA-AES256-SHA384', '-no_etm'],
    [],
    [REQUEST],
    'Finished',
  ],
  ['ChaCha20', 'TLSv1.3', ['-ciphersuites', 'TLS_CHACHA20_POLY1305_SHA256'], [], [REQUEST], 'Finished'],
  ['a retried hello', 'TLSv1.3', ['-groups', 'P-384'], [], [REQUEST], 'HelloRetryRequest'],
  ['key updates of the client', 'TLSv1.3', [], [], ['K\n', 'k\n', REQUEST], 'KeyUpdate'],
  ['a renegotiation', 'TLSv1.2', ['-client_renegotiation'], [], ['R\n', REQUEST], 'Finished'],
] as const;

describe('the transcript of a session between two others', () => {
  it.each(SESSIONS)(
    'is frame by frame what tshark reads: %s',
    async (...[, version, serverArgs, clientArgs, typed, shown]) => {
      const ciphers = serverArgs.flatMap((arg, index) =>
        serverArgs[index - 1]?.startsWith('-cipher') === true ? [serverArgs[index - 1] ?? '', arg] : [],
      );
      const server = await startOpensslServer({ ...serverFiles('server'), version, extraArgs: [...serverArgs] });
      const recorded = await recordSession({
        folder: lab.folder,
        port: server.port,
        clientArgs: [...clientArgs, ...ciphers, '-servername', 'localhost', '-alpn', 'http/1.1'],
        typed,
      });
      await server.stop();
      const own = ownFrames(recorded);
      expect(own.frames).toEqual(await judgeFrames(lab.folder, recorded));
      const types = own.transcript.messages().map(({ type }) => type);
      expect(types).toContain(shown);
      expect(types).toContain('ApplicationData');
      expect(types).not.toContain('Encrypted');
      expect(own.transcript.messages().some(({ summary }) => summary === 'sealed')).toBe(false);
    },
  );
});
