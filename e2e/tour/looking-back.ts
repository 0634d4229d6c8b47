import { answerOpen, expect } from '../support/app-fixture.ts';
import { dialogOf } from '../support/steps.ts';
import { seedWorkspace } from '../support/seed.ts';
import { makePartnerRequest } from '../support/tools.ts';
import { crossSignRoot, openFromInventory } from './chains.ts';
import { type Tour, waitForQuiet } from './tour.ts';

const SEEDED = 44;

export async function readActivity(tour: Tour): Promise<void> {
  const { page, hand, camera, journal } = tour;
  await hand.go('Activity');
  for (const what of ['Revoked', 'Issued', 'Created an authority'])
    await expect(page.getByText(what).first()).toBeVisible();
  await hand.press(page.getByRole('button', { name: 'Verify' }));
  const verified = page.getByText(/unchanged and in order/);
  await expect(verified).toBeVisible();
  journal.fact(await verified.innerText());
  await waitForQuiet(page);
  await camera.take('activity', 'The log, verified');
}

export async function lookAtHistory(tour: Tour): Promise<void> {
  const { journal, file, workspace } = tour;
  const seeded = seedWorkspace({
    file: file('acme-pki.countersign'),
    name: 'acme-pki',
    passphrase: workspace.passphrase,
    count: SEEDED,
  });
  journal.fact(`${seeded.certificates} certificates of two years, ${seeded.revoked} of them revoked or on hold.`);
  await openSeeded(tour);
  await lookAtInventory(tour);
  await lookAtAuthorities(tour);
  await lookAtTimeline(tour);
  await lookAround(tour);
  await lookAtPaths(tour);
}

async function openSeeded({ app, page, hand, camera, file, workspace }: Tour): Promise<void> {
  await runCommand(page, 'Close workspace');
  await expect(page.getByRole('button', { name: /Open workspace/ })).toBeVisible();
  await answerOpen(app, file('acme-pki.countersign'));
  await hand.press(page.getByRole('button', { name: /Open workspace/ }));
  await expect(page.getByRole('row', { name: /kestrel/ }).first()).toBeVisible();
  await hand.press(page.getByRole('button', { name: /^Locked/ }));
  await camera.take('unlock', 'A workspace opens locked: everything can be seen, nothing signed');
  await hand.type(dialogOf(page).getByLabel('Passphrase', { exact: true }), workspace.passphrase);
  await hand.press(dialogOf(page).getByRole('button', { name: 'Unlock' }));
  await expect(dialogOf(page)).toBeHidden();
}

export async function runCommand(page: Tour['page'], command: string): Promise<void> {
  await askPalette(page, command);
  await page.keyboard.press('Enter');
}

/** Types once the palette stands; what is typed before goes to the screen behind it. */
async function askPalette(page: Tour['page'], words: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByPlaceholder('Command, screen, or name').fill(words);
  await expect(page.getByRole('option', { name: new RegExp(words) }).first()).toBeVisible();
}

async function lookAtInventory({ page, hand, camera }: Tour): Promise<void> {
  await hand.go('Inventory');
  await hand.pick(page.getByRole('row', { name: /kestrel-gw-01/ }));
  await hand.press(page.getByRole('tab', { name: 'Summary' }));
  await hand.pick(page.getByRole('row', { name: /kestrel-gw-02/ }));
  await waitForQuiet(page);
  await camera.take('inventory', 'The inventory with the details of a certificate');
  await camera.takeSmall('inventory-small', 'The inventory in the smallest window');
  await hand.press(page.getByRole('tab', { name: 'Chain' }));
  await expect(page.getByText('This certificate', { exact: false }).first()).toBeVisible();
  await expect(page.getByRole('tabpanel').getByText('kestrel-gw-02')).toBeVisible();
  await camera.take('chain', 'The chain of a certificate');
  await hand.type(page.getByRole('combobox', { name: 'Filter certificates' }), 'kestrel');
  await camera.take('search', 'Search as you type');
  await hand.type(page.getByRole('combobox', { name: 'Filter certificates' }), '');
}

async function lookAtAuthorities({ page, hand, camera }: Tour): Promise<void> {
  await hand.go('Authorities');
  await hand.pick(page.getByRole('row', { name: /Acme Partner CA 1/ }));
  await camera.take('authority', 'An authority with its life and what it issued');
  await hand.press(page.getByRole('tab', { name: 'Revocation' }));
  await expect(page.getByText(/is current/)).toBeVisible();
  await camera.take('revocations', 'Its revocations, and what is not in a list yet');
}

/** What ends in the coming weeks, selected by keyboard. */
async function lookAtTimeline({ page, hand, camera }: Tour): Promise<void> {
  await hand.go('Timeline');
  const bars = page.getByRole('slider', { name: 'Bars of All certificates' });
  await expect(bars).toBeVisible();
  await expect(page.getByRole('slider', { name: /^Bars of Acme Partner CA/ })).toBeVisible();
  await bars.focus();
  for (const key of ['Home', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight'])
    await page.keyboard.press(key);
  await expect(page.getByRole('button', { name: /^Renew \d/ })).toBeVisible();
  await waitForQuiet(page);
  await camera.take('timeline', 'When everything ends, and what has no successor');
  await page.keyboard.press('Escape');
}

async function lookAround({ app, page, hand, camera, workspace }: Tour): Promise<void> {
  for (const name of ['halden-edi-07', 'nordlys-gw-06']) {
    await hand.go('Requests');
    await answerOpen(app, makePartnerRequest(workspace.folder, name).csrFile);
    await hand.press(page.getByRole('button', { name: /^Import/ }).first());
    await expect(page.getByText(name).first()).toBeVisible();
  }
  await hand.go('Activity');
  await expect(page.getByRole('row').nth(5)).toBeVisible();
  await waitForQuiet(page);
  await camera.take('history', 'Two years of work');
  await askPalette(page, 'kestrel');
  await camera.take('palette', 'Commands, screens and certificates by name');
  await page.keyboard.press('Escape');
  await hand.go('Settings');
  await camera.take('settings', 'Settings');
}

async function lookAtPaths(tour: Tour): Promise<void> {
  const { page, camera, file } = tour;
  crossSignRoot(tour, file('acme-pki.countersign'));
  await openFromInventory(tour, 'kestrel-gw-02');
  await expect(page.getByRole('heading', { level: 1, name: /^Valid as TLS client/ })).toBeVisible();
  await expect(page.locator('[data-certificate]')).toHaveCount(5);
  await camera.take('paths', 'Every path of a certificate, and every check of the best one');
  await camera.takeSmall('paths-small', 'The same in the smallest window');
}
