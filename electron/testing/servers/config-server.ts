import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, oneProcess, type ServerSetup } from './server-setup.ts';
import { findFreePorts, startTool, type Tool, waitForPort } from './tool-process.ts';

const MAX_ATTEMPTS = 5;

/** A program that serves many setups from one configuration file. */
export interface ConfiguredProgram {
  readonly name: string;
  /** Prepares the folder and writes what the configuration needs beside it. */
  readonly config: (listening: readonly Listening[], folder: string) => Promise<string> | string;
  readonly tool: (configFile: string, folder: string) => Tool;
  /** Within the folder; absent: standard output. */
  readonly logFile?: string;
}

export interface Listening {
  readonly setup: ServerSetup;
  readonly port: number;
}

/** Starts one process for all setups on ports that were free; tries other ports where one was taken meanwhile. */
export async function startConfigured(program: ConfiguredProgram, setups: readonly ServerSetup[]): Promise<Fleet> {
  let output = '';
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const folder = await mkdtemp(join(tmpdir(), `countersign-${program.name}-`));
    const ports = await findFreePorts(setups.length);
    const listening = setups.map((setup, index) => ({ setup, port: ports[index] ?? 0 }));
    const configFile = join(folder, `${program.name}.conf`);
    await writeFile(configFile, await program.config(listening, folder));
    const tool = await startTool(program.tool(configFile, folder));
    if (await allListen(listening, () => tool.child.exitCode === null)) {
      let last: string | undefined;
      const log = (): string =>
        last ?? (program.logFile === undefined ? tool.log() : readFileSync(join(folder, program.logFile), 'utf8'));
      const stop = async (): Promise<void> => {
        await tool.stop();
        last = log();
        await rm(folder, { recursive: true, force: true });
      };
      return oneProcess(new Map(listening.map(({ setup, port }) => [setup.id, port])), { stop, log });
    }
    output = tool.log();
    await tool.stop();
    if (program.logFile !== undefined) output += await readFile(join(folder, program.logFile), 'utf8').catch(() => '');
    await rm(folder, { recursive: true, force: true });
    if (!/already in use|cannot bind/i.test(output)) break;
  }
  throw new Error(`${program.name} did not start:\n${output}`);
}

async function allListen(listening: readonly Listening[], alive: () => boolean): Promise<boolean> {
  for (const { port } of listening) if (!(await waitForPort(port, alive))) return false;
  return true;
}
