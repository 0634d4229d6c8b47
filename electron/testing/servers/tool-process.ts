import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import process from 'node:process';

/** A server that a test has started and has to stop. */
export interface TestServer {
  readonly port: number;
  stop(): Promise<void>;
  /** What it has written so far. */
  log(): string;
}

export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  /** The Debian package that holds the command. */
  readonly debianPackage: string;
  /** Where it runs; absent: where the test does. */
  readonly folder?: string;
  /** Added to the test's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ToolProcess {
  readonly child: ChildProcess;
  log(): string;
  stop(): Promise<void>;
  /** The first match in the output; fails when the process ends or the time runs out before. */
  waitFor(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray>;
}

const POLL_MS = 20;
const START_TIMEOUT_MS = 10_000;

// A test that dies must not leave a server behind, nor the workers of one.
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/** Starts a tool with its output collected. A missing tool is an error that names its package. */
export async function startTool(tool: Tool): Promise<ToolProcess> {
  const child = spawn(tool.command, tool.args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(tool.folder !== undefined && { cwd: tool.folder }),
    ...(tool.environment !== undefined && { env: { ...process.env, ...tool.environment } }),
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.stdin.on('error', () => undefined);
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new Error(`${tool.command} is missing; install the Debian package ${tool.debianPackage}`, { cause });
  }
  running.add(child);
  child.once('exit', () => running.delete(child));
  const log = (): string => output;
  return {
    child,
    log,
    stop: () => stopChild(child),
    waitFor: (pattern, timeoutMs = START_TIMEOUT_MS) => waitForOutput(child, log, { pattern, timeoutMs }),
  };
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const impatient = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await exited;
  clearTimeout(impatient);
}

async function waitForOutput(
  child: ChildProcess,
  log: () => string,
  wanted: { readonly pattern: RegExp; readonly timeoutMs: number },
): Promise<RegExpExecArray> {
  for (let waitedMs = 0; waitedMs < wanted.timeoutMs; waitedMs += POLL_MS) {
    const match = wanted.pattern.exec(log());
    if (match !== null) return match;
    if (child.exitCode !== null) break;
    await delay(POLL_MS);
  }
  await stopChild(child);
  throw new Error(`${child.spawnfile} did not say ${wanted.pattern.source}:\n${log()}`);
}

/** A port that was free a moment ago: for tools that cannot choose one themselves, and for dials that must be refused. */
export async function findFreePort(): Promise<number> {
  const [port] = await findFreePorts(1);
  if (port === undefined) throw new Error('no port');
  return port;
}

// Below what systems give to outgoing connections and to servers on port 0, so that nothing takes one by chance.
const FIRST_PORT = 12_000;
const LAST_PORT = 32_000;
const handedOut = new Set<number>();

/** Ports that were free a moment ago; none is given twice. */
export async function findFreePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

/** Waits until something accepts connections on a loopback port. */
export async function waitForPort(port: number, alive: () => boolean, timeoutMs = START_TIMEOUT_MS): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < timeoutMs && alive(); waitedMs += POLL_MS) {
    if (await accepts(port)) return true;
    await delay(POLL_MS);
  }
  return false;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export const delay = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
