import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ElectronApplication, expect, type Locator, type Page, test } from '@playwright/test';
import { firstPage, launch } from './app-fixture.ts';
import { type Hand, mouse } from './hand.ts';
import { countersign, type Workspace } from './tools.ts';

/** One application for all tests of a file, with a folder of its own. */
export interface SharedApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly hand: Hand;
  readonly folder: string;
  readonly workspace: Workspace;
  /** Path of a file in the folder. */
  at(name: string): string;
}

export const PASSPHRASE = 'correct horse battery staple';
export const ROOT_NAME = 'Acme Root';

/**
 * Starts the application before the tests of a file and ends it behind them; `prepare` fills the folder and answers the
 * files to name on the command line. The answered function gives what is running.
 */
export function shareApp(prepare: (workspace: Workspace) => readonly string[]): () => SharedApp {
  let shared: SharedApp | undefined;
  test.beforeAll(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'countersign-e2e-'));
    const workspace = describeWorkspace(folder);
    const files = prepare(workspace);
    const app = await launch(folder, files);
    const page = await firstPage(app);
    const opened = files.includes(workspace.file) ? `Workspace ${workspace.name}` : 'Countersign';
    await expect(page.getByRole('banner').getByRole('button', { name: opened })).toBeVisible();
    shared = { app, page, hand: mouse(page), folder, workspace, at: (name) => path.join(folder, name) };
  });
  test.afterAll(async () => {
    await shared?.app.close();
    if (shared !== undefined) rmSync(shared.folder, { recursive: true, force: true });
  });
  return () => {
    if (shared === undefined) throw new Error('the application has not been started');
    return shared;
  };
}

/** Where the workspace of a folder is to be; also writes the file with its passphrase. */
export function describeWorkspace(folder: string, name = 'acme-pki'): Workspace {
  writeFileSync(path.join(folder, 'passphrase'), `${PASSPHRASE}\n`, { mode: 0o600 });
  return { folder, file: path.join(folder, `${name}.countersign`), name, passphrase: PASSPHRASE };
}

/** Words of the command line that open a workspace with its passphrase. */
export const access = ({ file, folder }: Workspace): readonly string[] => [
  '--workspace',
  file,
  '--passphrase-file',
  path.join(folder, 'passphrase'),
];

/** Makes a workspace with one root authority by the command line; answers the recovery key. */
export function makeWorkspace(workspace: Workspace): string {
  const made = countersign('workspace', 'init', '--name', workspace.name, ...access(workspace));
  countersign('ca', 'create', '--name', ROOT_NAME, ...access(workspace));
  return /([0-9A-Z]{4}-){13}[0-9A-Z]{4}/.exec(made)?.[0] ?? '';
}

/** Issues client certificates by the command line, one for each name. */
export function issueClients(workspace: Workspace, ...names: readonly string[]): void {
  for (const name of names) {
    const out = path.join(workspace.folder, `${name}.p12`);
    const what = ['--ca', ROOT_NAME, '--profile', 'tls-client', '--subject', `CN=${name}`, '--san', `dns:${name}`];
    const secret = ['--export-passphrase-file', path.join(workspace.folder, 'passphrase')];
    countersign('issue', ...what, '--out', out, ...secret, ...access(workspace));
  }
}

/** Answers the question for the passphrase. */
export async function answerUnlock(page: Page, secret: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: /^Unlock / });
  await dialog.getByRole('textbox').fill(secret);
  await dialog.getByRole('button', { name: 'Unlock', exact: true }).click();
}

/** Unlocks by the button of the title bar, unless the keys are open. */
export async function unlock(page: Page): Promise<void> {
  const locked = page.getByRole('button', { name: /^Locked/ });
  if (!(await locked.isVisible())) return;
  await locked.click();
  await answerUnlock(page, PASSPHRASE);
  await expect(locked).toBeHidden();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Types the passphrase again where it is asked before a key leaves; waits for the question or for what comes after it. */
export async function typeAgainIfAsked(page: Page, after: Locator, secret = PASSPHRASE): Promise<void> {
  const question = page.getByRole('dialog', { name: 'Type your passphrase again' });
  await expect(question.or(after).first()).toBeVisible({ timeout: 240_000 });
  if (!(await question.isVisible())) return;
  await question.getByRole('textbox').fill(secret);
  await question.getByRole('button', { name: 'Go on' }).click();
  await expect(question).toBeHidden();
}

/** Runs a command by the palette. */
export async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', { name: 'Search or run a command' });
  await palette.getByRole('combobox').fill(title);
  await palette.getByRole('option', { name: title }).first().click();
  await expect(palette).toBeHidden();
}

/** Expects one failure where `scope` says, with what happened, why, and what to do. */
export async function expectFailure(scope: Page | Locator, ...parts: readonly (string | RegExp)[]): Promise<void> {
  const told = parts.reduce<Locator>((panel, part) => panel.filter({ hasText: part }), scope.getByRole('alert'));
  await expect(told).toHaveCount(1);
}
