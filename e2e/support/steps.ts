import path from 'node:path';
import { type ElectronApplication, expect, type Locator, type Page } from '@playwright/test';
import { answerOpen, answerSave } from './app-fixture.ts';
import type { Hand } from './hand.ts';
import { typeAgainIfAsked } from './shared-app.ts';
import type { Workspace } from './tools.ts';

/** What a person has before them: the window, the native dialogs behind it, and a hand to work it with. */
export interface Desk {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly hand: Hand;
  readonly workspace: Workspace;
}

export const dialogOf = (page: Page): Locator => page.getByRole('dialog').or(page.getByRole('alertdialog'));
const button = (scope: Page | Locator, name: string | RegExp): Locator => scope.getByRole('button', { name });

/** Creates the workspace from the start screen; answers the recovery key as shown. */
export async function createWorkspace({ app, page, hand, workspace }: Desk): Promise<string> {
  await answerSave(app, workspace.file);
  await hand.press(button(page, /New workspace/));
  const dialog = dialogOf(page);
  await hand.type(dialog.getByRole('textbox', { name: 'Name' }), workspace.name);
  await hand.type(dialog.getByLabel('Passphrase', { exact: true }), workspace.passphrase);
  await hand.type(dialog.getByLabel('Passphrase again'), workspace.passphrase);
  await hand.press(button(dialog, /Choose a place/));
  await expect(page.getByText('Keep the recovery key')).toBeVisible();
  const key = await page.getByText(/^([0-9A-Z]{4}-){13}[0-9A-Z]{4}$/).innerText();
  await hand.press(dialogOf(page).getByRole('checkbox'));
  await hand.press(button(page, 'Open the workspace'));
  await expect(page.getByRole('heading', { name: 'No certificates yet' })).toBeVisible();
  return key;
}

export async function createAuthority(
  { page, hand }: Desk,
  name: string,
  kind: 'root' | 'issuing',
  key?: RegExp,
): Promise<void> {
  await hand.go('Authorities');
  await hand.press(button(page, kind === 'root' ? /New (root )?authority…/ : 'New authority…').first());
  const dialog = dialogOf(page);
  await check(hand, dialog.getByRole('radio', { name: kind === 'root' ? 'Root' : 'Below one here' }));
  await hand.type(dialog.getByRole('textbox', { name: 'Name' }), name);
  if (key !== undefined) await hand.choose(dialog.getByRole('combobox', { name: 'Key' }), key);
  await hand.press(button(dialog, kind === 'root' ? /^Create root/ : /^Sign with/));
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: new RegExp(name) })).toBeVisible();
}

/** Issues a TLS client certificate with a key made here and leaves the result on the screen. */
export async function issueWithKeyHere(
  { page, hand }: Desk,
  authority: string,
  subject: string,
  dnsName: string,
): Promise<void> {
  await hand.go('Issue');
  await check(hand, page.getByRole('radio', { name: 'Generate key here' }));
  await chooseAuthority(page, hand, authority);
  await hand.type(page.getByRole('textbox', { name: 'Subject', exact: true }), subject);
  await hand.type(page.getByRole('textbox', { name: 'Alternative name' }), dnsName);
  await hand.press(button(page, 'Add'));
  await expect(page.getByRole('row', { name: /Serial/ })).toBeVisible();
  await expect(page.getByText('Every rule passed')).toBeVisible();
  await hand.press(button(page, /^Sign as/));
  await expect(page.getByRole('heading', { name: /^Issued:/ })).toBeVisible();
}

/** Lets new keys be post-quantum ones. */
export async function offerPostQuantum({ page, hand }: Desk): Promise<void> {
  await hand.go('Settings');
  const choice = page.getByRole('radiogroup', { name: 'Post-quantum keys' }).getByRole('radio', { name: 'On' });
  await check(hand, choice);
}

async function chooseAuthority(page: Page, hand: Hand, name: string): Promise<void> {
  const choice = page.getByRole('combobox', { name: 'Authority' });
  if (!(await choice.innerText()).includes(name)) await hand.choose(choice, new RegExp(name));
}

async function check(hand: Hand, choice: Locator): Promise<void> {
  if (!(await choice.isChecked())) await hand.press(choice);
  await expect(choice).toBeChecked();
}

/** Takes a request into the inbox, looks at the differences and signs it. */
export async function issueFromRequest({ app, page, hand }: Desk, csrFile: string, name: string): Promise<void> {
  await hand.go('Requests');
  await answerOpen(app, csrFile);
  await hand.press(button(page, /^Import/).first());
  await expect(page.getByText('proven, the signature verifies')).toBeVisible();
  await hand.press(button(page, 'Issue…'));
  await expect(page.getByText('Key possession proven')).toBeVisible();
  await expect(page.getByRole('cell', { name: new RegExp(name) }).first()).toBeVisible();
  await hand.press(button(page, /^Sign as/));
  await expect(page.getByRole('heading', { name: /^Issued:/ })).toBeVisible();
}

/** Exports from the issued screen; answers the passphrase shown for a PKCS#12 file. */
export async function exportIssued(desk: Desk, format: 'p12' | 'pem', file: string): Promise<string> {
  await answerSave(desk.app, file);
  await desk.hand.press(button(desk.page, format === 'p12' ? 'Export P12…' : 'PEM chain…'));
  if (format === 'pem') return '';
  const shown = desk.page.getByText(/^([0-9a-z]{5}-){4}[0-9a-z]{5}$/);
  await typeAgainIfAsked(desk.page, shown);
  await expect(shown).toBeVisible();
  return shown.innerText();
}

export async function exportAuthorityChain(desk: Desk, name: string, file: string): Promise<void> {
  const { app, page, hand } = desk;
  await hand.go('Authorities');
  await hand.pick(page.getByRole('row', { name: new RegExp(name) }));
  await answerSave(app, file);
  await hand.press(button(page, 'More actions'));
  await pressEntry(page, hand, 'Export chain…');
}

async function pressEntry(page: Page, hand: Hand, name: string): Promise<void> {
  const entry = page.getByRole('menuitem', { name });
  await expect(entry).toBeVisible();
  if (hand.name === 'mouse') return entry.click();
  for (let step = 0; step < 10; step += 1) {
    if (
      await entry.evaluate((element) => element === document.activeElement || element.hasAttribute('data-highlighted'))
    )
      break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
}

export interface DialStep {
  readonly host?: string;
  readonly port: number;
  readonly credential: string | null;
  readonly path?: string;
}

/** Dials and waits for the verdict; answers its sentence. */
export async function dial({ page, hand }: Desk, step: DialStep): Promise<string> {
  await hand.go('Connect');
  await hand.type(page.getByRole('textbox', { name: 'Host', exact: true }), step.host ?? 'localhost');
  await hand.type(page.getByRole('textbox', { name: 'Port', exact: true }), String(step.port));
  const credential = page.getByRole('combobox', { name: 'Certificate', exact: true });
  const wanted = step.credential ?? 'None, send no certificate';
  if (!(await credential.innerText()).includes(wanted)) await hand.choose(credential, new RegExp(wanted));
  await hand.type(page.getByRole('textbox', { name: 'HTTP GET path' }), step.path ?? '/');
  const runs = page.getByRole('navigation', { name: 'Runs of this session' }).getByRole('link');
  const before = await runs.count();
  if (hand.name === 'keyboard') await page.keyboard.press('ControlOrMeta+Enter');
  else await button(page, /^Dial/).first().click();
  await expect(runs).toHaveCount(before + 1, { timeout: 30_000 });
  const verdict = page.getByRole('main').getByRole('heading', { level: 1 });
  await expect(verdict).toBeVisible();
  return verdict.innerText();
}

export async function revoke({ page, hand }: Desk, name: string): Promise<void> {
  await hand.go('Inventory');
  await hand.pick(page.getByRole('row', { name: new RegExp(name) }));
  await hand.press(button(page, 'Revoke…'));
  const dialog = dialogOf(page);
  await expect(button(dialog, 'Cancel')).toBeFocused();
  await hand.choose(dialog.getByRole('combobox', { name: 'Reason' }), /Key compromise/i);
  await hand.press(button(dialog, `Revoke ${name}`));
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: new RegExp(`Revoked ${name}`) })).toBeVisible();
}

/** Signs a CRL from the authority's revocation tab and exports it. */
export async function issueCrl(desk: Desk, authority: string, file: string): Promise<void> {
  const { app, page, hand } = desk;
  await hand.go('Authorities');
  await hand.pick(page.getByRole('row', { name: new RegExp(authority) }));
  await hand.press(page.getByRole('tab', { name: 'Revocation' }));
  await hand.press(button(page, 'Issue CRL…'));
  await hand.press(button(dialogOf(page), /^Sign CRL/));
  await expect(dialogOf(page)).toBeHidden();
  await answerSave(app, file);
  await hand.press(button(page, 'Export…'));
  await pressEntry(page, hand, 'as PEM…');
}

/** Looks at a file that is not in the workspace; answers the verdict. */
export async function inspect({ app, page, hand }: Desk, file: string): Promise<string> {
  await hand.go('Inspect');
  await answerOpen(app, file);
  await hand.press(button(page, /^Open(…| file…)$/).first());
  const verdict = page.getByRole('main').getByRole('heading', { level: 1 });
  await expect(page.getByText(path.extname(file)).first()).toBeVisible();
  await expect(verdict).toBeVisible();
  return verdict.innerText();
}
