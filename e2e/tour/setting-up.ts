import { existsSync } from 'node:fs';
import { answerSave, expect } from '../support/app-fixture.ts';
import { dialogOf, exportAuthorityChain, exportIssued } from '../support/steps.ts';
import { openssl } from '../support/tools.ts';
import { ISSUING, ISSUING_RSA, PARTNER, ROOT, type Tour, waitForQuiet } from './tour.ts';

export async function createWorkspace({ app, page, hand, workspace, camera }: Tour): Promise<void> {
  await expect(page.getByRole('button', { name: /New workspace/ })).toBeVisible();
  await camera.take('start', 'Start, without a workspace');
  await answerSave(app, workspace.file);
  await hand.press(page.getByRole('button', { name: /New workspace/ }));
  const dialog = dialogOf(page);
  await hand.type(dialog.getByRole('textbox', { name: 'Name' }), workspace.name);
  await hand.type(dialog.getByLabel('Passphrase', { exact: true }), workspace.passphrase);
  await hand.type(dialog.getByLabel('Passphrase again'), workspace.passphrase);
  await camera.take('new-workspace', 'New workspace');
  await hand.press(dialog.getByRole('button', { name: /Choose a place/ }));
  await expect(page.getByText('Keep the recovery key')).toBeVisible();
  await camera.take('recovery-key', 'The recovery key, shown once');
  await hand.press(dialogOf(page).getByRole('checkbox'));
  await hand.press(page.getByRole('button', { name: 'Open the workspace' }));
  await expect(page.getByRole('heading', { name: 'No certificates yet' })).toBeVisible();
}

export async function createAuthorities(tour: Tour): Promise<void> {
  const { page, camera, journal, file } = tour;
  await createAuthority(tour, { name: ROOT, kind: 'Root' });
  await createAuthority(tour, { name: ISSUING, kind: 'Below one here' });
  await createAuthority(tour, { name: ISSUING_RSA, kind: 'Below one here', key: 'RSA 3072', picture: 'new-authority' });
  await exportAuthorityChain(tour, ISSUING, file('chain.pem'));
  await expect.poll(() => existsSync(file('chain.pem'))).toBe(true);
  await exportAuthorityChain(tour, ISSUING_RSA, file('chain-rsa.pem'));
  await expect.poll(() => existsSync(file('chain-rsa.pem'))).toBe(true);
  journal.fact(
    `openssl verify: ${openssl('verify', '-CAfile', file('chain.pem'), file('chain.pem')).trim().split('/').pop()}`,
  );
  await waitForQuiet(page);
  await camera.take('authorities', 'Three authorities, their keys sealed in the workspace');
}

interface NewAuthority {
  readonly name: string;
  readonly kind: 'Root' | 'Below one here';
  readonly key?: string;
  readonly picture?: string;
}

async function createAuthority({ page, hand, camera }: Tour, wanted: NewAuthority): Promise<void> {
  await hand.go('Authorities');
  await hand.press(page.getByRole('button', { name: /New (root )?authority…/ }).first());
  const dialog = dialogOf(page);
  const kind = dialog.getByRole('radio', { name: wanted.kind });
  if (!(await kind.isChecked())) await hand.press(kind);
  await hand.type(dialog.getByRole('textbox', { name: 'Name' }), wanted.name);
  if (wanted.kind === 'Below one here') await hand.choose(dialog.getByRole('combobox', { name: 'Signed by' }), ROOT);
  await hand.choose(dialog.getByRole('combobox', { name: 'Key' }), wanted.key ?? 'EC P-256');
  if (wanted.picture !== undefined) {
    await waitForQuiet(page);
    await camera.take(wanted.picture, `A new authority with an ${wanted.key} key`);
  }
  await hand.press(dialog.getByRole('button', { name: /^(Create root|Sign with)/ }));
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: new RegExp(wanted.name) })).toBeVisible();
}

export async function issueWithKeyHere(tour: Tour): Promise<void> {
  const { page, hand, camera, journal, file } = tour;
  await hand.go('Issue');
  const source = page.getByRole('radio', { name: 'Generate key here' });
  if (!(await source.isChecked())) await hand.press(source);
  await chooseIssuing(tour);
  await hand.type(
    page.getByRole('textbox', { name: 'Subject', exact: true }),
    `CN=${PARTNER},O=Kestrel Payments GmbH,C=DE`,
  );
  await hand.type(page.getByRole('textbox', { name: 'Alternative name' }), 'gw-01.kestrel.example');
  await hand.press(page.getByRole('button', { name: 'Add', exact: true }));
  await waitForCheck(page);
  await camera.take('issue', 'The certificate before it is signed, field by field');
  await hand.press(page.getByRole('button', { name: /^Sign as/ }));
  await expect(page.getByRole('heading', { name: /^Issued:/ })).toBeVisible();
  const passphrase = await exportIssued(tour, 'p12', file('kestrel-gw-01.p12'));
  const opened = openssl('pkcs12', '-in', file('kestrel-gw-01.p12'), '-passin', `pass:${passphrase}`, '-nodes');
  expect(opened).toContain('BEGIN PRIVATE KEY');
  const certificates = opened.match(/BEGIN CERTIFICATE/g)?.length ?? 0;
  expect(certificates).toBe(2);
  journal.fact(`OpenSSL opens the PKCS#12: one key, ${certificates} certificates.`);
  await waitForQuiet(page);
  await camera.take('issued', 'Issued, exported, and the passphrase of the file');
}

/** The draft follows what is typed; until it has caught up nothing can be signed. */
async function waitForCheck(page: Tour['page']): Promise<void> {
  await expect(page.getByRole('button', { name: /^Sign as/ })).toBeEnabled();
  await expect(page.getByText('Every rule passed')).toBeVisible();
}

async function chooseIssuing({ page, hand }: Tour): Promise<void> {
  const choice = page.getByRole('combobox', { name: 'Authority' });
  if (!(await choice.innerText()).includes(ISSUING)) await hand.choose(choice, new RegExp(ISSUING));
}

export async function issueFromRequest(tour: Tour): Promise<void> {
  const { page, hand, camera, journal, file } = tour;
  await hand.go('Requests');
  await hand.pick(page.getByRole('row', { name: /kestrel-batch-02/ }));
  await hand.press(page.getByRole('button', { name: 'Issue…' }));
  await expect(page.getByText('Key possession proven')).toBeVisible();
  await chooseIssuing(tour);
  await hand.type(page.getByRole('textbox', { name: 'Alternative name' }), 'batch-02.kestrel.example');
  await hand.press(page.getByRole('button', { name: 'Add', exact: true }));
  await waitForCheck(page);
  await camera.take('issue-request', 'What the partner asked for beside what will be signed');
  await hand.press(page.getByRole('button', { name: /^Sign as/ }));
  await expect(page.getByRole('heading', { name: /^Issued:/ })).toBeVisible();
  await exportIssued(tour, 'pem', file('kestrel-batch-02.pem'));
  await expect.poll(() => existsSync(file('kestrel-batch-02.pem'))).toBe(true);
  const judged = openssl('verify', '-purpose', 'sslclient', '-CAfile', file('chain.pem'), file('kestrel-batch-02.pem'));
  journal.fact(`openssl verify -purpose sslclient: ${judged.trim().split('/').pop() ?? ''}`);
}
