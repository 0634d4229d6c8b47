import { expect, test } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import {
  answerUnlock,
  command,
  makeWorkspace,
  PASSPHRASE,
  ROOT_NAME,
  shareApp,
  unlock,
} from '../support/shared-app.ts';
import { dialogOf } from '../support/steps.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  return [workspace.file];
});

test.describe.configure({ mode: 'serial' });

/** What the preload hands to the page, as far as it is asked here. */
interface Bridge {
  'authority.list'(input: object): Promise<Answer<readonly { id: string }[]>>;
  'revocation.plan'(input: { authorityId: string }): Promise<Answer<object>>;
  'revocation.setPlan'(input: { authorityId: string; plan: object }): Promise<Answer<unknown>>;
  'revocation.crls'(input: { authorityId: string }): Promise<Answer<readonly { number: number }[]>>;
}
type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

const chipOf = (page: ReturnType<typeof shared>['page']) => page.getByRole('button', { name: /^Grants?: / });
const lockOf = (page: ReturnType<typeof shared>['page']) => page.getByRole('button', { name: /^Locked/ });

test('a grant is given from the palette, which asks for the passphrase first', async () => {
  const { page } = shared();
  await expect(chipOf(page)).toHaveCount(0);
  await command(page, 'Give a grant…');
  const dialog = page.getByRole('dialog', { name: 'Give a grant' });
  await expect(dialog.getByRole('combobox', { name: 'Authority' })).toContainText(ROOT_NAME);
  await expect(dialog.getByRole('checkbox', { name: /^CRLs, by hand/ })).toBeChecked();
  await expect(dialog.getByRole('checkbox', { name: /^OCSP answers: there is no signer/ })).toBeDisabled();
  await expectAccessible(page, 'give a grant');
  await dialog.getByRole('button', { name: 'Give grant' }).click();
  await answerUnlock(page, PASSPHRASE);
  await expect(dialog).toBeHidden();
  await expect(chipOf(page)).toContainText(`${ROOT_NAME} until `);
});

test('it outlives the lock of the screen, and is shown with what goes on', async () => {
  const { app, page } = shared();
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'));
  await expect(lockOf(page)).toBeVisible();
  await chipOf(page).click();
  const panel = page.getByRole('dialog', { name: 'Grants' });
  await expect(panel.getByRole('listitem')).toContainText(ROOT_NAME);
  await expect(panel).toContainText('CRLs by hand');
  await expectAccessible(page, 'grants');
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
});

test('a scheduled CRL is issued under it while the workspace is locked', async () => {
  const { page } = shared();
  await expect(lockOf(page)).toBeVisible();
  const authorityId = await page.evaluate(async () => {
    const { countersign } = window as unknown as { countersign: Bridge };
    const listed = await countersign['authority.list']({});
    const id = listed.ok ? listed.value[0]?.id : undefined;
    const plan = id === undefined ? undefined : await countersign['revocation.plan']({ authorityId: id });
    if (id === undefined || plan?.ok !== true) throw new Error('no plan');
    await countersign['revocation.setPlan']({ authorityId: id, plan: { ...plan.value, everyHours: 24 } });
    return id;
  });
  const numbers = () =>
    page.evaluate(async (id) => {
      const { countersign } = window as unknown as { countersign: Bridge };
      const crls = await countersign['revocation.crls']({ authorityId: id });
      return crls.ok ? crls.value.map(({ number }) => number) : [];
    }, authorityId);
  await expect.poll(numbers, { timeout: 60_000 }).toEqual([1]);
  await expect(lockOf(page)).toBeVisible();
});

test('locking by hand says in numbers what stops, begins with Cancel, and ends it', async () => {
  const { page } = shared();
  await page.keyboard.press('ControlOrMeta+l');
  const dialog = page.getByRole('alertdialog', { name: 'Lock now and end the grant?' });
  await expect(dialog).toContainText('Scheduled CRLs of 1 authority are not issued');
  await expect(dialog).toContainText(ROOT_NAME);
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expectAccessible(page, 'lock now');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(chipOf(page)).toBeVisible();
  await page.keyboard.press('ControlOrMeta+l');
  await dialog.getByRole('button', { name: 'Lock and end grants' }).click();
  await expect(chipOf(page)).toHaveCount(0);
  await expect(lockOf(page)).toBeVisible();
});

test('it is given and ended at its authority, too, and both are in the log', async () => {
  const { page, hand } = shared();
  await unlock(page);
  await hand.go('Authorities');
  await page.getByRole('row', { name: new RegExp(ROOT_NAME) }).click();
  await page.getByRole('tab', { name: /^Revocation/ }).click();
  await page.getByRole('button', { name: 'Give grant…' }).click();
  const dialog = page.getByRole('dialog', { name: `Give ${ROOT_NAME} a grant` });
  await hand.choose(dialog.getByRole('combobox', { name: 'Until' }), '8 hours');
  await dialog.getByRole('button', { name: 'Give grant' }).click();
  await expect(dialog).toBeHidden();
  await chipOf(page).click();
  await page.getByRole('button', { name: `End the grant of ${ROOT_NAME}` }).click();
  await expect(chipOf(page)).toHaveCount(0);
  await hand.go('Activity');
  await expect(page.getByRole('row', { name: /Gave a grant/ })).toHaveCount(2);
  await expect(page.getByRole('row', { name: /Ended a grant.*the workspace was locked by hand/ })).toHaveCount(1);
});

test('closing the workspace asks as well, and a window that is closed', async () => {
  const { app, page, hand } = shared();
  await command(page, 'Give a grant…');
  await dialogOf(page).getByRole('button', { name: 'Give grant' }).click();
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(chipOf(page)).toBeVisible();
  await command(page, 'Close workspace');
  const dialog = page.getByRole('alertdialog', { name: 'Close the workspace and end the grant?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(chipOf(page)).toBeVisible();
  const asked = await app.evaluate(async ({ BrowserWindow, dialog: system }) => {
    const questions: string[] = [];
    const answered = new Promise<void>((resolve) => {
      system.showMessageBox = (...args: unknown[]) => {
        const options = args.at(-1) as { message: string; detail: string; defaultId: number };
        questions.push(options.message, options.detail, String(options.defaultId));
        resolve();
        return Promise.resolve({ response: 0, checkboxChecked: false });
      };
    });
    BrowserWindow.getAllWindows()[0]?.close();
    await answered;
    return questions;
  });
  expect(asked[0]).toBe('Close the workspace and end the grant?');
  expect(asked[1]).toContain('Scheduled CRLs of 1 authority are not issued');
  expect(asked[2]).toBe('0');
  await expect(chipOf(page)).toBeVisible();
  await hand.go('Inventory');
  await command(page, 'Close workspace');
  await dialog.getByRole('button', { name: 'Close and end grants' }).click();
  await expect(page.getByRole('heading', { name: 'Countersign' })).toBeVisible();
  await expect(dialogOf(page)).toHaveCount(0);
});
