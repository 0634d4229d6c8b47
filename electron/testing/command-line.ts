import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const MAIN = path.resolve(import.meta.dirname, '../cli/main.ts');
/** Where Node keeps what it compiled of the sources: a start takes half as long. */
const COMPILED = path.join(tmpdir(), 'countersign-compiled');

/** What one run of the command line left behind. */
export interface CommandRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own in which commands are run from the sources, without a display. */
export interface CommandFolder {
  readonly folder: string;
  at(name: string): string;
  run(...args: readonly string[]): Promise<CommandRun>;
  runWith(input: Uint8Array, ...args: readonly string[]): Promise<CommandRun>;
  /** Runs with `--json` and parses standard output; any exit code but 0 fails. */
  json(...args: readonly string[]): Promise<Record<string, unknown>>;
  /** Runs with `--json`, which must fail with `exitCode`, and answers the error. */
  failure(exitCode: number, ...args: readonly string[]): Promise<Record<string, unknown>>;
  /** Runs another program in the folder; any exit code but 0 fails. */
  tool(command: string, ...args: readonly string[]): string;
  remove(): void;
}

export const PASSPHRASE = 'correct horse battery staple';

export function createCommandFolder(): CommandFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'countersign-cli-'));
  writeFileSync(path.join(folder, 'pass'), `${PASSPHRASE}\n`);
  const runWith = (input: Uint8Array, ...args: readonly string[]): Promise<CommandRun> =>
    runCommand(folder, args, input);
  const run = (...args: readonly string[]): Promise<CommandRun> => runWith(new Uint8Array(), ...args);
  return {
    folder,
    at: (name) => path.join(folder, name),
    run,
    runWith,
    json: async (...args) => {
      const done = await run(...args, '--json');
      if (done.exitCode !== 0)
        throw new Error(`${args.join(' ')} ended with ${done.exitCode}: ${done.stderr}${done.stdout}`);
      return JSON.parse(done.stdout) as Record<string, unknown>;
    },
    failure: async (exitCode, ...args) => {
      const done = await run(...args, '--json');
      if (done.exitCode !== exitCode)
        throw new Error(`${args.join(' ')} ended with ${done.exitCode}: ${done.stderr}${done.stdout}`);
      return (JSON.parse(done.stderr) as { error: Record<string, unknown> }).error;
    },
    tool: (command, ...args) => {
      const done = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
      if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${done.status}: ${done.stderr}`);
      return done.stdout + done.stderr;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function runCommand(folder: string, args: readonly string[], input: Uint8Array): Promise<CommandRun> {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    cwd: folder,
    // What the program keeps of its user must not be that of whoever runs the tests.
    env: { ...env, NODE_COMPILE_CACHE: COMPILED, COUNTERSIGN_USER_DATA: path.join(folder, '.user-data') },
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // A command that refuses its arguments ends before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) =>
      resolve({ exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}
