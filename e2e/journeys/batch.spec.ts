import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { answerOpen, answerSave } from '../support/app-fixture.ts';
import { expectAccessible } from '../support/axe.ts';
import { command, makeWorkspace, shareApp, unlock, typeAgainIfAsked } from '../support/shared-app.ts';
import { countersign } from '../support/tools.ts';

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  return [workspace.file];
});

/** As a spreadsheet of a German office writes it: semicolons, Windows-1252, quoted cells. */
function writeTable(file: string): void {
  const rows = Array.from(
    { length: 12 },
    (_, at) => `gw ${at + 1};"CN=gw-${at + 1}, O=Kestrel Söhne";dns:gw-${at + 1}.kestrel.example;p256;;prod`,
  );
  const refused = ['no name;;;;;', 'too long;CN=gw-90;dns:gw-90.kestrel.example;p256;60y;'];
  const text = ['name;subject;san;key;validity;tags', ...rows, ...refused].join('\r\n');
  writeFileSync(file, Buffer.from(text, 'latin1'));
}

test('a table is checked row by row, issued, and reported', async () => {
  test.setTimeout(480_000);
  const { page, app, hand, at, workspace } = shared();
  await unlock(page);
  await command(page, 'Issue a batch from CSV…');
  await expect(page.getByRole('heading', { name: 'Many certificates at once' })).toBeVisible();
  await expectAccessible(page, 'batch before a table');

  await test.step('the template is one that the program takes', async () => {
    await answerSave(app, at('template.csv'));
    await hand.press(page.getByRole('button', { name: 'Save a template…' }));
    await expect(page.getByText(/^Template written/)).toBeVisible();
    expect(readFileSync(at('template.csv'), 'utf8')).toContain('subject');
  });

  await test.step('every row is checked, nothing is signed', async () => {
    writeTable(at('partners.csv'));
    await answerOpen(app, at('partners.csv'));
    await hand.press(page.getByRole('button', { name: 'Open…' }));
    const rows = page.getByRole('grid', { name: 'Rows of the table' });
    await expect(rows.getByRole('row', { name: /gw 12/ })).toBeVisible();
    await expect(page.getByText('WINDOWS-1252, semicolon')).toBeVisible();
    await expect(rows.getByRole('row', { name: /gw 1 / })).toContainText('Ready');
    expect(countersign('list', '--workspace', workspace.file, '--json')).toContain('"total": 1');
    await hand.press(page.getByRole('radio', { name: 'Refused 2' }));
    await hand.pick(rows.getByRole('row', { name: /too long/ }));
    await expect(page.getByRole('heading', { name: /Valid longer than/ }).first()).toBeVisible();
    await expectAccessible(page, 'a refused row of a batch');
    await hand.press(page.getByRole('radio', { name: 'All 14' }));
  });

  await test.step('what is ready is issued, what is refused is not', async () => {
    await hand.press(page.getByRole('button', { name: /^Issue 12 of 14 · 2 refused/ }));
    await expect(page.getByRole('heading', { name: '12 certificates issued' })).toBeVisible({ timeout: 60_000 });
    expect(countersign('list', '--workspace', workspace.file, '--json')).toContain('"total": 13');
    await expectAccessible(page, 'a batch that is done');
  });

  await test.step('the report names every row', async () => {
    await answerSave(app, at('result.csv'));
    await hand.press(page.getByRole('button', { name: 'Save report…' }));
    await expect(page.getByText(/^Written: /)).toBeVisible();
    const report = readFileSync(at('result.csv'), 'utf8');
    expect(report).toContain('gw 12');
    expect(report.trim().split(/\r?\n/)).toHaveLength(15);
  });

  await test.step('a kit for each is written, and the passphrases are shown once', async () => {
    mkdirSync(at('kits'));
    await answerOpen(app, at('kits'));
    await hand.press(page.getByRole('button', { name: 'Hand over…' }));
    await expectAccessible(page, 'what kits of a batch are to hold');
    await hand.press(page.getByRole('button', { name: 'Choose a folder and write…' }));
    const written = page.getByRole('dialog', { name: 'Kits written' });
    await typeAgainIfAsked(page, written);
    await expect(written).toBeVisible({ timeout: 240_000 });
    const shown = written.getByRole('row', { name: /gw-7 / });
    const passphrase = /[0-9a-z]{5}(?:-[0-9a-z]{5}){4}/.exec((await shown.textContent()) ?? '')?.[0] ?? '';
    await expectAccessible(page, 'passphrases of the kits of a batch');
    expect(readdirSync(at('kits')).toSorted()).toEqual(
      Array.from({ length: 12 }, (_, index) => `gw-${index + 1}`).toSorted(),
    );
    expect(statSync(at('kits/gw-7')).mode & 0o777).toBe(0o700);
    const opened = [
      'pkcs12',
      '-in',
      at('kits/gw-7/keystore.p12'),
      '-passin',
      `pass:${passphrase}`,
      '-nokeys',
      '-clcerts',
    ];
    expect(execFileSync('openssl', opened, { encoding: 'utf8' })).toContain('gw-7');
    await hand.press(written.getByRole('button', { name: 'I have them' }));
    await expect(written).toBeHidden();
    await expect(page.getByText(passphrase)).toHaveCount(0);
  });

  await test.step('it stays among the batches of the workspace', async () => {
    await hand.press(page.getByRole('button', { name: 'New batch' }));
    await expect(page.getByRole('row', { name: /partners\.csv.*12 of 14/ })).toBeVisible();
  });
});

test('a file that is no table is refused where it was chosen', async () => {
  const { page, app, hand, at } = shared();
  await unlock(page);
  await command(page, 'Issue a batch from CSV…');
  writeFileSync(at('noise.csv'), 'nothing;of;the\nkind;1;2\n');
  await answerOpen(app, at('noise.csv'));
  await hand.press(page.getByRole('button', { name: 'Open…' }));
  await expect(page.getByRole('alert')).toBeVisible();
});
