import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createDialLab,
  credentialOf,
  type DialLab,
  dialOptions,
  startMatrixServer,
} from '../../testing/dial/run-matrix.ts';
import { dial, type DialedRun, type DialOptions } from '../dial.ts';
import { buildPcapng, type Capture, type CaptureEvent } from './pcapng.ts';

const run = promisify(execFile);
const STOOD_AT = Date.UTC(2026, 10, 22, 6, 0, 0);
const HANDSHAKE_NAMES: Readonly<Record<string, string>> = {
  1: 'ClientHello',
  2: 'ServerHello',
  4: 'NewSessionTicket',
  8: 'EncryptedExtensions',
  11: 'Certificate',
  12: 'ServerKeyExchange',
  13: 'CertificateRequest',
  14: 'ServerHelloDone',
  15: 'CertificateVerify',
  16: 'ClientKeyExchange',
  20: 'Finished',
  21: 'Alert',
  23: 'ApplicationData',
};
let lab: DialLab;
let folder: string;
beforeAll(() => {
  lab = createDialLab();
  folder = mkdtempSync(join(tmpdir(), 'countersign-pcapng-'));
});
afterAll(() => {
  lab.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Recorded {
  readonly dialed: DialedRun;
  readonly capture: Capture;
}

async function record(options: DialOptions, client = { address: '127.0.0.1', port: 50_123 }): Promise<Recorded> {
  const events: CaptureEvent[] = [];
  const secrets: string[] = [];
  const result = await dial(options, {
    now: () => options.at,
    monotonicMs: () => performance.now(),
    onBytes: (from, bytes, atMs) => events.push({ from, bytes: bytes.slice(), atMs }),
    onSecret: (line) => secrets.push(line),
  });
  if (!result.ok) throw new Error(result.error.code);
  for (const { type, from, atMs } of result.value.messages) {
    if (type === 'FIN' || type === 'RST') events.push({ from, end: type, atMs });
  }
  const server = { address: result.value.address ?? '', port: options.port };
  return { dialed: result.value, capture: { stoodAt: STOOD_AT, client, server, events, secrets } };
}

/** Rows of `tshark -T fields` over a capture, with every check of checksums switched on and no key log given. */
async function read(capture: Capture, fields: readonly string[], filter?: string): Promise<string[][]> {
  const file = join(folder, 'run.pcapng');
  writeFileSync(file, buildPcapng(capture));
  const checks = ['ip.check_checksum', 'tcp.check_checksum'].flatMap((name) => ['-o', `${name}:TRUE`]);
  const wanted = fields.flatMap((field) => ['-e', field]);
  const only = filter === undefined ? [] : ['-Y', filter];
  const { stdout } = await run('tshark', [
    '-r',
    file,
    ...checks,
    ...only,
    '-T',
    'fields',
    '-E',
    'separator=;',
    ...wanted,
  ]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(';'));
}

const parts = (cell: string | undefined): string[] => (cell ?? '').split(',').filter((part) => part !== '');

/** Handshake messages and alerts with their senders, as tshark decrypts them. */
async function judge(capture: Capture): Promise<readonly string[]> {
  const rows = await read(capture, ['tcp.srcport', 'tls.handshake.type', 'tls.alert_message.desc']);
  return rows.flatMap(([port, types, alerts]) => {
    const from = Number(port) === capture.client.port ? 'client' : 'server';
    return [
      ...parts(types).map((type) => `${from} ${HANDSHAKE_NAMES[type] ?? type}`),
      ...parts(alerts).map((number) => `${from} alert ${number}`),
    ];
  });
}

const told = ({ messages }: DialedRun): readonly string[] =>
  messages.flatMap(({ from, type, alert }) => {
    if (alert !== undefined) return [`${from} alert ${alert.number}`];
    return Object.values(HANDSHAKE_NAMES).includes(type) && type !== 'ApplicationData' ? [`${from} ${type}`] : [];
  });

describe('a capture file with the secrets inside', () => {
  it.each([
    ['openssl', 'TLSv1.2', 'client'],
    ['openssl', 'TLSv1.3', 'clientExpired'],
    ['nginx', 'TLSv1.2', 'clientRsa'],
    ['nginx', 'TLSv1.3', 'clientRsa'],
  ] as const)('opens decrypted in tshark without any option: %s %s with %s', async (server, version, credential) => {
    const running = await startMatrixServer(lab, { server, version, certificate: 'serverRsa' });
    const recorded = await record(
      dialOptions(lab, running.port, { credential: credentialOf(lab, credential), afterHandshakeWaitMs: 3_000 }),
    );
    await running.stop();
    const judged = await judge(recorded.capture);
    expect(judged).toEqual(told(recorded.dialed));
    expect(judged.length).toBeGreaterThan(9);
    if (credential === 'clientRsa') {
      const pages = await read(recorded.capture, ['http.response.code', 'http.request.method'], 'http');
      expect(pages.flat()).toEqual(expect.arrayContaining(['200', 'GET']));
    }
  });

  it('holds right checksums, a whole conversation, and the times and addresses of the run', async () => {
    const running = await startMatrixServer(lab, { server: 'nginx', version: 'TLSv1.3', certificate: 'serverRsa' });
    const { capture } = await record(dialOptions(lab, running.port, { credential: credentialOf(lab, 'client') }));
    await running.stop();
    const bad = await read(
      capture,
      ['frame.number', '_ws.expert.message'],
      'tcp.checksum.status != "Good" || ip.checksum.status != "Good" || tcp.analysis.flags || _ws.malformed',
    );
    expect(bad).toEqual([]);
    const [first] = await read(capture, ['frame.time_epoch', 'ip.src', 'ip.dst', 'tcp.dstport', 'tcp.flags.syn']);
    expect(first).toEqual([`${STOOD_AT / 1000}.000000000`, '127.0.0.1', '127.0.0.1', String(running.port), '1']);
    const times = await read(capture, ['frame.time_relative']);
    const last = capture.events.at(-1)?.atMs ?? 0;
    expect(Number(times.at(-1)?.[0])).toBeCloseTo(last / 1000, 5);
    const [flags] = (await read(capture, ['tcp.completeness'])).slice(-1);
    // SYN, SYN-ACK, ACK, data and FIN were all seen.
    expect(Number(flags?.[0]) & 31).toBe(31);
  });

  it('is sealed without secrets and holds none', async () => {
    const running = await startMatrixServer(lab, { server: 'openssl', version: 'TLSv1.3', certificate: 'server' });
    const { capture } = await record(dialOptions(lab, running.port));
    await running.stop();
    const sealed = { ...capture, secrets: [] };
    expect((await judge(sealed)).filter((message) => message.includes('Certificate'))).toEqual([]);
    for (const line of capture.secrets) {
      expect(Buffer.from(buildPcapng(sealed)).includes(line.split(' ')[2] ?? '')).toBe(false);
      expect(Buffer.from(buildPcapng(capture)).includes(line)).toBe(true);
    }
  });

  it('writes IPv6, resets and answers longer than a packet', async () => {
    const cert = lab.pki.certificates.server;
    const server = createServer({ cert: cert.chainPem, key: cert.keyPem }, (_request, response) => {
      response.write(Buffer.alloc(300_000, 'x'));
      setTimeout(() => response.socket?.resetAndDestroy(), 200);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '::1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    const client = { address: '2001:db8::c0:1%eth0', port: 40_001 };
    const { capture, dialed } = await record(dialOptions(lab, port, { host: '::1', serverName: 'localhost' }), client);
    server.close();
    expect(dialed.address).toBe('::1');
    const big = { from: 'server', bytes: new Uint8Array(150_000), atMs: 9_000 } as const;
    const reset = { from: 'server', end: 'RST', atMs: 9_001 } as const;
    const events = [...capture.events.filter((event) => !('end' in event)), big, reset];
    const rows = await read({ ...capture, events }, [
      'ipv6.src',
      'ipv6.dst',
      'tcp.len',
      'tcp.flags.reset',
      'tcp.checksum.status',
    ]);
    expect(rows[0]?.slice(0, 2)).toEqual(['2001:db8::c0:1', '::1']);
    expect(new Set(rows.map((row) => row[4]))).toEqual(new Set(['1']));
    const lengths = rows.map((row) => Number(row[2]));
    expect(Math.max(...lengths)).toBeLessThan(65_536);
    const sent = events.reduce((sum, event) => sum + ('bytes' in event ? event.bytes.length : 0), 0);
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(sent);
    expect(rows.at(-1)?.[3]).toBe('1');
  });
});
