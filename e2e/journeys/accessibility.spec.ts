import { readFileSync, writeFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { startPlainHttp } from '../../electron/testing/servers/raw-server.ts';
import { answerOpen, firstPage, launch } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import {
  command,
  describeWorkspace,
  issueClients,
  makeWorkspace,
  ROOT_NAME,
  shareApp,
  unlock,
} from '../support/shared-app.ts';
import { countersign, makePartnerRequest } from '../support/tools.ts';

const THEMES = ['Light theme', 'Dark theme'] as const;
const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  issueClients(workspace, 'kestrel-gw-05', 'osprey-gw-07');
  const root = ['ca', 'export', ROOT_NAME, '--workspace', workspace.file, '--out', `${workspace.folder}/root.pem`];
  countersign(...root);
  writeFileSync(`${workspace.folder}/secret.yaml`, renderSecret(workspace.folder));
  revokeOne(workspace.file);
  return [workspace.file];
});

/** Several items, one of them locked. */
function renderSecret(folder: string): string {
  const base64 = (name: string): string => readFileSync(`${folder}/${name}`).toString('base64');
  return `kind: Secret\ndata:\n  ca.crt: ${base64('root.pem')}\n  keystore.p12: ${base64('kestrel-gw-05.p12')}\n`;
}

function revokeOne(workspace: string): void {
  const listed = countersign('list', 'osprey', '--workspace', workspace, '--json');
  const serial = /"serialHex": "([0-9a-f]+)"/i.exec(listed)?.[1] ?? '';
  countersign('revoke', serial, '--workspace', workspace, '--reason', 'superseded');
}

for (const theme of THEMES) {
  test(`every screen with something in it can be worked by everyone: ${theme}`, async () => {
    test.setTimeout(180_000);
    const { page } = shared();
    await unlock(page);
    await command(page, theme);
    await inventory(page, theme);
    await authorities(page, theme);
    await requestsAndIssue(page, theme);
    await inspect(page, theme);
    await connect(page, theme);
    await frameAndSettings(page, theme);
  });

  test(`every empty screen can be worked by everyone: ${theme}`, async ({}, testInfo) => {
    test.setTimeout(120_000);
    const folder = testInfo.outputPath('empty');
    writeFileSync(`${testInfo.outputDir}/made`, '');
    const app = await launch(folder);
    try {
      const page = await firstPage(app);
      await expect(page.getByRole('heading', { name: 'Countersign' })).toBeVisible();
      await command(page, theme);
      await expectAccessible(page, `start, ${theme}`);
      await page.keyboard.press('ControlOrMeta+n');
      await expectAccessible(page, `new workspace, ${theme}`);
      await page.keyboard.press('Escape');
      const workspace = describeWorkspace(folder);
      countersign('workspace', 'init', '--workspace', workspace.file, '--passphrase-file', `${folder}/passphrase`);
      await answerOpen(app, workspace.file);
      await page.keyboard.press('ControlOrMeta+o');
      await expect(page.getByRole('heading', { name: 'No certificates yet' })).toBeVisible();
      for (const screen of ['Inventory', 'Authorities', 'Requests', 'Issue', 'Inspect', 'Connect', 'Activity']) {
        await page.getByRole('navigation').getByRole('link', { name: screen }).click();
        await expectAccessible(page, `empty ${screen}, ${theme}`);
      }
      await page.keyboard.press('ControlOrMeta+h');
      await expect(page.getByRole('heading', { name: 'Nothing was dialled yet' })).toBeVisible();
      await expectAccessible(page, `empty history, ${theme}`);
    } finally {
      await app.close();
    }
  });
}

async function inventory(page: Page, theme: string): Promise<void> {
  const { hand } = shared();
  await hand.go('Inventory');
  await page.getByRole('row', { name: /kestrel-gw-05/ }).click();
  for (const tab of ['Summary', 'Chain', 'Fields', 'Lint', 'ASN.1', 'History']) {
    await page.getByRole('tab', { name: tab }).click();
    await expectAccessible(page, `inventory with ${tab}, ${theme}`);
  }
  await page.getByRole('row', { name: /osprey-gw-07/ }).click();
  await expectAccessible(page, `inventory with a revoked certificate, ${theme}`);
  await page.getByRole('row', { name: /kestrel-gw-05/ }).click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  await expectDialogAccessible(page, `export ${theme}`);
  await page.getByRole('button', { name: 'Revoke…', exact: true }).click();
  // What follows from a revocation is read first.
  await expect(page.getByRole('button', { name: /^Revoke kestrel/ })).toBeEnabled();
  await expectDialogAccessible(page, `revoke ${theme}`);
}

async function expectDialogAccessible(page: Page, what: string): Promise<void> {
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  await expect(dialog).toBeVisible();
  await expectAccessible(page, what);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
}

async function authorities(page: Page, theme: string): Promise<void> {
  const { hand } = shared();
  await hand.go('Authorities');
  await page.getByRole('row', { name: new RegExp(ROOT_NAME) }).click();
  for (const tab of ['Summary', 'Certificates', 'Revocation']) {
    await page.getByRole('tab', { name: tab }).click();
    await expectAccessible(page, `authority with ${tab}, ${theme}`);
  }
  await page.getByRole('button', { name: 'Issue CRL…' }).click();
  await expectDialogAccessible(page, `issue CRL, ${theme}`);
  await page.getByRole('button', { name: 'New authority…' }).first().click();
  await expectDialogAccessible(page, `new authority, ${theme}`);
}

async function requestsAndIssue(page: Page, theme: string): Promise<void> {
  const { app, hand, folder } = shared();
  const { csrFile } = makePartnerRequest(folder, `heron-${theme.slice(0, 4).trim()}`);
  await hand.go('Requests');
  await answerOpen(app, csrFile);
  await page
    .getByRole('button', { name: /^Import/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: 'Refuse…' })).toBeVisible();
  await expectAccessible(page, `request, ${theme}`);
  await page.getByRole('button', { name: 'Refuse…' }).click();
  await expectDialogAccessible(page, `refuse, ${theme}`);
  await page.getByRole('button', { name: 'Issue…', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Sign as/ })).toBeEnabled();
  await expectAccessible(page, `issue from a request, ${theme}`);
}

async function inspect(page: Page, theme: string): Promise<void> {
  const { at } = shared();
  writeFileSync(at('noise.txt'), 'nothing of the kind');
  await openToInspect(page, 'noise.txt');
  await expectAccessible(page, `inspect noise.txt, ${theme}`);
  await openToInspect(page, 'secret.yaml');
  for (const tab of await page.getByRole('tablist', { name: 'Views of the item' }).getByRole('tab').all()) {
    await tab.click();
    await expectAccessible(page, `inspect with ${await tab.innerText()}, ${theme}`);
  }
  await page.getByRole('treeitem', { name: /^PKCS#12/ }).click();
  await expect(page.getByRole('heading', { name: 'It is locked' })).toBeVisible();
  await expectAccessible(page, `inspect something locked, ${theme}`);
  await compare(page, theme);
  await page.getByRole('button', { name: 'Open address…' }).click();
  await expectDialogAccessible(page, `address, ${theme}`);
  await page
    .getByRole('button', { name: /^Paste…/ })
    .first()
    .click();
  await expectDialogAccessible(page, `paste, ${theme}`);
}

async function openToInspect(page: Page, name: string): Promise<void> {
  const { app, hand, at } = shared();
  await hand.go('Inspect');
  await answerOpen(app, at(name));
  await page
    .getByRole('button', { name: /^Open(…| file…)$/ })
    .first()
    .click();
  await expect(page.getByText(name).first()).toBeVisible();
}

async function compare(page: Page, theme: string): Promise<void> {
  await page.getByRole('treeitem', { name: new RegExp(ROOT_NAME) }).click();
  await page.getByRole('button', { name: 'Compare with…' }).click();
  await expectDialogAccessible(page, `compare with, ${theme}`);
  await page.getByRole('button', { name: 'Compare with…' }).click();
  const inventory = page.getByRole('dialog').getByRole('list', { name: 'A certificate of the inventory' });
  await inventory.getByRole('button', { name: /kestrel/ }).click();
  await expect(page.getByRole('heading', { name: /differ in/ })).toBeVisible();
  await expectAccessible(page, `comparison, ${theme}`);
  await page.getByRole('button', { name: 'Back to the item' }).click();
}

async function connect(page: Page, theme: string): Promise<void> {
  const { hand } = shared();
  await hand.go('Connect');
  const plain = await startPlainHttp();
  await page.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1');
  await page.getByRole('textbox', { name: 'Port' }).fill(String(plain.port));
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByRole('heading', { name: /does not speak TLS/ }).first()).toBeVisible();
  await plain.stop();
  for (const tab of await page.getByRole('tablist', { name: 'Details of the run' }).getByRole('tab').all()) {
    await tab.click();
    await expectAccessible(page, `run with ${await tab.innerText()}, ${theme}`);
  }
  await page.getByRole('textbox', { name: 'Port' }).fill('0');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expectAccessible(page, `wrong port, ${theme}`);
}

async function frameAndSettings(page: Page, theme: string): Promise<void> {
  const { hand } = shared();
  for (const screen of ['Activity', 'Settings']) {
    await hand.go(screen);
    await expectAccessible(page, `${screen}, ${theme}`);
  }
  await page.keyboard.press('ControlOrMeta+k');
  await expectDialogAccessible(page, `palette, ${theme}`);
  await page.keyboard.press('F1');
  await expectDialogAccessible(page, `shortcuts, ${theme}`);
  await page.getByRole('button', { name: /attention/ }).click();
  await expectAccessible(page, `alerts, ${theme}`);
  await page.getByRole('menuitem', { name: /^(All alerts|and )/ }).click();
  await expectAccessible(page, `the list of alerts, ${theme}`);
  await page.keyboard.press('ControlOrMeta+l');
  await page.getByRole('button', { name: /^Locked/ }).click();
  await expectDialogAccessible(page, `unlock, ${theme}`);
}
