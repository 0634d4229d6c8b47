import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { access, command, issueClients, makeWorkspace, ROOT_NAME, shareApp } from '../support/shared-app.ts';
import { countersign, type Workspace } from '../support/tools.ts';

const ALICE = 'alice in wonderland';
const VERA = 'vera only ever looks';
const VIEWER = 'Only admins may do this; you are a viewer';

const shared = shareApp((workspace) => {
  const { folder, file } = workspace;
  makeWorkspace(workspace);
  issueClients(workspace, 'kestrel-gw-05');
  writeFileSync(`${folder}/alice`, `${ALICE}\n`);
  writeFileSync(`${folder}/vera`, `${VERA}\n`);
  countersign('operator', 'add', 'Alice', '--new-passphrase-file', `${folder}/alice`, ...access(workspace));
  const byAlice = ['--workspace', file, '--operator', 'Alice', '--passphrase-file', `${folder}/alice`];
  countersign('operator', 'add', 'Vera', '--role', 'viewer', '--new-passphrase-file', `${folder}/vera`, ...byAlice);
  keepForAlice(workspace);
  return [file];
});

test.describe.configure({ mode: 'serial' });

/** A file as a key store leaves it that is another by now: a new login, or a profile that was copied here. */
function keepForAlice({ folder, file }: Workspace): void {
  const database = new DatabaseSync(file, { readOnly: true });
  const [workspace] = database.prepare('SELECT id FROM workspace').all();
  const [alice] = database.prepare("SELECT id, salt, sealed FROM operator WHERE name = 'Alice'").all();
  database.close();
  const octets = (value: unknown): Uint8Array => (value instanceof Uint8Array ? value : new Uint8Array());
  const standing = createHash('sha256').update(octets(alice?.['salt'])).update(octets(alice?.['sealed'])).digest('hex');
  const place = createHash('sha256').update(realpathSync(file)).digest('hex');
  const kept = path.join(folder, 'profile', 'remembered');
  mkdirSync(kept, { recursive: true });
  const content = { keptKey: Buffer.alloc(60).toString('base64'), wrap: Buffer.alloc(60).toString('base64'), standing };
  writeFileSync(
    path.join(kept, `${String(workspace?.['id'])}.${place}.${String(alice?.['id'])}`),
    JSON.stringify(content),
  );
}

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^Locked/ }).click();
  await page
    .getByRole('dialog', { name: /^Unlock / })
    .getByRole('combobox', { name: 'Operator' })
    .click();
  await page.getByRole('option', { name: new RegExp(`^${name}`) }).click();
}

test('who is remembered is asked for no passphrase, until the key store refuses', async () => {
  test.skip(process.platform !== 'linux', 'elsewhere the system has a key store');
  const { page } = shared();
  await choose(page, 'Vera');
  const dialog = page.getByRole('dialog', { name: /^Unlock / });
  await expect(dialog.getByRole('textbox', { name: 'Passphrase of Vera' })).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Operator' }).click();
  await page.getByRole('option', { name: /^Alice/ }).click();
  await expect(dialog).toContainText('no passphrase is needed');
  await expect(dialog.getByRole('textbox')).toHaveCount(0);
  await expectAccessible(page, 'unlocking as the machine remembers');
  await dialog.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('This machine does not remember it');
  await expectAccessible(page, 'a key store that refused');
  await dialog.getByRole('textbox', { name: 'Passphrase of Alice' }).fill(ALICE);
  await dialog.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Alice/ })).toBeVisible();
});

test('it is forgotten, and where nothing may be kept the setting says why', async () => {
  const { page, hand } = shared();
  await hand.go('Settings');
  const row = page.getByRole('region', { name: 'Keys and locking' });
  await expect(row).toContainText('unlocks this workspace as Alice');
  await hand.press(row.getByRole('button', { name: 'Remember on this machine: Forget' }));
  const remember = row.getByRole('button', { name: 'Remember on this machine: Remember' });
  await expect(remember).toBeVisible();
  if (process.platform === 'linux') {
    await expect(remember).toHaveAttribute('aria-disabled', 'true');
    await expect(row).toContainText('Unlocking takes the passphrase each time.');
  }
  await expectAccessible(page, 'settings of locking');
  await page.keyboard.press('ControlOrMeta+l');
  await expect(page.getByRole('button', { name: /^Locked/ })).toBeVisible();
});

test('a viewer finds what is not for them greyed out, with the reason, in the palette too', async () => {
  const { page, hand } = shared();
  await choose(page, 'Vera');
  const dialog = page.getByRole('dialog', { name: /^Unlock / });
  await dialog.getByRole('textbox', { name: 'Passphrase of Vera' }).fill(VERA);
  await dialog.getByRole('button', { name: 'Unlock', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Vera/ })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  const palette = page.getByRole('dialog', { name: 'Search or run a command' });
  await palette.getByRole('combobox').fill('New authority');
  const entry = palette.getByRole('option', { name: /^New authority…/ });
  await expect(entry).toHaveAttribute('aria-disabled', 'true');
  await expect(entry).toContainText(VIEWER);
  await expectAccessible(page, 'palette of a viewer');
  await page.keyboard.press('Enter');
  await expect(palette).toBeVisible();
  await page.keyboard.press('Escape');

  await hand.go('Settings');
  const alerts = page.getByRole('region', { name: 'Alerts' });
  await expect(alerts).toContainText(VIEWER);
  await expect(alerts.getByRole('textbox').first()).toBeDisabled();
  await expectAccessible(page, 'settings of a viewer');

  await hand.go('Authorities');
  await hand.pick(page.getByRole('row', { name: new RegExp(ROOT_NAME) }));
  await hand.press(page.getByRole('tab', { name: 'Revocation' }));
  await expect(page.getByRole('button', { name: 'Issue CRL…' })).toHaveAttribute('aria-disabled', 'true');
  await command(page, 'Plan the CRLs of the authority that is shown');
  await expect(page.getByRole('button', { name: /^Save/ })).toHaveAttribute('aria-disabled', 'true');
  await expectAccessible(page, 'plan of lists for a viewer');
});
