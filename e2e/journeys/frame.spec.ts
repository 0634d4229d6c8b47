import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { answerOpen } from '../support/app-fixture.ts';
import {
  command,
  describeWorkspace,
  expectFailure,
  issueClients,
  makeWorkspace,
  ROOT_NAME,
  type SharedApp,
  shareApp,
  unlock,
} from '../support/shared-app.ts';
import { manyCertificates } from '../support/many-certificates.ts';
import { countersign } from '../support/tools.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  issueClients(workspace, 'kestrel-gw-05', 'osprey-gw-07');
  countersign(
    'ca',
    'export',
    ROOT_NAME,
    '--workspace',
    workspace.file,
    '--out',
    path.join(workspace.folder, 'root.pem'),
  );
  return [workspace.file, path.join(workspace.folder, 'root.pem')];
});

const MANY = 40_000;
const heading = (page: Page) => page.getByRole('main').getByRole('heading', { level: 1 });
const rail = (page: Page) => page.getByRole('navigation', { name: 'Screens' });

test('a file and a workspace named on the command line are open', async () => {
  const { page } = shared();
  await expect(heading(page)).toContainText(`Root authority certificate for ${ROOT_NAME}`);
  await expect(page.getByRole('button', { name: 'Workspace acme-pki' })).toBeVisible();
});

test('the palette finds a certificate and runs a command', async () => {
  const { page } = shared();
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', { name: 'Search or run a command' });
  await palette.getByRole('combobox').fill('kestrel');
  await expect(palette.getByRole('option', { name: /kestrel-gw-05/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main').getByRole('complementary')).toContainText('kestrel-gw-05');
  await command(page, 'Go to Activity');
  await expectScreen(page, 'Activity');
});

test('Alt and arrows walk back and forward', async () => {
  const { page, hand } = shared();
  await hand.go('Authorities');
  await expectScreen(page, 'Authorities');
  await hand.go('Settings');
  await expectScreen(page, 'Settings');
  await page.keyboard.press('Alt+ArrowLeft');
  await expectScreen(page, 'Authorities');
  await expect(page.getByRole('row', { name: new RegExp(ROOT_NAME) })).toBeVisible();
  await page.keyboard.press('Alt+ArrowRight');
  await expectScreen(page, 'Settings');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expectScreen(page, 'Authorities');
});

/** Addresses live in memory; the rail says where the window is. */
const expectScreen = (page: Page, name: string): Promise<void> =>
  expect(rail(page).getByRole('link', { name })).toHaveAttribute('aria-current', 'page');

const MENU_TARGETS: Readonly<Record<string, string>> = {
  'view.inventory': 'Inventory',
  'view.authorities': 'Authorities',
  'view.requests': 'Requests',
  'view.inspect': 'Inspect',
  'view.connect': 'Connect',
  'view.activity': 'Activity',
  'view.settings': 'Settings',
  'certificate.issue': 'Issue',
  'history.back': 'Settings',
  'history.forward': 'Issue',
  'connection.new': 'Connect',
};

test('every item of the menu reaches the window', async () => {
  const { app, page, at } = shared();
  for (const [id, screen] of Object.entries(MENU_TARGETS)) {
    await clickMenu(app, id);
    await expectScreen(page, screen);
  }
  for (const [id, name] of [
    ['palette.open', 'Search or run a command'],
    ['help.shortcuts', 'Keyboard shortcuts'],
    ['workspace.new', 'New workspace'],
  ] as const) {
    await clickMenu(app, id);
    await expect(page.getByRole('dialog', { name })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await answerOpen(app, at('root.pem'));
  await clickMenu(app, 'file.inspect');
  await expect(heading(page)).toContainText(ROOT_NAME);
});

test('the menu shows the rail, imports, locks, closes and opens the workspace', async () => {
  const { app, page, workspace, at } = shared();
  await clickMenu(app, 'view.toggle-rail');
  await expect(page.getByRole('button', { name: 'Show names' })).toBeVisible();
  await clickMenu(app, 'view.toggle-rail');
  await answerOpen(app, at('root.pem'));
  await clickMenu(app, 'file.import');
  await expect(page.getByText('0 certificates imported, 1 known already')).toBeVisible();
  await unlock(page);
  await clickMenu(app, 'workspace.lock');
  await expect(page.getByRole('button', { name: /^Locked/ })).toBeVisible();
  await clickMenu(app, 'workspace.close');
  await expect(page.getByRole('heading', { name: 'Countersign' })).toBeVisible();
  await answerOpen(app, workspace.file);
  await clickMenu(app, 'workspace.open');
  await expect(page.getByRole('button', { name: 'Workspace acme-pki' })).toBeVisible();
});

test('a file dropped anywhere opens in Inspect', async () => {
  const { page, hand, at } = shared();
  const pem = readFileSync(at('root.pem'), 'utf8');
  await hand.go('Activity');
  await drop(page, { 'dropped.pem': pem });
  await expectScreen(page, 'Inspect');
  await expect(page.getByText('dropped.pem').first()).toBeVisible();
  await expect(heading(page)).toContainText(ROOT_NAME);
});

test('text pasted in Inspect is read', async () => {
  const { page, hand, at } = shared();
  await hand.go('Inspect');
  await page.getByRole('button', { name: 'Close' }).first().click();
  await expect(page.getByRole('heading', { name: /Find out what a file is/ })).toBeVisible();
  await page.evaluate(
    (text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    },
    readFileSync(at('root.pem'), 'utf8'),
  );
  await expect(heading(page)).toContainText(ROOT_NAME);
  await expect(page.getByText('pasted text').first()).toBeVisible();
});

test('at 200 % text in the smallest window no screen scrolls sideways as a whole', async () => {
  const { app, page, hand } = shared();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setBounds({ width: 1024, height: 700 }));
  for (let step = 0; step < 10; step += 1) await page.keyboard.press('ControlOrMeta+Equal');
  await expect
    .poll(() => page.evaluate(() => getComputedStyle(document.documentElement).fontSize))
    .toMatch(/^(2[4-9]|3\d)/);
  for (const screen of ['Inventory', 'Authorities', 'Requests', 'Inspect', 'Connect', 'Activity', 'Settings']) {
    await hand.go(screen);
    await expect(page.getByRole('main')).toBeVisible();
    const spill = await page.evaluate(() => ({
      page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      down: document.documentElement.scrollHeight - document.documentElement.clientHeight,
    }));
    expect(spill, screen).toEqual({ page: 0, down: 0 });
  }
  await page.keyboard.press('ControlOrMeta+0');
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toMatch(/^1[0-9]/);
});

test('running work stands in the status bar and can be cancelled', async () => {
  const { app, page, hand, workspace, at } = shared();
  writeFileSync(at('many.pem'), manyCertificates(MANY));
  await answerOpen(app, at('many.pem'));
  await hand.go('Inventory');
  await command(page, 'Import certificates…');
  const bar = page.getByRole('contentinfo', { name: 'Running work and alarms' });
  await expect(bar).toContainText('Importing many.pem');
  await bar.getByRole('button', { name: 'Cancel' }).click();
  await page
    .getByRole('dialog', { name: 'Stop the import?' })
    .getByRole('button', { name: 'Stop and keep them' })
    .click();
  await expect(bar).toContainText('cancelled');
  const total = Number(/"total": (\d+)/.exec(countersign('list', '--workspace', workspace.file, '--json'))?.[1]);
  expect(total).toBeLessThan(MANY);
  expect(countersign('workspace', 'check', '--workspace', workspace.file, '--json')).toContain('"clean": true');
});

test('a second start with a file opens it in the running window', async () => {
  const { app, page, hand, folder, at } = shared();
  await hand.go('Settings');
  writeFileSync(at('handed-over.pem'), readFileSync(at('root.pem')));
  await startAgain(app, folder, at('handed-over.pem'));
  await expectScreen(page, 'Inspect');
  await expect(page.getByText('handed-over.pem').first()).toBeVisible();
  expect(app.windows()).toHaveLength(1);
});

test('a second start with the workspace that is shown opens nothing new, with one that is none says so', async () => {
  const { app, page, folder, workspace, at } = shared();
  writeFileSync(at('along.pem'), readFileSync(at('root.pem')));
  await startAgain(app, folder, workspace.file, at('along.pem'));
  await expect(page.getByText('along.pem').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Workspace acme-pki' })).toBeVisible();
  expect(app.windows()).toHaveLength(1);
  writeFileSync(at('letter.countersign'), 'Dear Sir or Madam');
  const opened = app.waitForEvent('window');
  await startAgain(app, folder, at('letter.countersign'));
  const second = await opened;
  await expectFailure(second, 'letter.countersign is not a workspace', 'It was left untouched.');
  await second.close();
  await expect.poll(() => app.windows().length).toBe(1);
});

test('every workspace has a window of its own', async () => {
  const { app, page, folder } = shared();
  const other = describeWorkspace(folder, 'other-pki');
  makeWorkspace(other);
  const opened = app.waitForEvent('window');
  await clickMenu(app, 'window.new');
  const second = await opened;
  await second.waitForLoadState('load');
  await answerOpen(app, other.file);
  await second.getByRole('button', { name: /Open workspace/ }).click();
  await expect(second.getByRole('button', { name: 'Workspace other-pki' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Workspace acme-pki' })).toBeVisible();
  await expectSameWorkspaceFocuses(shared(), second);
  await second.close();
  await expect.poll(() => app.windows().length).toBe(1);
});

async function expectSameWorkspaceFocuses({ app, workspace }: SharedApp, second: Page): Promise<void> {
  await second.bringToFront();
  await answerOpen(app, workspace.file);
  await second.keyboard.press('ControlOrMeta+o');
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.id)).toBe(1);
  await expect(second.getByRole('button', { name: 'Workspace other-pki' })).toBeVisible();
}

/** Starts the program once more, as a desktop does for a double click, and waits until that process has gone. */
async function startAgain(app: ElectronApplication, folder: string, ...files: readonly string[]): Promise<void> {
  const command = app.process().spawnfile;
  const env = { ...process.env, COUNTERSIGN_USER_DATA: path.join(folder, 'profile') };
  const again = spawn(command, ['.', ...files], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    env,
    stdio: 'ignore',
  });
  const [code] = await once(again, 'exit');
  expect(code).toBe(0);
}

async function clickMenu(app: ElectronApplication, id: string): Promise<void> {
  await app.evaluate(({ BrowserWindow, Menu }, wanted) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
    if (item === null || item === undefined) throw new Error(`no item ${wanted} in the menu`);
    item.click({}, BrowserWindow.getAllWindows()[0]);
  }, id);
}

async function drop(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  await page.evaluate((given) => {
    const dataTransfer = new DataTransfer();
    for (const [name, text] of Object.entries(given)) dataTransfer.items.add(new File([text], name));
    const target = document.querySelector('main') ?? document.body;
    for (const type of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, files);
}
