import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { makeForeignRequest } from '../../electron/testing/post-quantum-judge.ts';
import { answerOpen } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { access, makeWorkspace, shareApp, unlock } from '../support/shared-app.ts';
import { type Desk, dialogOf, issueCrl, revoke } from '../support/steps.ts';
import { countersign } from '../support/tools.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  return [workspace.file];
});
const deskOf = (): Desk => shared();

test.describe.configure({ mode: 'serial' });

test('no list offers post-quantum keys until they are turned on', async () => {
  const { page, hand } = shared();
  await unlock(page);
  await hand.go('Authorities');
  await page.getByRole('button', { name: 'New authority…' }).click();
  await dialogOf(page).getByRole('combobox', { name: 'Key' }).click();
  await expect(page.getByRole('option', { name: 'Ed25519' })).toBeVisible();
  await expect(page.getByRole('option', { name: /ML-DSA/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await hand.go('Settings');
  const row = page.getByRole('radiogroup', { name: 'Post-quantum keys' });
  await expect(row.getByRole('radio', { name: 'Off' })).toBeChecked();
  await row.getByRole('radio', { name: 'On' }).click();
  await expect(row.getByRole('radio', { name: 'On' })).toBeChecked();
  await expectAccessible(page, 'settings with post-quantum keys');
});

test('a root with ML-DSA-65 certifies a partner’s ML-DSA key, and says who cannot read it', async () => {
  const { app, page, hand, at, workspace } = shared();
  await hand.go('Authorities');
  await page.getByRole('button', { name: 'New authority…' }).click();
  const dialog = dialogOf(page);
  await dialog.getByRole('radio', { name: 'Root' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Quantum Root');
  await hand.choose(dialog.getByRole('combobox', { name: 'Key' }), /ML-DSA-65/);
  await expect(dialog.getByText(/only OpenSSL 3.5, Java 24 and newer read it/)).toBeVisible();
  await expectAccessible(page, 'a post-quantum authority');
  await dialog.getByRole('button', { name: /^Create root/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('ML-DSA-65').first()).toBeVisible();
  writeFileSync(at('quantum-gw.csr'), makeForeignRequest('ml-dsa-44', 'quantum-gw'));
  await hand.go('Requests');
  await answerOpen(app, at('quantum-gw.csr'));
  await page
    .getByRole('button', { name: /^Import/ })
    .first()
    .click();
  await expect(page.getByText('proven, the signature verifies')).toBeVisible();
  await page.getByRole('button', { name: 'Issue…' }).click();
  await hand.choose(page.getByRole('combobox', { name: 'Authority' }), /Quantum Root/);
  await page.getByRole('button', { name: /^Sign as/ }).click();
  await expect(page.getByRole('heading', { name: /^Issued:/ })).toBeVisible();
  const listed = countersign('list', 'key:ml-dsa', '--json', ...access(workspace));
  expect(JSON.parse(listed)).toMatchObject({ total: 2 });
});

test('what it issues is revoked, and its list verifies', async () => {
  const { at, workspace } = shared();
  await revoke(deskOf(), 'quantum-gw');
  await issueCrl(deskOf(), 'Quantum Root', at('quantum.crl'));
  await expect.poll(() => existsSync(at('quantum.crl'))).toBe(true);
  countersign('ca', 'export', 'Quantum Root', '--out', at('quantum.pem'), ...access(workspace));
  const verdict = countersign('crl', 'verify', at('quantum.crl'), '--issuer', at('quantum.pem'), '--json');
  expect(JSON.parse(verdict)).toMatchObject({ valid: true });
  expect(readFileSync(at('quantum.crl'), 'utf8')).toContain('BEGIN X509 CRL');
});
