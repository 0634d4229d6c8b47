import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { answerOpen, answerSave, firstPage, launch, test } from '../support/app-fixture.ts';
import { type Hand, keyboard, mouse } from '../support/hand.ts';
import {
  access,
  answerUnlock,
  describeWorkspace,
  makeWorkspace,
  PASSPHRASE,
  ROOT_NAME,
} from '../support/shared-app.ts';
import { countersign, openssl } from '../support/tools.ts';

const SIGN = /^Sign as/;
const signs = (page: Page) => page.getByRole('button', { name: SIGN });

/** The workspace opens locked. */
async function unlock(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Locked/ }).click();
  await answerUnlock(page, PASSPHRASE);
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** A request that asks for more than a client may have. */
function makeGreedyRequest(folder: string, name: string): string {
  const csr = path.join(folder, `${name}.csr`);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${csr}.key`];
  const names = `subjectAltName=DNS:${name}.kestrel.example,DNS:*.kestrel.example`;
  const usage = [
    '-addext',
    'keyUsage=digitalSignature,keyEncipherment',
    '-addext',
    'extendedKeyUsage=serverAuth,clientAuth',
  ];
  openssl('req', '-new', ...key, '-subj', `/CN=${name}/O=Kestrel`, '-addext', names, ...usage, '-out', csr);
  return csr;
}

async function openIssue(page: Page, hand: Hand): Promise<void> {
  await hand.go('Issue');
  await expect(page.getByRole('heading', { name: 'Issue certificate' })).toBeVisible();
}

async function chooseSource(page: Page, hand: Hand, name: string): Promise<void> {
  const source = page.getByRole('radio', { name });
  if (!(await source.isChecked())) await hand.press(source);
  await expect(source).toBeChecked();
}

/** Accepts every warning, as somebody does who has read them. */
async function acceptAll(page: Page, hand: Hand): Promise<void> {
  const open = page.getByRole('checkbox', { name: 'Accept', checked: false });
  while ((await open.count()) > 0) await hand.press(open.first());
}

for (const makeHand of [mouse, keyboard]) {
  test(`a request is cut to the profile before it is signed, by ${makeHand.name}`, async ({ folder }) => {
    test.setTimeout(180_000);
    const workspace = describeWorkspace(folder);
    makeWorkspace(workspace);
    const app = await launch(folder, [workspace.file]);
    try {
      const page = await firstPage(app);
      const hand = makeHand(page);
      await unlock(page);
      await openIssue(page, hand);
      await chooseSource(page, hand, 'Request (CSR)');
      await answerOpen(app, makeGreedyRequest(folder, 'gw-05'));
      await hand.press(page.getByRole('button', { name: 'Open…' }));
      await expect(page.getByText('Key possession proven')).toBeVisible();

      const usage = page.getByRole('row', { name: /^Extended key usage/ });
      await expect(usage.getByRole('deletion')).toHaveText('serverAuth');
      await expect(
        usage.getByRole('img', { name: 'changed' }).or(usage.getByRole('img', { name: 'removed' })),
      ).toBeVisible();
      await hand.press(page.getByRole('radio', { name: 'Differences' }));
      await expect(page.getByRole('row', { name: /^Serial/ })).toHaveCount(0);
      await hand.press(page.getByRole('radio', { name: 'All', exact: true }));

      await acceptAll(page, hand);
      await expect(signs(page)).toBeEnabled();
      if (hand.name === 'keyboard') await page.keyboard.press('ControlOrMeta+Enter');
      else await hand.press(signs(page));
      await expect(page.getByRole('heading', { name: /^Issued: gw-05/ })).toBeVisible();

      const file = path.join(folder, 'gw-05.pem');
      await answerSave(app, file);
      await hand.press(page.getByRole('button', { name: 'PEM…' }));
      await expect(page.getByText(/^Written and read back/)).toBeVisible();
      const text = openssl('x509', '-in', file, '-noout', '-text');
      expect(text).toContain('TLS Web Client Authentication');
      expect(text).not.toContain('TLS Web Server Authentication');
      expect(text).not.toContain('Key Encipherment');
    } finally {
      await app.close();
    }
  });
}

test('what a rule refuses cannot be signed, and the way leads to its field', async ({ folder }) => {
  test.setTimeout(180_000);
  const workspace = describeWorkspace(folder);
  makeWorkspace(workspace);
  const app = await launch(folder, [workspace.file]);
  try {
    const page = await firstPage(app);
    const hand = keyboard(page);
    await unlock(page);
    await openIssue(page, hand);
    await chooseSource(page, hand, 'Generate key here');
    await hand.type(page.getByRole('textbox', { name: 'Subject', exact: true }), 'CN=gw-06,O=Kestrel');
    await hand.press(page.getByRole('radio', { name: 'Other…' }));
    await hand.type(page.getByRole('textbox', { name: 'Length' }), '40');
    await hand.choose(page.getByRole('combobox', { name: 'Unit' }), 'years');
    await expect(page.getByText(/^Refused/)).toBeVisible();
    await expect(signs(page)).toBeDisabled();

    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(page.getByRole('heading', { name: /^Issued/ })).toHaveCount(0);
    await hand.press(page.getByRole('button', { name: 'Show the field' }));
    await expect(page.getByRole('textbox', { name: 'Length' })).toBeFocused();

    await hand.type(page.getByRole('textbox', { name: 'Length' }), '1');
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(signs(page)).toBeEnabled();
    await expect(signs(page)).toHaveText(/valid 1 year$/);
  } finally {
    await app.close();
  }
});

test('an unfinished form survives a restart until it is discarded', async ({ folder }) => {
  test.setTimeout(180_000);
  const workspace = describeWorkspace(folder);
  makeWorkspace(workspace);
  const subject = (page: Page) => page.getByRole('textbox', { name: 'Subject', exact: true });
  const kept = (page: Page) =>
    page.evaluate(async () => {
      const bridge = Reflect.get(window, 'countersign') as Record<'draft.read', (input: object) => Promise<unknown>>;
      return JSON.stringify(await bridge['draft.read']({ kind: 'issue' }));
    });

  const first = await launch(folder, [workspace.file]);
  try {
    const page = await firstPage(first);
    const hand = mouse(page);
    await openIssue(page, hand);
    await chooseSource(page, hand, 'Generate key here');
    await hand.type(subject(page), 'CN=half-done');
    await hand.type(page.getByRole('textbox', { name: 'Alternative name' }), 'half.kestrel.example');
    await hand.press(page.getByRole('button', { name: 'Add', exact: true }));
    await expect.poll(() => kept(page)).toContain('half.kestrel.example');
  } finally {
    await first.close();
  }

  const second = await launch(folder, [workspace.file]);
  try {
    const page = await firstPage(second);
    const hand = mouse(page);
    await openIssue(page, hand);
    await expect(page.getByText(/^Restored from/)).toBeVisible();
    await expect(subject(page)).toHaveValue('CN=half-done');
    await expect(page.getByRole('list', { name: 'Names to be certified' })).toContainText('half.kestrel.example');
    await hand.press(page.getByRole('button', { name: 'Discard' }));
    await expect(subject(page)).toHaveValue('');
    await expect.poll(() => kept(page)).not.toContain('half.kestrel.example');
  } finally {
    await second.close();
  }
});

test('the next one for the same name says what it replaces, and revokes it when asked to', async ({ folder }) => {
  test.setTimeout(180_000);
  const workspace = describeWorkspace(folder);
  makeWorkspace(workspace);
  const out = path.join(folder, 'old.p12');
  const secret = ['--export-passphrase-file', path.join(folder, 'passphrase')];
  const what = [
    '--ca',
    ROOT_NAME,
    '--profile',
    'tls-client',
    '--subject',
    'CN=gw-07,O=Kestrel',
    '--san',
    'dns:gw-07.example',
  ];
  countersign('issue', ...what, '--out', out, ...secret, ...access(workspace));
  const app = await launch(folder, [workspace.file]);
  try {
    const page = await firstPage(app);
    const hand = mouse(page);
    await unlock(page);
    await openIssue(page, hand);
    await chooseSource(page, hand, 'Generate key here');
    await hand.type(page.getByRole('textbox', { name: 'Subject', exact: true }), 'CN=gw-07,O=Kestrel');
    await hand.press(page.getByRole('button', { name: 'New partner…' }));
    await hand.type(page.getByRole('dialog').getByRole('textbox', { name: 'Name' }), 'Kestrel Payments GmbH');
    await hand.press(page.getByRole('dialog').getByRole('button', { name: 'Add partner' }));
    await expect(page.getByRole('combobox', { name: 'Partner' })).toContainText('Kestrel Payments GmbH');
    await hand.press(page.getByRole('checkbox', { name: /^Replaces gw-07/ }));
    await hand.press(page.getByRole('checkbox', { name: 'Revoke it after signing' }));
    await expect(page.getByText('Revokes gw-07')).toBeVisible();
    await acceptAll(page, hand);
    await hand.press(signs(page));
    await expect(page.getByText(/It replaces gw-07, which is revoked/)).toBeVisible();
    await hand.go('Inventory');
    await expect(page.getByRole('row', { name: /Revoked gw-07/ })).toBeVisible();
    await expect(page.getByRole('row', { name: /Valid gw-07/ })).toBeVisible();
  } finally {
    await app.close();
  }
});
