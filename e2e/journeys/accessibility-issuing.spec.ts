import { writeFileSync } from 'node:fs';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { answerOpen } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { access, command, issueClients, makeWorkspace, ROOT_NAME, shareApp, unlock } from '../support/shared-app.ts';
import { dialogOf } from '../support/steps.ts';
import { expectOrder } from '../support/tab-order.ts';
import { countersign, makePartnerRequest } from '../support/tools.ts';

const shared = shareApp((workspace) => {
  const { folder } = workspace;
  makeWorkspace(workspace);
  issueClients(workspace, 'kestrel-gw-05');
  countersign('ca', 'create', '--name', 'Partner CA', '--issuer', ROOT_NAME, ...access(workspace));
  countersign('partner', 'add', 'Kestrel Payments', '--subject', 'O=Kestrel,C=DE', ...access(workspace).slice(0, 2));
  countersign('request', 'import', makePartnerRequest(folder, 'heron').csrFile, ...access(workspace).slice(0, 2));
  const rows = ['name;subject;validity', 'one;CN=one,O=Kestrel;', 'too long;CN=two;60y'];
  writeFileSync(`${folder}/table.csv`, rows.join('\r\n'));
  return [workspace.file];
});

const LOOKS = [
  { look: 'light', prepare: ['Light theme'] },
  { look: 'dark', prepare: ['Dark theme'] },
  { look: 'light at 200 %', prepare: ['Light theme', ...Array.from({ length: 12 }, () => 'Larger text')] },
] as const;

for (const { look, prepare } of LOOKS) {
  test(`what issues certificates can be worked by everyone: ${look}`, async () => {
    test.setTimeout(300_000);
    const { page } = shared();
    await unlock(page);
    for (const step of prepare) await command(page, step);
    await test.step('authorities', () => authorities(look));
    await test.step('profiles', () => profiles(look));
    await test.step('requests', () => requests(look));
    await test.step('issue', () => issue(look));
    await test.step('batch', () => batch(look));
    await test.step('kit and renewal', () => kitAndRenewal(look));
    await command(page, 'Normal text size');
  });
}

async function expectDialog(page: Page, what: string): Promise<void> {
  await expect(dialogOf(page)).toBeVisible();
  await expectAccessible(page, what);
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toHaveCount(0);
}

/** Every entry of the menu of actions that opens a dialog. */
async function authorities(look: string): Promise<void> {
  const { page, hand } = shared();
  await hand.go('Authorities');
  await page.getByRole('button', { name: 'Import…' }).first().click();
  await expectDialog(page, `import an authority, ${look}`);
  await page.getByRole('row', { name: /Partner CA/ }).click();
  for (const tab of ['Summary', 'Certificates', 'Revocation']) {
    await page.getByRole('tab', { name: tab }).click();
    await expectAccessible(page, `authority with ${tab}, ${look}`);
  }
  await page.getByRole('button', { name: 'Renew…' }).click();
  await expectDialog(page, `renew an authority, ${look}`);
  for (const action of [/^Replace its key/, /^Cross-sign/, /^Export key/, /^Archive/, /^Delete/]) {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: action }).click();
    await expectDialog(page, `${action.source}, ${look}`);
  }
  await page.getByRole('button', { name: 'Close details' }).click();
}

async function profiles(look: string): Promise<void> {
  const { page, hand } = shared();
  await hand.go('Authorities');
  await page.getByRole('group', { name: 'Authorities and profiles' }).getByRole('link', { name: 'Profiles' }).click();
  await expectAccessible(page, `profiles, ${look}`);
  await page.getByRole('row', { name: /TLS client \(partner\)/ }).click();
  const parts = page.getByRole('tablist').first().getByRole('tab');
  await expect(parts.first()).toBeVisible();
  for (const part of await parts.all()) {
    await part.click();
    await expectAccessible(page, `profile, ${await part.innerText()}, ${look}`);
  }
  // Where the text is large, form and outcome take turns.
  const outcome = page.getByRole('radio', { name: 'What comes of it' });
  if (await outcome.isVisible()) await outcome.click();
  for (const tab of ['Problems', 'Versions', 'Example']) {
    await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
    await expectAccessible(page, `profile with ${tab}, ${look}`);
  }
}

async function requests(look: string): Promise<void> {
  const { page, hand } = shared();
  await hand.go('Requests');
  const inbox = page.getByRole('link', { name: 'Inbox' });
  if (await inbox.isVisible()) await inbox.click();
  await page.getByRole('row', { name: /heron/ }).click();
  await expect(page.getByText('proven, the signature verifies')).toBeVisible();
  await expectAccessible(page, `inbox, ${look}`);
  await page.getByRole('button', { name: 'Help a partner…' }).first().click();
  await expectDialog(page, `help a partner, ${look}`);
  await page.getByRole('link', { name: 'Made here' }).click();
  await page.getByRole('button', { name: 'New request…' }).first().click();
  await expectDialog(page, `own request, ${look}`);
  await page.getByRole('link', { name: 'Partners' }).click();
  await page.getByRole('row', { name: /Kestrel/ }).click();
  await expectAccessible(page, `partners, ${look}`);
  await page.getByRole('button', { name: 'New partner…' }).first().click();
  await expectDialog(page, `new partner, ${look}`);
}

async function issue(look: string): Promise<void> {
  const { page, hand } = shared();
  await hand.go('Issue');
  const here = page.getByRole('radio', { name: 'Generate key here' });
  if (!(await here.isChecked())) await here.click();
  await page.getByRole('textbox', { name: 'Subject', exact: true }).fill('CN=gw-06,O=Kestrel');
  await expectAccessible(page, `issue, ${look}`);
  await page.getByRole('radio', { name: 'Other…' }).click();
  await page.getByRole('textbox', { name: 'Length' }).fill('4000');
  await expect(page.getByText(/^Refused/).first()).toBeVisible();
  await expectAccessible(page, `issue, refused, ${look}`);
  // Where the text is large, form and certificate take turns; the button that signs stays, and the way to the field leads back.
  const certificate = page.getByRole('radio', { name: 'Certificate to be signed' });
  if (!(await certificate.isVisible())) return;
  await certificate.click();
  await expect(page.getByRole('button', { name: /^Sign as/ })).toBeInViewport();
  await expectAccessible(page, `certificate to be signed, ${look}`);
  await page.getByRole('button', { name: 'Show the field' }).click();
  await expect(page.getByRole('textbox', { name: 'Length' })).toBeFocused();
}

async function batch(look: string): Promise<void> {
  const { app, page, at } = shared();
  await command(page, 'Issue a batch from CSV…');
  const again = page.getByRole('button', { name: 'New batch' });
  if (await again.isVisible()) await again.click();
  await expectAccessible(page, `batch before a table, ${look}`);
  await answerOpen(app, at('table.csv'));
  await page.getByRole('button', { name: 'Open…' }).click();
  const rows = page.getByRole('grid', { name: 'Rows of the table' });
  await rows.getByRole('row', { name: /too long/ }).click();
  await expect(page.getByRole('heading', { name: /Valid longer than/ }).first()).toBeVisible();
  await expectAccessible(page, `batch, ${look}`);
}

async function kitAndRenewal(look: string): Promise<void> {
  const { page, hand } = shared();
  await hand.go('Inventory');
  await page.getByRole('row', { name: /kestrel-gw-05/ }).click();
  await page.getByRole('button', { name: 'Hand over…' }).click();
  await expect(dialogOf(page).getByRole('checkbox', { name: 'nginx', exact: true })).toBeVisible();
  await expectDialog(page, `hand over, ${look}`);
  await page.getByRole('button', { name: 'Renew…' }).click();
  await expect(dialogOf(page).getByRole('row', { name: /kestrel-gw-05/ })).toContainText('of overlap');
  await expectDialog(page, `renew, ${look}`);
}

test('the Tab key goes through forms in the order in which they are read, and stays in dialogs', async () => {
  test.setTimeout(180_000);
  const { page, hand } = shared();
  await unlock(page);
  await command(page, 'Light theme');
  await hand.go('Issue');
  const form = page.getByRole('main');
  await expectOrder(form, page.getByRole('combobox', { name: 'Profile' }), [
    page.getByRole('textbox', { name: 'Subject', exact: true }),
    page.getByRole('textbox', { name: 'Alternative name' }),
    page.getByRole('button', { name: /^Sign as/ }),
  ]);
  await hand.go('Inventory');
  await page.getByRole('row', { name: /kestrel-gw-05/ }).click();
  await page.getByRole('button', { name: 'Hand over…' }).click();
  const dialog = dialogOf(page);
  await expectOrder(dialog, dialog.getByRole('checkbox', { name: 'PKCS #12', exact: true }), [
    dialog.getByRole('checkbox', { name: 'nginx', exact: true }),
    dialog.getByRole('textbox', { name: 'Host' }),
    dialog.getByRole('button', { name: 'Choose a folder and write…' }),
    dialog.getByRole('checkbox', { name: 'PKCS #12', exact: true }),
  ]);
  await page.keyboard.press('Escape');
  await hand.go('Authorities');
  await page.getByRole('button', { name: 'New authority…' }).first().click();
  await expectOrder(dialog, dialog.getByRole('textbox', { name: 'Name', exact: true }), [
    dialog.getByRole('combobox', { name: 'Key' }),
    dialog.getByRole('button', { name: /^(Create root|Sign with)/ }),
    dialog.getByRole('textbox', { name: 'Name', exact: true }),
  ]);
  await page.keyboard.press('Escape');
});

test('the Tab key goes through profiles, requests, partners and batches in the order in which they are read', async () => {
  test.setTimeout(240_000);
  const { app, page, hand, at } = shared();
  await unlock(page);
  await command(page, 'Light theme');
  const main = page.getByRole('main');
  await test.step('profiles', async () => {
    await command(page, 'Go to Profiles');
    await expectOrder(main, main.getByRole('link', { name: 'Authorities' }), [
      main.getByRole('button', { name: 'New profile' }),
      main.getByRole('grid', { name: 'Profiles' }),
    ]);
    await page.getByRole('row', { name: /TLS client \(partner\)/ }).click();
    await expectOrder(main, main.getByRole('tab', { name: 'General' }), [
      main.getByRole('textbox', { name: 'Name', exact: true }),
      main.getByRole('textbox', { name: 'Note' }),
      main.getByRole('radio', { name: 'End entities' }),
      main.getByRole('tab', { name: 'Example' }),
    ]);
  });
  await test.step('requests', async () => {
    await hand.go('Requests');
    const inbox = page.getByRole('link', { name: 'Inbox' });
    await inbox.click();
    await page.getByRole('row', { name: /heron/ }).click();
    await expectOrder(main, inbox, [
      main.getByPlaceholder(/^Name, /),
      main.getByRole('button', { name: 'Import…' }),
      main.getByRole('grid'),
      main.getByRole('button', { name: 'Issue…' }),
      main.getByRole('button', { name: 'Refuse…' }),
    ]);
  });
  await test.step('partners', async () => {
    await page.getByRole('link', { name: 'Partners' }).click();
    await page.getByRole('row', { name: /Kestrel/ }).click();
    await expectOrder(main, main.getByRole('link', { name: 'Partners' }), [
      main.getByPlaceholder(/^Name, /),
      main.getByRole('button', { name: 'New partner…' }),
      main.getByRole('grid'),
      main.getByRole('button', { name: 'Issue…' }),
      main.getByRole('button', { name: 'Delete…' }),
    ]);
  });
  await test.step('batch', async () => {
    await command(page, 'Issue a batch from CSV…');
    const again = page.getByRole('button', { name: 'New batch' });
    if (await again.isVisible()) await again.click();
    await expectOrder(main, main.getByRole('button', { name: 'Issue one' }), [
      main.getByRole('button', { name: 'Open…' }),
      main.getByRole('combobox', { name: 'Authority' }),
      main.getByRole('combobox', { name: 'Valid for' }),
    ]);
    await answerOpen(app, at('table.csv'));
    await page.getByRole('button', { name: 'Open…' }).click();
    const rows = page.getByRole('grid', { name: 'Rows of the table' });
    await rows.getByRole('row', { name: /too long/ }).click();
    await expectOrder(main, main.getByRole('button', { name: 'Issue one' }), [
      main.getByRole('radio', { name: /^All/ }),
      rows,
      main.getByRole('region', { name: /^Line/ }),
      main.getByRole('button', { name: /^Issue \d+ of/ }),
    ]);
  });
});

test('the acts of issuing have keys of their own', async () => {
  const { page, hand } = shared();
  await unlock(page);
  await hand.go('Inventory');
  await page.getByRole('row', { name: /kestrel-gw-05/ }).click();
  const named = (name: string | RegExp): Locator => page.getByRole('dialog', { name });
  const keys = [
    ['ControlOrMeta+r', 'Renew kestrel-gw-05'],
    ['ControlOrMeta+Shift+h', 'Hand over kestrel-gw-05'],
    ['ControlOrMeta+Shift+a', 'New authority'],
    ['ControlOrMeta+Shift+r', 'New request for another authority'],
    ['ControlOrMeta+Shift+t', 'New partner'],
  ] as const;
  for (const [key, dialog] of keys) {
    await page.keyboard.press(key);
    await expect(named(dialog)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(named(dialog)).toHaveCount(0);
    if (key !== 'ControlOrMeta+r') continue;
    await page.getByRole('row', { name: /kestrel-gw-05/ }).focus();
  }
  await page.keyboard.press('ControlOrMeta+Shift+e');
  await expect(page.getByRole('heading', { name: 'Batch from CSV' })).toBeVisible();
});
