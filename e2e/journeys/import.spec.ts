import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { manyCertificates } from '../support/many-certificates.ts';
import { answerOpen } from '../support/app-fixture.ts';
import { command, makeWorkspace, shareApp } from '../support/shared-app.ts';
import { countersign } from '../support/tools.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  return [workspace.file];
});

const countCertificates = (): number =>
  Number(/"total": (\d+)/.exec(countersign('list', '--workspace', shared().workspace.file, '--json'))?.[1]);

test('a folder is imported, what was not taken is told with its place, and the import can be taken back', async () => {
  const { app, page, hand, at } = shared();
  const before = countCertificates();
  mkdirSync(at('partners/deep'), { recursive: true });
  writeFileSync(at('partners/some.pem'), manyCertificates(40));
  writeFileSync(at('partners/deep/broken.pem'), '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n');
  await hand.go('Inventory');
  await answerOpen(app, at('partners'));
  await command(page, 'Import certificates…');
  const report = page.getByRole('dialog', { name: /^Import \d+$/ });
  await expect(report).toContainText('40 certificates imported, 1 item not taken');
  await expect(report.getByRole('row', { name: /partners\/deep\/broken\.pem/ })).toContainText('Broken base64');
  await report.getByRole('button', { name: 'All imports' }).click();
  const list = page.getByRole('dialog', { name: 'Imports' });
  await expect(list.getByRole('row', { name: /partners/ })).toContainText('Done');
  await list
    .getByRole('button', { name: /^Show import/ })
    .first()
    .click();
  await report.getByRole('button', { name: 'Take back…' }).click();
  const ask = page.getByRole('alertdialog', { name: /^Take import \d+ back\?$/ });
  await expect(ask).toContainText('40 certificates will be removed from this workspace');
  await ask.getByRole('button', { name: 'Remove 40 certificates' }).click();
  await expect(page.getByText('40 certificates removed')).toBeVisible();
  await expect(report).toContainText('Nothing of this import is left that could be removed.');
  await report.getByRole('button', { name: 'Close' }).last().click();
  expect(countCertificates()).toBe(before);
});

test('stopping an import asks what becomes of what came, and takes it back when told so', async () => {
  const { app, page, hand, at } = shared();
  const before = countCertificates();
  writeFileSync(at('huge.pem'), manyCertificates(60_000));
  await hand.go('Inventory');
  await answerOpen(app, at('huge.pem'));
  await command(page, 'Import certificates…');
  const bar = page.getByRole('contentinfo', { name: 'Running work and alarms' });
  await expect(bar).toContainText(/[1-9][\d,]* certificates, [1-9][\d,]* a second/, { timeout: 30_000 });
  await bar.getByRole('button', { name: 'Cancel' }).click();
  const ask = page.getByRole('dialog', { name: 'Stop the import?' });
  await expect(ask).toContainText(/It has read [1-9][\d,]* certificates so far\./);
  await ask.getByRole('button', { name: 'Stop and take them back' }).click();
  await expect(bar).toContainText('cancelled', { timeout: 60_000 });
  expect(countCertificates()).toBe(before);
  await page.getByRole('button', { name: 'Imports', exact: true }).click();
  const list = page.getByRole('dialog', { name: 'Imports' });
  await expect(list.getByRole('row', { name: /huge\.pem/ })).toContainText('Taken back');
});
