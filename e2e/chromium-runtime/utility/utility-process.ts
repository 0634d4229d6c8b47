import { fork as forkNode, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ForkOptions } from 'electron';
import { lifecycle } from '../lifecycle.ts';
import { LoudEmitter } from '../loud-emitter.ts';
import { refuseUnknownMembers } from '../loud.ts';
import { forwardPort, type MessagePortMain, type PortMessage } from './message-port.ts';
import type { UtilityMessage } from './wire.ts';

const BOOT = fileURLToPath(new URL('./boot.mts', import.meta.url));
const GUARD = new URL('../boringssl-guard.mjs', import.meta.url).href;
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning', `--import=${GUARD}`];

/** All that run; none outlives the app. */
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Electron's UtilityProcess as a forked Node with the guarded node:crypto. It ends with the app. */
class UtilityProcess extends LoudEmitter {
  pid: number | undefined;
  stdout: NodeJS.ReadableStream | null;
  stderr: NodeJS.ReadableStream | null;
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, (message: PortMessage) => void>();
  #lastPortId = 0;

  constructor(child: ChildProcess) {
    super('utilityProcess');
    this.#child = child;
    this.pid = undefined;
    this.stdout = child.stdout;
    this.stderr = child.stderr;
    child.once('spawn', () => {
      this.pid = child.pid;
      this.emit('spawn');
    });
    child.on('message', (message) => this.#receive(message as UtilityMessage));
    child.once('exit', (code, signal) => this.#end(code ?? (signal === null ? 1 : constants.signals[signal])));
    // A message to a process that has just ended is lost, as in Electron; failing to start shows as its exit.
    child.on('error', () => child.pid === undefined && this.#end(1));
    children.add(child);
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const data: unknown = structuredClone(message);
    const portIds = transfer.map((port) => this.#adopt(port));
    this.#send({ kind: 'message', data, portIds });
  }

  kill(): boolean {
    return this.#child.kill();
  }

  #adopt(port: MessagePortMain): number {
    const portId = ++this.#lastPortId;
    this.#ports.set(
      portId,
      forwardPort(port, (message) => this.#send({ kind: 'port', portId, message })),
    );
    return portId;
  }

  #send(message: UtilityMessage): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #receive(message: UtilityMessage): void {
    if (message.kind === 'port') this.#ports.get(message.portId)?.(message.message);
    else if (!lifecycle.isEnding) this.emit('message', message.data);
  }

  #end(exitCode: number): void {
    children.delete(this.#child);
    this.pid = undefined;
    for (const hear of this.#ports.values()) hear({ event: 'close' });
    this.#ports.clear();
    this.emit('exit', exitCode);
  }
}

/** Electron's `utilityProcess`. */
export const utilityProcess = refuseUnknownMembers(
  {
    fork(modulePath: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityProcess {
      if (!lifecycle.isReady) throw new Error('utilityProcess cannot be created before app is ready');
      const own = process.execArgv.filter((flag) => !flag.startsWith('--inspect') && !flag.startsWith('--import'));
      const child = forkNode(BOOT, [modulePath, ...args], {
        execArgv: [...NODE_FLAGS, ...(options.execArgv ?? own)],
        env: Object.fromEntries(Object.entries(options.env ?? process.env)),
        serialization: 'advanced',
        stdio: buildStdio(options.stdio),
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      });
      return new UtilityProcess(child);
    },
  },
  'utilityProcess',
);

type Stream = 'ignore' | 'pipe' | 'inherit';

function buildStdio(stdio: ForkOptions['stdio'] = 'inherit'): ('ipc' | Stream)[] {
  const [stdin, stdout, stderr] = typeof stdio === 'string' ? ['ignore', stdio, stdio] : stdio;
  if (stdin !== undefined && stdin !== 'ignore') throw new Error('stdin of a utility process can only be ignored');
  return ['ignore', asStream(stdout), asStream(stderr), 'ipc'];
}

function asStream(name: string | undefined): Stream {
  if (name === 'ignore' || name === 'pipe') return name;
  if (name === undefined || name === 'inherit') return 'inherit';
  throw new TypeError(`no such stdio of a utility process: ${name}`);
}
