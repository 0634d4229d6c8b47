import type { Locator } from '@playwright/test';
import { answerOpen, expect } from '../support/app-fixture.ts';
import { dialogOf, inspect } from '../support/steps.ts';
import { countersign } from '../support/tools.ts';
import { BEFORE, makePartnerSecret, NAME, SECRET, TRANSPORT_PASSPHRASE } from './partner-files.ts';
import { type Tour, waitForQuiet } from './tour.ts';

const entry = ({ page }: Tour, name: string | RegExp): Locator =>
  page.getByRole('tree', { name: 'Items in this file' }).getByRole('treeitem', { name }).first();

/** A file of many things, read item by item. */
export async function readSecret(tour: Tour): Promise<void> {
  const { page, hand, camera, journal, file } = tour;
  makePartnerSecret(tour);
  const before = listInventory(tour);
  const verdict = await inspect(tour, file(SECRET));
  expect(verdict).toMatch(/TLS server certificate/);
  journal.fact(verdict);
  await hand.press(page.getByRole('tab', { name: 'Summary' }));
  await camera.take('secret', 'A Kubernetes secret: what it holds, and what the first certificate is');
  await camera.takeSmall('secret-small', 'The same in the smallest window');
  await hand.press(page.getByRole('tab', { name: 'Fields' }));
  await hand.press(page.getByRole('button', { name: 'subjectAltName', exact: true }));
  await expect(
    page.getByRole('tree', { name: 'ASN.1 structure' }).getByRole('treeitem', { selected: true }),
  ).toBeVisible();
  await camera.take('fields', 'A field with its meaning, marked in the structure and in the bytes');
  await hand.press(page.getByRole('tab', { name: /^Lint/ }));
  await expect(page.getByText(/^Checked as/)).toBeVisible();
  await camera.take('lint', 'Rules that it breaks, each with why it matters');
  await hand.press(page.getByRole('tab', { name: 'Summary' }));
  await openLocked(tour);
  await compareRenewed(tour);
  expect(listInventory(tour)).toBe(before);
  journal.fact('Keys were named, never shown; the inventory is the same as before.');
}

const listInventory = ({ workspace }: Tour): string => countersign('list', '--workspace', workspace.file, '--json');

async function openLocked(tour: Tour): Promise<void> {
  const { page, hand, camera, journal } = tour;
  await hand.press(entry(tour, /PKCS ?#12/));
  await expect(page.getByRole('heading', { name: 'It is locked' })).toBeVisible();
  await camera.take('locked', 'A PKCS#12 inside the secret is locked');
  await hand.type(page.getByLabel('Passphrase', { exact: true }), TRANSPORT_PASSPHRASE);
  await hand.press(page.getByRole('main').getByRole('button', { name: 'Open', exact: true }));
  await expect(entry(tour, /nordlys-batch-01/)).toBeVisible();
  await expect(page.getByText(/^Opened: /)).toBeVisible();
  await waitForQuiet(page);
  await camera.take('unlocked', 'Opened with its passphrase: what was inside joins the tree, the key is only named');
  journal.fact('The locked PKCS#12 opened with its passphrase.');
}

async function compareRenewed(tour: Tour): Promise<void> {
  const { app, page, hand, camera, journal, file } = tour;
  await hand.press(entry(tour, new RegExp(NAME)));
  await hand.press(page.getByRole('button', { name: 'Compare with…' }));
  await answerOpen(app, file(BEFORE));
  await hand.press(dialogOf(page).getByRole('button', { name: 'Another file…' }));
  const verdict = page.getByRole('main').getByRole('heading', { level: 1 });
  await expect(verdict).toContainText('differ in');
  journal.fact(await verdict.innerText());
  await camera.take('compare', 'The renewed certificate beside the one before it: fields and bytes that differ');
  await hand.press(page.getByRole('button', { name: 'Back to the item' }));
}
