import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { expect, vi } from 'vitest';

export const RUNTIME_BIN = path.resolve(import.meta.dirname, '../bin');
export const FIXTURE_APP = path.join(import.meta.dirname, 'fixture-app');

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

export interface Fixture {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly userDataDir: string;
  /** What the fixture app noted, as [what, evidence]. */
  log(): Promise<unknown[][]>;
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** Starts of further instances must use the folder of the first. */
  readonly userDataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The fixture app on the Chromium runtime, its first page loaded. */
export async function launchFixture(options: LaunchOptions = {}): Promise<Fixture> {
  const userDataDir = options.userDataDir ?? mkdtempSync(path.join(tmpdir(), 'runtime-fixture-'));
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = RUNTIME_BIN;
  const app = await _electron.launch({ args: [FIXTURE_APP], env: buildEnv(userDataDir, options.env) });
  const page = await app.firstWindow();
  await page.waitForURL(/index\.html/);
  await page.waitForLoadState('load');
  return {
    app,
    page,
    userDataDir,
    log: () => app.evaluate(() => Reflect.get(globalThis, 'fixture').log),
    close: async () => {
      await app.close();
      rmSync(userDataDir, { recursive: true, force: true });
    },
  };
}

export function buildEnv(userDataDir: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(inherited),
    COUNTERSIGN_RUNTIME_TEST: '1',
    FIXTURE_USER_DATA: userDataDir,
    ...extra,
  };
}

/** Calls a function that the fixture's preload exposed. */
export function callPage(page: Page, channel: string, value?: unknown): Promise<unknown> {
  return page.evaluate(([name, argument]) => Reflect.get(globalThis, 'api').call(name, argument), [channel, value]);
}

/** A claim about the app that comes true within ten seconds, however busy the machine is. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: 10_000 });
}
