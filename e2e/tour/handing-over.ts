import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { answerOpen, expect } from '../support/app-fixture.ts';
import { dialogOf } from '../support/steps.ts';
import { countersign, openssl } from '../support/tools.ts';
import { runCommand } from './looking-back.ts';
import { ISSUING, PARTNER, type Tour, waitForQuiet } from './tour.ts';
import { typeAgainIfAsked } from '../support/shared-app.ts';

/** All that a partner needs, in one folder, with the passphrase told once. */
export async function handOver(tour: Tour): Promise<void> {
  const { app, page, hand, camera, journal, file } = tour;
  mkdirSync(file('kits'));
  await hand.go('Inventory');
  await hand.pick(page.getByRole('row', { name: new RegExp(PARTNER) }));
  await hand.press(page.getByRole('button', { name: 'Hand over…' }));
  const dialog = dialogOf(page);
  await hand.type(dialog.getByRole('textbox', { name: 'Host' }), 'api.acme.example');
  for (const part of ['curl', 'nginx']) await hand.press(dialog.getByRole('checkbox', { name: part, exact: true }));
  await expect(dialog.getByRole('region', { name: 'nginx-client.conf' })).toContainText('api.acme.example');
  await camera.take('hand-over', 'The parts of a kit, how each was proved, and what is in a file');
  await answerOpen(app, file('kits'));
  await hand.press(dialog.getByRole('button', { name: 'Choose a folder and write…' }));
  await typeAgainIfAsked(page, dialog.getByText('ready to hand over'));
  await expect(dialog.getByText('ready to hand over')).toBeVisible({ timeout: 60_000 });
  const told = dialog.getByRole('region', { name: /^Passphrase/ }).locator('code');
  const keystore = file(`kits/${PARTNER}/keystore.p12`);
  const opened = openssl('pkcs12', '-in', keystore, '-passin', `pass:${await told.innerText()}`, '-nodes');
  expect(opened).toContain('BEGIN PRIVATE KEY');
  expect(statSync(file(`kits/${PARTNER}`)).mode & 0o777).toBe(0o700);
  journal.fact(
    `${readdirSync(file(`kits/${PARTNER}`)).length} files and folders, readable by one account; OpenSSL opens the keystore.`,
  );
  await camera.take('handed-over', 'The kit, written and opened again; its passphrase, this once');
  await hand.press(dialog.getByRole('checkbox', { name: 'I have noted the passphrase' }));
  await hand.press(dialog.getByRole('button', { name: 'Done' }));
  await expect(dialog).toBeHidden();
}

const BATCH = Array.from({ length: 12 }, (_, at) => `kestrel-term-${String(at + 1).padStart(2, '0')}`);

/** As a spreadsheet writes it, with one row that the profile does not allow. */
function writeTable(path: string): void {
  const rows = BATCH.map((name) => `${name};"CN=${name},O=Kestrel Payments,C=DE";dns:${name}.kestrel.example;p256;`);
  const tooLong = 'kestrel-term-13;"CN=kestrel-term-13,O=Kestrel Payments,C=DE";dns:t13.kestrel.example;p256;60y';
  writeFileSync(path, ['name;subject;san;key;validity', ...rows, tooLong].join('\r\n'));
}

export async function issueBatch(tour: Tour): Promise<void> {
  const { app, page, hand, camera, journal, file } = tour;
  writeTable(file('terminals.csv'));
  await runCommand(page, 'Issue a batch from CSV');
  await expect(page.getByRole('heading', { name: 'Many certificates at once' })).toBeVisible();
  const authority = page.getByRole('combobox', { name: 'Authority' });
  if (!(await authority.innerText()).includes(ISSUING)) await hand.choose(authority, new RegExp(ISSUING));
  await answerOpen(app, file('terminals.csv'));
  await hand.press(page.getByRole('button', { name: 'Open…' }));
  const rows = page.getByRole('grid', { name: 'Rows of the table' });
  await hand.pick(rows.getByRole('row', { name: /kestrel-term-13/ }));
  await expect(page.getByRole('heading', { name: /Valid longer than/ }).first()).toBeVisible();
  await camera.take('batch', 'A table, checked row by row before anything is signed');
  await hand.press(page.getByRole('button', { name: /^Issue 12 of 13/ }));
  const done = page.getByRole('heading', { name: '12 certificates issued' });
  await expect(done).toBeVisible({ timeout: 60_000 });
  journal.fact(`${await done.innerText()}; the row that the profile does not allow is left out and named.`);
  await waitForQuiet(page);
  await camera.take('batch-done', 'Twelve certificates, each row with its own');
}

export async function renewOne(tour: Tour): Promise<void> {
  const { page, hand, camera, journal, workspace } = tour;
  const name = BATCH[0] ?? '';
  await hand.go('Inventory');
  await hand.pick(page.getByRole('row', { name: new RegExp(name) }));
  await hand.press(page.getByRole('button', { name: 'Renew…' }));
  const dialog = page.getByRole('dialog', { name: `Renew ${name}` });
  await hand.press(dialog.getByRole('radio', { name: 'Rekey, new key' }));
  await expect(dialog.getByRole('row', { name: new RegExp(name) })).toContainText('of overlap');
  await camera.take('renew', 'A renewal: what the successor will be, and how long both are valid');
  const accept = dialog.getByRole('checkbox', { name: /^Accept/ });
  if (await accept.isVisible()) await hand.press(accept);
  await hand.press(dialog.getByRole('button', { name: `Rekey, signed by ${ISSUING}` }));
  const result = page.getByRole('dialog', { name: 'Renewal' });
  await expect(result.getByRole('heading', { name: '1 certificate issued' })).toBeVisible();
  await hand.press(result.getByRole('button', { name: 'Close', exact: true }).first());
  await expect(result).toBeHidden();
  expect(countersign('list', name, '--workspace', workspace.file, '--json')).toContain('"total": 2');
  journal.fact('The successor has its own key; the old certificate stays valid until it ends.');
}
