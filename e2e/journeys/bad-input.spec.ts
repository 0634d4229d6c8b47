import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { answerOpen, answerSave } from '../support/app-fixture.ts';
import {
  answerUnlock,
  command,
  expectFailure,
  issueClients,
  makeWorkspace,
  PASSPHRASE,
  ROOT_NAME,
  shareApp,
  unlock,
  typeAgainIfAsked,
} from '../support/shared-app.ts';
import { countersign, openssl } from '../support/tools.ts';

let recoveryKey = '';
const shared = shareApp((workspace) => {
  recoveryKey = makeWorkspace(workspace);
  issueClients(workspace, 'kestrel-gw-05');
  exportRoot(workspace.file, `${workspace.folder}/root.pem`);
  return [workspace.file];
});

const exportRoot = (workspace: string, out: string): string =>
  countersign('ca', 'export', ROOT_NAME, '--workspace', workspace, '--out', out);
const countCertificates = (): number =>
  Number(/"total": (\d+)/.exec(countersign('list', '--workspace', shared().workspace.file, '--json'))?.[1]);
const dialogOf = (page: Page, name: string | RegExp): Locator => page.getByRole('dialog', { name });

test('a locked action asks for the passphrase, says when it is wrong, makes wait, and loses nothing typed', async () => {
  const { page, hand } = shared();
  await hand.go('Authorities');
  await page.getByRole('button', { name: 'New authority…' }).first().click();
  const form = dialogOf(page, 'New authority');
  await form.getByRole('textbox', { name: 'Name' }).fill('Second Root');
  await form.getByRole('radio', { name: 'Root' }).check();
  await form.getByRole('button', { name: /^Create root/ }).click();
  const ask = dialogOf(page, 'Unlock acme-pki');
  await expect(ask).toContainText('Keys must be unlocked to seal a new one.');
  await ask.getByRole('button', { name: 'Cancel' }).click();
  await expect(form.getByRole('textbox', { name: 'Name' })).toHaveValue('Second Root');
  await form.getByRole('button', { name: /^Create root/ }).click();
  for (const advice of ['Try again.', 'Try again.', 'Wait 1 s, then try again.', 'Wait 2 s, then try again.']) {
    await expect(ask.getByRole('button', { name: 'Unlock', exact: true })).toBeEnabled();
    await answerUnlock(page, 'wrong horse battery staple');
    await expectFailure(ask, 'Wrong passphrase', 'It does not open this workspace.', advice);
    await expect(ask.getByRole('textbox')).toHaveValue('');
  }
  await expect(ask.getByRole('button', { name: /^Wait \d s$/ })).toBeDisabled();
  await expect(ask.getByRole('button', { name: 'Unlock', exact: true })).toBeEnabled();
  await answerUnlock(page, PASSPHRASE);
  await expect(form).toBeHidden();
  await expect(page.getByRole('row', { name: /Second Root/ })).toBeVisible();
});

test('the recovery key unlocks, a wrong one does not', async () => {
  const { page } = shared();
  expect(recoveryKey).not.toBe('');
  await page.keyboard.press('ControlOrMeta+l');
  await page.getByRole('button', { name: /^Locked/ }).click();
  const ask = dialogOf(page, 'Unlock acme-pki');
  await ask.getByRole('button', { name: 'Use the recovery key' }).click();
  await answerUnlock(
    page,
    recoveryKey.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
  );
  await expectFailure(ask, 'Wrong recovery key', 'Check every group');
  await expect(ask.getByRole('button', { name: 'Unlock', exact: true })).toBeEnabled({ timeout: 20_000 });
  await answerUnlock(page, recoveryKey);
  await expect(ask).toBeHidden();
  await expect(page.getByRole('button', { name: /^Locked/ })).toBeHidden();
});

test('a file that is no workspace, a newer one and one that is gone are refused and left alone', async () => {
  const { app, page, at, workspace } = shared();
  writeFileSync(at('letter.countersign'), 'Dear Sir or Madam');
  copyFileSync(workspace.file, at('newer.countersign'));
  const database = new DatabaseSync(at('newer.countersign'));
  database.exec('PRAGMA user_version = 999; PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  const before = readFileSync(at('newer.countersign'));
  const refusals = [
    ['letter.countersign', 'letter.countersign is not a workspace', 'It was left untouched.', 'Choose a file'],
    ['newer.countersign', 'newer.countersign comes from a newer Countersign', 'version 999', 'Install the newer'],
    ['absent.countersign', 'absent.countersign was not found', 'There is no file', 'Check the path.'],
  ] as const;
  for (const [name, ...parts] of refusals) {
    await answerOpen(app, at(name));
    await page.keyboard.press('ControlOrMeta+o');
    await expectFailure(page, ...parts);
    await expect(page.getByRole('button', { name: 'Workspace acme-pki' })).toBeVisible();
    await page.getByRole('main').getByRole('button', { name: 'Close', exact: true }).first().click();
  }
  expect(readFileSync(at('letter.countersign'), 'utf8')).toBe('Dear Sir or Madam');
  expect(readFileSync(at('newer.countersign')).equals(before)).toBe(true);
});

test('inspection says of what it cannot read what and where', async () => {
  const { app, page, hand, at } = shared();
  const pem = readFileSync(at('root.pem'), 'utf8');
  const der = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64');
  writeFileSync(at('noise.txt'), 'nothing of the kind');
  writeFileSync(at('cut.pem'), pem.slice(0, 300));
  writeFileSync(at('cut.der'), der.subarray(0, 200));
  writeFileSync(at('empty.pem'), '');
  const huge = openSync(at('huge.pem'), 'w');
  ftruncateSync(huge, 100 * 1024 * 1024);
  closeSync(huge);
  await hand.go('Inspect');
  const open = async (name: string): Promise<void> => {
    await answerOpen(app, at(name));
    await page
      .getByRole('button', { name: /^Open(…| file…)$/ })
      .first()
      .click();
    await expect(page.getByText(name).first()).toBeVisible();
  };
  await open('noise.txt');
  await expect(page.getByRole('main')).toContainText('Nothing was recognised');
  await expect(page.getByRole('main')).toContainText('Check that it is the right file.');
  await open('cut.pem');
  await showProblems(page);
  await expect(page.getByRole('main')).toContainText('The PEM block has no end line');
  await open('cut.der');
  await showProblems(page);
  await expect(page.getByRole('main')).toContainText('The data ends too early');
  await expect(page.getByRole('main')).toContainText(/At byte \d+\./);
  await open('empty.pem');
  await expect(page.getByRole('main')).toContainText('The file is empty');
  await open('huge.pem');
  await expectFailure(page, 'huge.pem is too large', 'It has 100 MiB; at most 64 MiB are read.', 'Take out the part');
});

async function showProblems(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Summary' }).click();
}

test('a request with a bad signature, a weak key or a curve nobody uses is refused and not kept', async () => {
  const { app, page, hand, at } = shared();
  makeRequest('forged', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256');
  const der = Buffer.from(readFileSync(at('forged.csr'), 'utf8').replaceAll(/-----.*-----|\s/g, ''), 'base64');
  der.write('f0rged', der.indexOf('forged'));
  writeFileSync(at('forged.csr'), der);
  makeRequest('weak', '-newkey', 'rsa:1024');
  makeRequest('brainpool', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1');
  const refusals = [
    ['forged', 'does not prove that its sender has the key', 'does not verify', 'Ask for a new request'],
    ['weak', 'The key is too weak: RSA 1024', 'At least', 'stronger key'],
    ['brainpool', 'The kind of key is not supported', 'workspace signs for', 'Ask for RSA from 2048 bits'],
  ] as const;
  await hand.go('Requests');
  for (const [name, ...parts] of refusals) {
    await answerOpen(app, at(`${name}.csr`));
    await page
      .getByRole('button', { name: /^Import/ })
      .first()
      .click();
    await expectFailure(page, ...parts);
    await page.getByRole('button', { name: 'Dismiss' }).click();
  }
  await expect(page.getByRole('row', { name: /forged|f0rged|weak|brainpool/ })).toHaveCount(0);
});

function makeRequest(name: string, ...how: readonly string[]): void {
  const { at } = shared();
  openssl(
    'req',
    '-new',
    '-nodes',
    '-keyout',
    at(`${name}.key`),
    '-out',
    at(`${name}.csr`),
    '-subj',
    `/CN=${name}`,
    ...how,
  );
}

test('what is imported twice is known already', async () => {
  const { app, page, hand, at } = shared();
  const before = countCertificates();
  await hand.go('Inventory');
  await answerOpen(app, at('root.pem'));
  await command(page, 'Import certificates…');
  await expect(page.getByText('0 certificates imported, 1 known already')).toBeVisible();
  expect(countCertificates()).toBe(before);
});

test('a full disk is said where the file was to be written, and nothing is left of it', async () => {
  const { app, page, hand, at } = shared();
  mkdirSync(at('small'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at('small')]);
  try {
    writeFileSync(at('small/filler'), Buffer.alloc(64 * 1024));
    // Whoever came in with the recovery key is asked for that again before a key leaves.
    await page.keyboard.press('ControlOrMeta+l');
    await expect(page.getByRole('button', { name: /^Locked/ })).toBeVisible();
    await unlock(page);
    await hand.go('Inventory');
    await page.getByRole('row', { name: /kestrel-gw-05/ }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Export…' }).click();
    const dialog = dialogOf(page, 'Export kestrel-gw-05');
    for (const name of ['full.p12', 'full.pem']) {
      if (name.endsWith('.pem')) await hand.choose(dialog.getByRole('combobox'), 'Certificate, PEM');
      await answerSave(app, at(`small/${name}`));
      await dialog.getByRole('button', { name: /^Choose a place and export/ }).click();
      await typeAgainIfAsked(page, dialog.getByRole('alert'));
      await expectFailure(
        dialog,
        'The disk is full',
        `${name} was not written, and no partial file was left.`,
        'Free some space',
      );
      expect(readdirSync(at('small'))).toEqual(['filler']);
    }
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expectNoWorkspaceOnFullDisk();
  } finally {
    execFileSync('umount', [at('small')]);
  }
  expect(countersign('workspace', 'check', '--workspace', shared().workspace.file, '--json')).toContain(
    '"clean": true',
  );
});

async function expectNoWorkspaceOnFullDisk(): Promise<void> {
  const { app, page, at } = shared();
  await page.keyboard.press('ControlOrMeta+n');
  const dialog = dialogOf(page, 'New workspace');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('crowded');
  await dialog.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await dialog.getByLabel('Passphrase again').fill(PASSPHRASE);
  await answerSave(app, at('small/crowded.countersign'));
  await dialog.getByRole('button', { name: /Choose a place/ }).click();
  await expectFailure(dialog, /The disk is full|could not grow/, 'Free some space');
  expect(readdirSync(at('small'))).toEqual(['filler']);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Workspace acme-pki' })).toBeVisible();
}
