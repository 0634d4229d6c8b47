import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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
} from '../testing/dial/run-matrix.ts';
import { dial, type DialedRun } from './dial.ts';
import { buildPcapng, type CaptureEvent } from './export/pcapng.ts';
import { HANDSHAKE_TYPE } from './registry.ts';

const run = promisify(execFile);
let lab: DialLab;
let folder: string;
beforeAll(() => {
  lab = createDialLab();
  folder = mkdtempSync(join(tmpdir(), 'countersign-judge-'));
});
afterAll(() => {
  lab.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Judged {
  readonly handshake: readonly string[];
  readonly alerts: readonly string[];
  readonly suite: string;
}

/** What tshark reads from a capture and a key log. */
async function judge(segments: readonly CaptureEvent[], secrets: readonly string[]): Promise<Judged> {
  const capture = join(folder, 'session.pcapng');
  const keys = join(folder, 'session.keys');
  const [client, server] = [
    { address: '10.0.0.1', port: 50_000 },
    { address: '10.0.0.2', port: 443 },
  ];
  writeFileSync(capture, buildPcapng({ stoodAt: 0, client, server, events: segments, secrets: [] }));
  writeFileSync(keys, `${secrets.join('\n')}\n`);
  const fields = ['ip.src', 'tls.handshake.type', 'tls.alert_message.desc', 'tls.handshake.ciphersuite'].flatMap(
    (field) => ['-e', field],
  );
  const { stdout } = await run('tshark', [
    '-r',
    capture,
    '-o',
    `tls.keylog_file:${keys}`,
    '-T',
    'fields',
    '-E',
    'separator=;',
    ...fields,
  ]);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(';'));
  const list = (row: readonly string[], column: number): readonly string[] =>
    (row[column] ?? '').split(',').filter((each) => each !== '');
  const sender = (row: readonly string[]): string => (row[0] === '10.0.0.1' ? 'client' : 'server');
  return {
    handshake: rows.flatMap((row) => list(row, 1).map((type) => `${sender(row)} ${type}`)),
    alerts: rows.flatMap((row) => list(row, 2).map((number) => `${sender(row)} ${number}`)),
    suite: rows.filter((row) => sender(row) === 'server').flatMap((row) => list(row, 3))[0] ?? '',
  };
}

const TYPE_NUMBERS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(HANDSHAKE_TYPE).map(([name, number]) => [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, number]),
);

const ours = (dialed: DialedRun): Omit<Judged, 'suite'> => ({
  handshake: dialed.messages
    .filter(({ type }) => TYPE_NUMBERS[type] !== undefined)
    .map(({ from, type }) => `${from} ${TYPE_NUMBERS[type]}`),
  alerts: dialed.messages.flatMap(({ from, alert }) => (alert === undefined ? [] : [`${from} ${alert.number}`])),
});

describe('the transcript of a live session', () => {
  it.each([
    ['openssl', 'TLSv1.2', 'client'],
    ['openssl', 'TLSv1.3', 'client'],
    ['openssl', 'TLSv1.3', 'clientExpired'],
    ['nginx', 'TLSv1.2', 'clientRsa'],
    ['node', 'TLSv1.3', 'clientRsa'],
  ] as const)('is what tshark reads with the same secrets: %s %s with %s', async (server, version, credential) => {
    const running = await startMatrixServer(lab, { server, version, certificate: 'serverRsa' });
    const segments: CaptureEvent[] = [];
    const secrets: string[] = [];
    const result = await dial(
      dialOptions(lab, running.port, { credential: credentialOf(lab, credential), afterHandshakeWaitMs: 3_000 }),
      {
        now: () => 0,
        monotonicMs: () => performance.now(),
        onBytes: (from, bytes, atMs) => segments.push({ from, bytes: bytes.slice(), atMs }),
        onSecret: (line) => secrets.push(line),
      },
    );
    await running.stop();
    if (!result.ok) throw new Error(result.error.code);
    const { suite, ...judged } = await judge(segments, secrets);
    expect(ours(result.value)).toEqual(judged);
    expect(judged.handshake.length).toBeGreaterThan(9);
    expect(Number(suite)).toBeGreaterThan(0);
  });
});
