/** What the runtime reads from the environment, read once. Every name starts with COUNTERSIGN_RUNTIME_. */
export const environment = {
  /** No window is shown: asked for, or there is no display. */
  headless:
    read('HEADLESS') === '1' ||
    (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']),
  /** The Chromium to run. */
  chromiumPath: read('CHROMIUM') ?? '/usr/bin/chromium',
  /** A browser profile to keep; without it every run has a fresh one that is removed at the end. */
  profileDir: read('PROFILE'),
  /** Under test a native surface (dialog, external link) that nobody stubbed throws. */
  isTest: read('TEST') === '1',
  /** Passes Chromium's own messages on. */
  isVerbose: read('VERBOSE') === '1',
  /** Folder of the app, told by boot.cjs. */
  appDir: read('APP_DIR') ?? process.cwd(),
  /** Chromium opens a debugging port beside the pipe only where the command line asks, as Playwright's does. */
  wantsDebuggingPort: process.argv.some((argument) => argument.startsWith('--remote-debugging-port')),
} as const;

function read(name: string): string | undefined {
  const value = process.env[`COUNTERSIGN_RUNTIME_${name}`];
  return value === '' ? undefined : value;
}
