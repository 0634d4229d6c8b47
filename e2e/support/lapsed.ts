import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { LapsedListOrder } from '../../electron/testing/lapsed-list.ts';
import { ROOT_NAME } from './shared-app.ts';
import type { Workspace } from './tools.ts';

const program = path.resolve(import.meta.dirname, '../../electron/testing/lapsed-list.ts');

/** Makes a workspace whose authority has one list, which ran out nine days ago; in a process of its own, whose clock is that old. */
export function makeLapsedWorkspace(workspace: Workspace, clients: readonly string[]): void {
  const { folder, file, name, passphrase } = workspace;
  const order = { folder, file, name, passphrase, authority: ROOT_NAME, clients, now: Date.now() };
  execFileSync(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    program,
    JSON.stringify(order satisfies LapsedListOrder),
  ]);
}
