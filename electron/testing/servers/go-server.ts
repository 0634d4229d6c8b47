import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { standardSuites } from './java-server.ts';
import { type Fleet, oneProcess, type ServerSetup } from './server-setup.ts';
import { startTool } from './tool-process.ts';

const DEBIAN_PACKAGE = 'golang-go';
const START_MS = 60_000;

/** Go's crypto/tls behind net/http: one process for all setups. */
export async function startGoServers(setups: readonly ServerSetup[]): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-go-'));
  const binary = join(folder, 'server');
  const removed = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    build(binary);
    const file = join(folder, 'setups.json');
    writeFileSync(file, JSON.stringify(setups.map(withStandardSuites)));
    const tool = await startTool({ command: binary, debianPackage: DEBIAN_PACKAGE, args: [file] });
    await tool.waitFor(/^ready$/m, START_MS);
    const ports = new Map<string, number>();
    for (const [, id = '', port] of tool.log().matchAll(/^port (\S+) (\d+)$/gm)) ports.set(id, Number(port));
    return oneProcess(ports, { log: tool.log, stop: () => tool.stop().then(removed) });
  } catch (error) {
    removed();
    throw error;
  }
}

function build(binary: string): void {
  const { error, status, stderr } = spawnSync('go', ['build', '-o', binary, join(import.meta.dirname, 'server.go')], {
    encoding: 'utf8',
    env: { ...process.env, GO111MODULE: 'off', CGO_ENABLED: '0' },
  });
  if (error !== undefined) throw new Error(`go is missing; install the Debian package ${DEBIAN_PACKAGE}`);
  if (status !== 0) throw new Error(`go build: ${stderr}`);
}

const withStandardSuites = (setup: ServerSetup): object =>
  setup.ciphers === undefined ? setup : { ...setup, standardSuites: standardSuites(setup.ciphers) };
