import { spawn } from 'node:child_process';
import path from 'node:path';
import { environment } from '../environment.ts';
import { refuseUnknownMembers } from '../loud.ts';

/** Electron's `shell` through xdg-open; under test a call that nobody stubbed throws. */
export const shell = refuseUnknownMembers(
  {
    async openExternal(url: string): Promise<void> {
      assertStubbed('openExternal');
      await open(url);
    },
    async openPath(target: string): Promise<string> {
      assertStubbed('openPath');
      return open(target).then(
        () => '',
        (error: unknown) => String(error),
      );
    },
    showItemInFolder(target: string): void {
      assertStubbed('showItemInFolder');
      void open(path.dirname(target)).catch(() => undefined);
    },
    beep(): void {
      process.stderr.write('\x07');
    },
  },
  'shell',
);

function open(target: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('xdg-open', [target], { stdio: 'ignore', detached: true });
    child.once('error', reject);
    child.once('spawn', resolve);
    child.unref();
  });
}

function assertStubbed(call: string): void {
  if (environment.isTest) throw new Error(`shell.${call} was called in a test that did not stub it`);
}
