import { expect, test } from '@playwright/test';
import { expectAccessible } from '../support/axe.ts';
import { answerUnlock, issueClients, makeWorkspace, PASSPHRASE, shareApp } from '../support/shared-app.ts';
import { countersign } from '../support/tools.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  issueClients(workspace, 'kestrel-gw-05', 'osprey-01', 'osprey-02');
  return [workspace.file];
});

test('a certificate gets a successor with a new key, and the old one is revoked when asked to', async () => {
  test.setTimeout(120_000);
  const { page, hand, workspace } = shared();
  await hand.go('Inventory');
  await hand.pick(page.getByRole('row', { name: /kestrel-gw-05/ }));
  await hand.press(page.getByRole('button', { name: 'Renew…' }));
  const dialog = page.getByRole('dialog', { name: 'Renew kestrel-gw-05' });
  await hand.press(dialog.getByRole('radio', { name: 'Rekey, new key' }));
  await expect(dialog.getByRole('row', { name: /kestrel-gw-05/ })).toContainText('of overlap');
  await expectAccessible(page, 'renewal');

  await hand.press(dialog.getByRole('checkbox', { name: /^Revoke the old one/ }));
  await expect(dialog.getByText('Revokes 1 certificate')).toBeVisible();
  const accept = dialog.getByRole('checkbox', { name: /^Accept/ });
  if (await accept.isVisible()) await hand.press(accept);
  await hand.press(dialog.getByRole('button', { name: 'Rekey, signed by Acme Root' }));
  await answerUnlock(page, PASSPHRASE);

  const result = page.getByRole('dialog', { name: 'Renewal' });
  await expect(result.getByRole('heading', { name: '1 certificate issued' })).toBeVisible();
  await expectAccessible(page, 'result of a renewal');
  await hand.press(result.getByRole('button', { name: 'Close', exact: true }).first());
  await expect(page.getByRole('row', { name: /Revoked kestrel-gw-05/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /Valid kestrel-gw-05/ })).toBeVisible();
  expect(countersign('list', 'kestrel', '--workspace', workspace.file, '--json')).toContain('"total": 2');
});

test('several that are marked in the list are renewed at once', async () => {
  test.setTimeout(120_000);
  const { page, hand, workspace } = shared();
  await hand.go('Inventory');
  await hand.pick(page.getByRole('row', { name: /osprey-01/ }));
  await page.keyboard.press('Shift+Space');
  await page.getByRole('checkbox', { name: 'Mark osprey-02' }).click();
  const bar = page.getByRole('group', { name: 'Marked certificates' });
  await expect(bar).toContainText('2 marked');
  await hand.press(bar.getByRole('button', { name: 'Renew…' }));
  const dialog = page.getByRole('dialog', { name: /^Renew 2/ });
  await hand.press(dialog.getByRole('radio', { name: 'Rekey, new key' }));
  await expect(dialog.getByRole('row', { name: /osprey-/ })).toHaveCount(2);
  const accept = dialog.getByRole('checkbox', { name: /^Accept/ });
  if (await accept.isVisible()) await hand.press(accept);
  await hand.press(dialog.getByRole('button', { name: /signed by Acme Root|^Rekey 2/ }));
  const result = page.getByRole('dialog', { name: 'Renewal' });
  await expect(result.getByRole('heading', { name: '2 certificates issued' })).toBeVisible();
  await hand.press(result.getByRole('button', { name: 'Close', exact: true }).first());
  expect(countersign('list', 'osprey', '--workspace', workspace.file, '--json')).toContain('"total": 4');
});
