import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { electronDist } from '../../scripts/electron-path.mjs';

const root = path.resolve(import.meta.dirname, '../..');

interface Fixtures {
  /** A folder of this test alone; everything the user writes goes there. */
  readonly folder: string;
  readonly app: ElectronApplication;
  readonly page: Page;
}

/**
 * The application with a fresh profile, on the installed Electron or on the Chromium runtime; a spec cannot tell which.
 * Native dialogs are answered by `answerOpen` and `answerSave`, never shown.
 */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  folder: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  app: async ({ folder }, use) => {
    const app = await launch(folder);
    await use(app);
    await app.close();
  },
  page: async ({ app }, use) => {
    await use(await firstPage(app));
  },
});

export { expect } from '@playwright/test';

/** Starts the application; `args` follow the folder of the app on its command line. */
export async function launch(folder: string, args: readonly string[] = []): Promise<ElectronApplication> {
  const { kind, dist } = electronDist();
  const env: Record<string, string> = {
    ...definedOnly(process.env),
    COUNTERSIGN_USER_DATA: path.join(folder, 'profile'),
    COUNTERSIGN_RUNTIME_TEST: '1',
  };
  const before = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (kind === 'chromium-runtime') process.env['ELECTRON_OVERRIDE_DIST_PATH'] = dist;
  try {
    const app = await _electron.launch({ args: ['.', ...args], cwd: root, env });
    await app.evaluate(({ dialog }) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: true, filePaths: [] });
      dialog.showSaveDialog = () => Promise.resolve({ canceled: true, filePath: '' });
      // The second button goes on: a window that is closed at the end of a test must close.
      dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
    });
    return app;
  } finally {
    if (before === undefined) delete process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  }
}

export async function firstPage(app: ElectronApplication): Promise<Page> {
  const page = await app.firstWindow();
  await page.waitForURL(/index\.html/);
  await page.waitForLoadState('load');
  return page;
}

/** The next open dialogs answer with these files. */
export async function answerOpen(app: ElectronApplication, ...filePaths: string[]): Promise<void> {
  await app.evaluate(({ dialog }, files) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: files });
  }, filePaths);
}

/** The next save dialogs answer with this file. */
export async function answerSave(app: ElectronApplication, filePath: string): Promise<void> {
  await app.evaluate(({ dialog }, file) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: file });
  }, filePath);
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
