import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** Where a client program is to connect, and with what. Paths of PEM files. */
export interface ClientTarget {
  /** Without white space. */
  readonly id: string;
  readonly port: number;
  readonly serverName: string;
  readonly version: 'TLSv1.2' | 'TLSv1.3';
  /** Roots for the server. */
  readonly caFile: string;
  /** The client's chain and key. */
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly alpn?: string;
}

export const CLIENT_KINDS = ['openssl', 'gnutls', 'curl', 'node', 'java', 'go'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** Dials every target with a client program and returns what it printed for each. */
export async function runClient(
  kind: ClientKind,
  targets: readonly ClientTarget[],
): Promise<ReadonlyMap<string, string>> {
  const one = ONE_BY_ONE[kind];
  if (one !== undefined) return runEach(targets, one);
  const folder = mkdtempSync(join(tmpdir(), 'countersign-client-'));
  try {
    return byId(await runAll(kind, targets, folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

const pair = (flag: string, value: string | undefined): readonly string[] => (value === undefined ? [] : [flag, value]);

/** Programs that are started for each target; the request goes to standard input. */
const ONE_BY_ONE: Partial<Record<ClientKind, (target: ClientTarget) => Command>> = {
  openssl: (target) => ({
    command: 'openssl',
    args: [
      's_client',
      '-connect',
      `127.0.0.1:${target.port}`,
      '-servername',
      target.serverName,
      target.version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3',
      '-CAfile',
      target.caFile,
      '-verify_hostname',
      target.serverName,
      '-verify_return_error',
      '-ign_eof',
      ...pair('-cert', target.certFile),
      ...pair('-cert_chain', target.certFile),
      ...pair('-key', target.keyFile),
      ...pair('-alpn', target.alpn),
    ],
  }),
  gnutls: (target) => ({
    command: 'gnutls-cli',
    args: [
      `--port=${target.port}`,
      `--sni-hostname=${target.serverName}`,
      `--verify-hostname=${target.serverName}`,
      `--priority=NORMAL:-VERS-ALL:+VERS-TLS${target.version.slice(4)}`,
      `--x509cafile=${target.caFile}`,
      ...pair('--x509certfile', target.certFile),
      ...pair('--x509keyfile', target.keyFile),
      ...pair('--alpn', target.alpn),
      '127.0.0.1',
    ],
  }),
  curl: (target) => ({
    command: 'curl',
    args: [
      '-sS',
      '--max-time',
      '5',
      `--tlsv${target.version.slice(4)}`,
      '--tls-max',
      target.version.slice(4),
      '--no-alpn',
      '--connect-to',
      `${target.serverName}:443:127.0.0.1:${target.port}`,
      '--cacert',
      target.caFile,
      ...pair('--cert', target.certFile),
      ...pair('--key', target.keyFile),
      `https://${target.serverName}/`,
    ],
  }),
};

async function runEach(
  targets: readonly ClientTarget[],
  command: (target: ClientTarget) => Command,
): Promise<ReadonlyMap<string, string>> {
  const said = new Map<string, string>();
  const waiting = [...targets];
  const worker = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift())
      said.set(target.id, await output(command(target), REQUEST));
  };
  await Promise.all(Array.from({ length: 3 }, worker));
  return said;
}

/** Some programs dial every target in one process, on a machine that does other things too. */
const TIMEOUT_MS = 100_000;

const DEBIAN_PACKAGES: Readonly<Record<string, string>> = {
  'gnutls-cli': 'gnutls-bin',
  java: 'default-jdk-headless',
  javac: 'default-jdk-headless',
  go: 'golang-go',
};

const missing = (command: string): string =>
  `${command} is missing; install the Debian package ${DEBIAN_PACKAGES[command] ?? command}`;

/** What a program writes on both streams. */
function output({ command, args }: Command, input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: TIMEOUT_MS });
    let text = '';
    const collect = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.stdin?.on('error', () => undefined);
    child.on('error', () => reject(new Error(missing(command))));
    child.on('close', () => resolve(text));
    child.stdin?.end(input);
  });
}

/** Programs of ours that dial every target in one process. */
async function runAll(kind: ClientKind, targets: readonly ClientTarget[], folder: string): Promise<string> {
  const file = join(folder, 'targets');
  if (kind === 'java') {
    writeFileSync(file, targets.map(tabbed).join(''));
    compile('javac', ['-d', folder, join(import.meta.dirname, 'JsseClient.java')]);
    return output({ command: 'java', args: ['-XX:TieredStopAtLevel=1', '-cp', folder, 'JsseClient', file] }, '');
  }
  writeFileSync(file, JSON.stringify(targets));
  if (kind === 'node')
    return output({ command: 'node', args: [join(import.meta.dirname, 'node-client-process.ts'), file] }, '');
  const binary = join(folder, 'client');
  compile('go', ['build', '-o', binary, join(import.meta.dirname, 'client.go')]);
  return output({ command: binary, args: [file] }, '');
}

const tabbed = (target: ClientTarget): string =>
  `${Object.entries(target)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join('\t')}\n`;

function compile(command: string, args: readonly string[]): void {
  const env = { ...process.env, GO111MODULE: 'off', CGO_ENABLED: '0' };
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8', env });
  if (error !== undefined) throw new Error(missing(command));
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

/** Takes lines `id words` apart. */
function byId(text: string): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const line of text.split('\n')) {
    const at = line.indexOf(' ');
    if (at > 0) said.set(line.slice(0, at), `${said.get(line.slice(0, at)) ?? ''}${line.slice(at + 1)}\n`);
  }
  return said;
}
