import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ElectronApplication, Page } from '@playwright/test';
import { createTestAuthority } from '../../electron/testing/test-authority.ts';
import { answerOpen, answerSave, expect, firstPage, launch, test as base } from '../support/app-fixture.ts';
import { mouse } from '../support/hand.ts';
import { access, command, describeWorkspace, makeWorkspace, unlock } from '../support/shared-app.ts';
import type { Workspace } from '../support/tools.ts';

const run = promisify(execFile);
/** As an own process: the server answers meanwhile. */
const COMMAND_LINE = path.resolve(import.meta.dirname, '../../dist/cli/main.js');
const ANSWER = 'what the partner answered';
const authority = createTestAuthority({ name: 'CN=Partner' });

/** A program that a test can end and start again on the same folder. */
const test = base.extend<{ readonly workspace: Workspace; readonly server: Server }>({
  workspace: async ({ folder }, use) => {
    const workspace = describeWorkspace(folder);
    makeWorkspace(workspace);
    await use(workspace);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
  server: async ({}, use) => {
    const { chainPem, keyPem } = authority.issue({ sans: ['ip:127.0.0.1'], eku: ['serverAuth'] });
    const server = createServer({ cert: chainPem, key: keyPem }, (_request, response) => void response.end(ANSWER));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    await use(server);
    server.closeAllConnections();
    server.close();
  },
});

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

interface Started {
  readonly app: ElectronApplication;
  readonly page: Page;
}

async function start({ folder, file }: Workspace): Promise<Started> {
  const app = await launch(folder, [file]);
  const page = await firstPage(app);
  await expect(page.getByRole('banner').getByRole('button', { name: /^Workspace / })).toBeVisible();
  return { app, page };
}

async function dial({ app, page }: Started, workspace: Workspace, port: number): Promise<void> {
  await command(page, 'Go to Connect');
  await page.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1');
  await page.getByRole('textbox', { name: 'Port' }).fill(String(port));
  await mouse(page).choose(page.getByRole('combobox', { name: 'Verify server against' }), 'A file');
  await answerOpen(app, writeTrust(workspace));
  await page.getByRole('button', { name: 'Choose file…' }).click();
  await page.getByRole('textbox', { name: 'HTTP GET path' }).fill('/partners');
  await page.getByRole('form', { name: 'Connection' }).getByRole('button', { name: /^Dial/ }).click();
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toContainText('accepted', {
    timeout: 30_000,
  });
}

function writeTrust({ folder }: Workspace): string {
  const file = path.join(folder, 'partner.pem');
  writeFileSync(file, authority.pem);
  return file;
}

const chooseRun = (page: Page, target: string): Promise<void> =>
  page
    .getByRole('grid', { name: 'Runs, the newest first' })
    .getByRole('row')
    .filter({ hasText: target })
    .first()
    .click();

async function openHistory(page: Page): Promise<void> {
  await command(page, 'Connections dialled before');
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
}

test('a run is found again after a restart with its note, and its sealed secrets open a capture in tshark', async ({
  workspace,
  server,
}) => {
  const target = `127.0.0.1:${portOf(server)}`;
  const first = await start(workspace);
  await dial(first, workspace, portOf(server));
  await openHistory(first.page);
  await chooseRun(first.page, target);
  await first.page.getByRole('textbox', { name: 'Note' }).fill('before the renewal');
  await first.page.getByRole('button', { name: 'Save note' }).click();
  await expect(first.page.getByText('Note saved')).toBeVisible();
  await unlock(first.page);
  await first.page.getByRole('button', { name: 'Keep secrets…' }).click();
  await expect(first.page.getByRole('button', { name: 'Drop secrets' })).toBeVisible();
  await first.app.close();

  const { app, page } = await start(workspace);
  await openHistory(page);
  await chooseRun(page, target);
  await expect(page.getByRole('textbox', { name: 'Note' })).toHaveValue('before the renewal');
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  const capture = path.join(workspace.folder, 'kept.pcapng');
  await unlock(page);
  await answerSave(app, capture);
  await page.getByRole('button', { name: 'Share…' }).click();
  await page.getByRole('menuitem', { name: /^Save capture/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Save the capture/ });
  await dialog.getByText('With secrets', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(page.getByText('Saved kept.pcapng')).toBeVisible();
  const { stdout } = await run('tshark', ['-r', capture, '-Y', 'http', '-T', 'fields', '-e', 'http.request.uri']);
  expect(stdout).toContain('/partners');
  await app.close();
});

test('what the command line dials shows up in the open history, and deleting takes it away', async ({
  workspace,
  server,
}) => {
  const target = `127.0.0.1:${portOf(server)}`;
  const { app, page } = await start(workspace);
  await openHistory(page);
  await expect(page.getByText('Nothing was dialled yet')).toBeVisible();
  const trust = writeTrust(workspace);
  await run(process.execPath, [COMMAND_LINE, 'dial', target, '--wait', '200', '--trust', trust, ...access(workspace)]);
  await chooseRun(page, target);
  await page.getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('menuitem', { name: 'This run…' }).click();
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Delete one run/ })
    .click();
  await expect(page.getByText('Nothing was dialled yet')).toBeVisible();
  await app.close();
});
