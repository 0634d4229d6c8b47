import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request as requestPlain } from 'node:http';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import type { TLSSocket } from 'node:tls';
import type { IssuedTestCertificate } from '../test-authority.ts';
import { KIT_PASSPHRASE, type KitLab } from './kit-lab.ts';

const TIMEOUT_MS = 20_000;
/** Programs that end at once gain nothing from compiling well. */
export const QUICK_JAVA = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';

/** What a request came to: the status and the text, or what broke it. */
export type Answer = { readonly status: number; readonly text: string } | { readonly failure: string };

/** Asks a server on this machine over TLS, with a certificate or without. */
export function askServer(
  lab: KitLab,
  port: number,
  credential: IssuedTestCertificate | undefined,
  options: {
    readonly maxVersion?: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
    readonly serverName?: string;
    readonly hostHeader?: string;
  } = {},
): Promise<Answer> {
  return new Promise((resolve) => {
    const asked = request({
      host: '127.0.0.1',
      port,
      servername: options.serverName ?? 'localhost',
      headers: { host: options.hostHeader ?? `localhost:${port}` },
      ca: lab.root.pem,
      agent: false,
      timeout: TIMEOUT_MS,
      ...(options.maxVersion === 'TLSv1.1' && { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }),
      ...(options.maxVersion !== undefined && { maxVersion: options.maxVersion }),
      ...(options.serverName !== undefined && { checkServerIdentity: () => undefined }),
      ...(credential !== undefined && { cert: credential.chainPem, key: credential.keyPem }),
    });
    asked.on('response', (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', (error) => resolve({ failure: error.message }));
    });
    asked.on('error', (error) => resolve({ failure: error.message }));
    asked.on('timeout', () => asked.destroy(new Error('timeout')));
    asked.end();
  });
}

/** Asks a proxy on this machine in the clear. */
export function askProxy(port: number): Promise<Answer> {
  return new Promise((resolve) => {
    const asked = requestPlain({ host: '127.0.0.1', port, agent: false, timeout: TIMEOUT_MS }, (response) => {
      response.setEncoding('utf8');
      let text = '';
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.on('error', (error) => resolve({ failure: error.message }));
    asked.on('timeout', () => asked.destroy(new Error('timeout')));
    asked.end();
  });
}

/** A server of Node's that requires client certificates and says who came. */
export interface Judge {
  readonly port: number;
  /** Each certificate that was let in, and the Host line. */
  readonly seen: readonly { readonly der: Buffer; readonly host: string }[];
  /** Handshakes that failed. */
  readonly refused: readonly string[];
  stop(): Promise<void>;
}

export async function startJudge(lab: KitLab, own: IssuedTestCertificate): Promise<Judge> {
  const seen: { der: Buffer; host: string }[] = [];
  const refused: string[] = [];
  const server = createServer(
    // The root alone: whoever sends no issuer is not believed.
    {
      cert: own.chainPem,
      key: own.keyPem,
      ca: lab.root.pem,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    },
    (asked, response) => {
      const peer = (asked.socket as TLSSocket).getPeerCertificate();
      seen.push({ der: peer.raw, host: asked.headers.host ?? '' });
      response.end(`let in ${String(peer.subject.CN)}\n`);
    },
  );
  server.on('tlsClientError', (error) => refused.push(error.message));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port: (server.address() as AddressInfo).port, seen, refused, stop };
}

export interface Said {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs a command of a kit as its reader would, away from the terminal; the passphrase is typed. */
export async function runInKit(
  folder: string,
  command: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    // Without a terminal OpenSSL reads the passphrase from standard input.
    detached: true,
    env: { ...process.env, JAVA_TOOL_OPTIONS: QUICK_JAVA, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${KIT_PASSPHRASE}\n`);
  const stop = (): void => {
    // The whole group, for the shell has children.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  const impatient = setTimeout(stop, TIMEOUT_MS * 5);
  await once(child, 'close');
  clearTimeout(impatient);
  return { exitCode: child.exitCode, output };
}

/** Runs each command that the comment of a configuration asks for, of those that make files. */
export async function prepareKit(folder: string, text: string): Promise<void> {
  for (const [, command = ''] of text.matchAll(/^(?:#|\/\/) {3}(\(umask .*)$/gm)) {
    const { exitCode, output } = await runInKit(folder, command);
    if (exitCode !== 0) throw new Error(`${command}: ${output}`);
  }
}
