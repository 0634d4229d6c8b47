import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, oneProcess, type ServerSetup } from './server-setup.ts';
import { startTool } from './tool-process.ts';

const PROGRAM = join(import.meta.dirname, 'node-servers-process.ts');

/** Node's own HTTPS servers in one process. They turn a client away without an alert where they do not like its certificate. */
export async function startNodeServers(setups: readonly ServerSetup[]): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-node-'));
  const file = join(folder, 'setups.json');
  writeFileSync(file, JSON.stringify(setups));
  const tool = await startTool({ command: 'node', debianPackage: 'nodejs', args: [PROGRAM, file] });
  try {
    await tool.waitFor(/^ready$/m, 60_000);
    const ports = new Map<string, number>();
    for (const [, id = '', port] of tool.log().matchAll(/^port (\S+) (\d+)$/gm)) ports.set(id, Number(port));
    return oneProcess(ports, tool);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
