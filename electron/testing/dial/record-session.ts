import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { TlsParty } from '../../../shared/model/connection.ts';
import { startTool } from '../servers/tool-process.ts';

const QUIET_MS = 120;
const POLL_MS = 20;
/** A machine that does other things too answers late; without an answer the test fails by what is missing. */
const PATIENCE_MS = 20_000;

export interface CapturedSegment {
  readonly from: TlsParty;
  readonly bytes: Uint8Array;
  readonly atMs: number;
}

export interface RecordInput {
  readonly folder: string;
  /** Of the server. */
  readonly port: number;
  /** Further arguments of `openssl s_client`. */
  readonly clientArgs: readonly string[];
  /** Lines typed into the client, each once nothing moves any more; the server answers the last one. */
  readonly typed: readonly string[];
}

export interface Recorded {
  readonly segments: readonly CapturedSegment[];
  readonly secrets: readonly string[];
}

/** Lets `openssl s_client` talk to a server through a relay that keeps what both send, with the client's secrets. */
export async function recordSession({ folder, port, clientArgs, typed }: RecordInput): Promise<Recorded> {
  const segments: CapturedSegment[] = [];
  const startMs = performance.now();
  const relay = await startRelay(port, (from, bytes) =>
    segments.push({ from, bytes, atMs: performance.now() - startMs }),
  );
  const keyLog = join(folder, `record-${relay.port}.keys`);
  const client = await startTool({
    command: 'openssl',
    debianPackage: 'openssl',
    args: ['s_client', '-connect', `127.0.0.1:${relay.port}`, '-keylogfile', keyLog, ...clientArgs],
  });
  const quiet = async (): Promise<void> => {
    for (let seen = -1; seen !== segments.length || seen === 0; await pause(QUIET_MS)) seen = segments.length;
  };
  await quiet();
  for (const [position, line] of typed.entries()) {
    if (client.child.exitCode !== null) break;
    const before = segments.length;
    const isLast = position === typed.length - 1;
    client.child.stdin?.write(line);
    await until(() => segments.slice(before).some(({ from }) => from === 'server' || !isLast));
    await quiet();
  }
  await client.stop();
  await pause(POLL_MS);
  relay.server.close();
  return { segments, secrets: readFileSync(keyLog, 'utf8').split('\n') };
}

async function until(holds: () => boolean): Promise<void> {
  for (let waitedMs = 0; !holds() && waitedMs < PATIENCE_MS; waitedMs += POLL_MS) await pause(POLL_MS);
}

async function startRelay(
  port: number,
  keep: (from: TlsParty, bytes: Uint8Array) => void,
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((client) => {
    const upstream = connect({ host: '127.0.0.1', port, noDelay: true });
    pass(client, upstream, (bytes) => keep('client', bytes));
    pass(upstream, client, (bytes) => keep('server', bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return { server, port: address.port };
}

function pass(from: Socket, to: Socket, keep: (bytes: Uint8Array) => void): void {
  from.on('data', (chunk: Buffer) => {
    keep(Uint8Array.from(chunk));
    to.write(chunk);
  });
  from.on('end', () => to.end());
  from.on('error', () => to.destroy());
}
