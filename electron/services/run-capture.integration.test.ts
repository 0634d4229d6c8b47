import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import {
  createDialLab,
  credentialOf,
  type DialLab,
  dialOptions,
  startMatrixServer,
} from '../testing/dial/run-matrix.ts';
import { RUN_SETTINGS } from '../testing/dial/run-settings.ts';
import { startMicrosocks, startTinyproxy } from '../testing/servers/proxy-servers.ts';
import { startPostgres } from '../testing/servers/starttls/database-servers.ts';
import { startDovecot } from '../testing/servers/starttls/dovecot-server.ts';
import type { ServerFiles } from '../testing/servers/starttls/server-folder.ts';
import { dial, type DialOptions } from '../tls/dial.ts';
import { createRecorder } from './connection-memory.ts';
import { saveRunKeyLog, saveRunPcapng } from './run-capture.ts';
import type { RunRecording } from './run-capture.ts';

const LOGIN = { user: 'me', password: 'hunter2' };
let lab: DialLab;
let files: ServerFiles;
let taken = 0;
beforeAll(() => {
  lab = createDialLab();
  const at = (name: string): string => join(lab.folder, name);
  files = { certFile: at('server.pem'), keyFile: at('server-key.pem'), clientCaFile: at('root.pem') };
});
afterAll(() => lab.remove());

interface Recorded {
  readonly run: ConnectionRun;
  readonly recording: RunRecording;
}

async function record(port: number, changes: Partial<DialOptions>): Promise<Recorded> {
  const recorder = createRecorder();
  const options = dialOptions(lab, port, { credential: credentialOf(lab, 'client'), ...changes });
  const dialled = await dial(options, { now: () => options.at, monotonicMs: () => performance.now(), ...recorder });
  if (!dialled.ok) throw new Error(dialled.error.code);
  const { proxy, startTls } = options;
  const settings: ConnectionRun['settings'] = {
    ...RUN_SETTINGS,
    startTls,
    proxy:
      proxy === null ? null : { kind: proxy.kind, host: proxy.host, port: proxy.port, user: proxy.login?.user ?? null },
  };
  return { run: { ...dialled.value, id: `run-${++taken}` as RunId, settings }, recording: recorder.finish() };
}

/** Rows that tshark reads from a capture of the run, without any option but what prints them. */
async function read({ run, recording }: Recorded, fields: readonly string[], filter: string): Promise<string[]> {
  const path = join(lab.folder, `${run.id}-${++taken}.pcapng`);
  const saved = await saveRunPcapng(run, recording, { target: { path, overwrite: false }, secrets: true });
  if (!saved.ok) throw new Error(saved.error.code);
  const wanted = fields.flatMap((field) => ['-e', field]);
  const args = ['-r', path, '-Y', filter, '-T', 'fields', '-E', 'occurrence=a', ...wanted];
  return execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .split('\n')
    .filter((line) => line !== '');
}

const BAD = 'tcp.checksum.status == "Bad" || ip.checksum.status == "Bad" || tcp.analysis.flags || _ws.malformed';
/** As if the servers had stood on the ports registered for them, where tshark knows what to expect. */
const onPort = ({ run, recording }: Recorded, port: number): Recorded => ({
  run,
  recording: { ...recording, remote: { address: '127.0.0.1', port } },
});
const handshakes = async (recorded: Recorded): Promise<string> =>
  (await read(recorded, ['tls.handshake.type'], 'tls.handshake')).join(',');

describe('a capture of what came before TLS', () => {
  it('holds a STARTTLS exchange and opens behind it, for SMTP and PostgreSQL', async () => {
    const mail = await startDovecot(files);
    const smtp = await record(mail.portOf.smtp, { startTls: 'smtp' });
    await mail.stop();
    expect(smtp.run.outcome.handshake).toBe('completed');
    expect(await handshakes(smtp)).toMatch(/^1,2.*11.*15.*20/);
    expect(await handshakes(onPort(smtp, 25))).toMatch(/^1,2.*11.*15.*20/);
    expect(await read(smtp, ['frame.number'], BAD)).toEqual([]);
    expect((await read(smtp, ['tcp.payload'], 'frame contains "STARTTLS"')).length).toBeGreaterThanOrEqual(2);
    const { local, remote } = smtp.recording;
    const [first] = await read(
      smtp,
      ['ip.src', 'tcp.srcport', 'ip.dst', 'tcp.dstport'],
      'tcp.flags.syn == 1 && tcp.flags.ack == 0',
    );
    expect(first?.split('\t')).toEqual([local?.address, String(local?.port), remote?.address, String(remote?.port)]);
    expect(remote?.port).toBe(mail.portOf.smtp);

    const database = await startPostgres(files);
    const postgres = await record(database.port, { startTls: 'postgres' });
    await database.stop();
    expect(postgres.run.outcome.handshake).toBe('completed');
    expect(await handshakes(postgres)).toMatch(/^1,2.*11.*15.*20/);
    expect(await handshakes(onPort(postgres, 5432))).toMatch(/^1,2.*11.*15.*20/);
    expect(await read(postgres, ['frame.number'], BAD)).toEqual([]);
  });

  it('holds what was said to a proxy, but for its password, and opens behind it', async () => {
    const server = await startMatrixServer(lab, { server: 'nginx', version: 'TLSv1.3', certificate: 'server' });
    for (const [kind, start] of [
      ['http', startTinyproxy],
      ['socks5', startMicrosocks],
    ] as const) {
      const proxy = await start(files, { login: LOGIN });
      const login = { user: LOGIN.user, password: Buffer.from(LOGIN.password) };
      const recorded = await record(server.port, { proxy: { kind, host: '127.0.0.1', port: proxy.port, login } });
      await proxy.stop();
      expect(recorded.run.outcome.application?.status, kind).toBe(200);
      expect(recorded.recording.remote, kind).toEqual({ address: '127.0.0.1', port: proxy.port });
      expect(await handshakes(recorded), kind).toMatch(/^1,2.*11.*15.*20/);
      expect(await handshakes(onPort(recorded, kind === 'http' ? 8080 : 1080)), kind).toMatch(/^1,2.*11.*15.*20/);
      expect(await read(recorded, ['frame.number'], BAD), kind).toEqual([]);
      for (const secret of [LOGIN.password, Buffer.from(`${LOGIN.user}:${LOGIN.password}`).toString('base64')]) {
        expect(await read(recorded, ['frame.number'], `frame contains "${secret}"`), kind).toEqual([]);
        expect(JSON.stringify(recorded.run), kind).not.toContain(secret);
        expect(JSON.stringify(recorded.run), kind).not.toContain(Buffer.from(secret).toString('hex'));
      }
    }
    await server.stop();
  });

  it('can leave the secrets in a key log of their own', async () => {
    const server = await startMatrixServer(lab, { server: 'nginx', version: 'TLSv1.2', certificate: 'server' });
    const recorded = await record(server.port, {});
    await server.stop();
    const path = join(lab.folder, 'keys.log');
    expect(await saveRunKeyLog(recorded.run, recorded.recording, { path, overwrite: false })).toMatchObject({
      ok: true,
    });
    const sealed = { ...recorded, recording: { ...recorded.recording, secrets: [] } };
    expect(await read(sealed, ['http.response.code'], 'http')).toEqual([]);
    const capture = join(lab.folder, 'sealed.pcapng');
    await saveRunPcapng(recorded.run, recorded.recording, {
      target: { path: capture, overwrite: false },
      secrets: false,
    });
    const args = [
      '-r',
      capture,
      '-o',
      `tls.keylog_file:${path}`,
      '-Y',
      'http.response',
      '-T',
      'fields',
      '-e',
      'http.response.code',
    ];
    expect(execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()).toBe('200');
  });
});
