import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from '@playwright/test';
import { answerOpen, expect } from '../support/app-fixture.ts';
import { CA_EXTENSIONS, certify } from '../support/openssl-pki.ts';
import { inspect } from '../support/steps.ts';
import { countersign, openssl } from '../support/tools.ts';
import { PARTNER, ROOT, type Tour, waitForQuiet } from './tour.ts';

const OLD_ROOT = 'Acme Root R1';
const REQUESTED = 'kestrel-batch-02';
const LEDGER = 'ledger.acme.example';
const FAR = 'Tamar Transit CA 4';

const verdictOf = (page: Page): Locator => page.getByRole('main').getByRole('heading', { level: 1 });
const certificate = (page: Page, name: string): Locator => page.locator('[data-certificate]', { hasText: name });

const pathButton = (page: Page, number: number): Locator =>
  page.getByRole('group', { name: 'Paths', exact: true }).getByRole('button', { name: new RegExp(`^Path ${number}`) });

/** All paths of a certificate, and what becomes of the answer when the question changes. */
export async function validateChains(tour: Tour): Promise<void> {
  const { page, hand, camera } = tour;
  crossSignRoot(tour, tour.workspace.file);
  await openFromInventory(tour, REQUESTED);
  await expectVerdict(tour, /^Valid as TLS client/);
  await expect(certificate(page, OLD_ROOT)).toHaveCount(2);
  await camera.take(
    'chain-paths',
    'Two ways up: to the root of the workspace, and to an older root that signed its key',
  );
  await camera.takeSmall('chain-paths-small', 'The same in the smallest window');
  await hand.press(pathButton(page, 2));
  await expect(page.getByText('Shown: path 2', { exact: false })).toBeVisible();
  await camera.take('chain-other-path', 'The other way: why it is refused');
  await hand.press(page.getByRole('radio', { name: 'Table' }));
  await camera.take('chain-table', 'The same as a table');
  await hand.press(page.getByRole('radio', { name: 'Graph' }));
  await hand.press(pathButton(page, 1));
  await hand.choose(page.getByRole('combobox', { name: 'Purpose' }), 'TLS server');
  await expectVerdict(tour, /^Refused .*not meant for this purpose/);
  await camera.take('chain-purpose', 'Asked as a TLS server: refused, with the values that were compared');
  await openFromInventory(tour, PARTNER);
  await expectVerdict(tour, /^Refused .*revoked/);
  await camera.take('chain-revoked', 'The revoked certificate, by the list that was signed before');
}

/** An authority of OpenSSL certifies the key of the workspace's root: a second way up. */
export function crossSignRoot({ file, workspace: { folder } }: Tour, workspaceFile: string): void {
  rmSync(file('root.pem'), { force: true });
  countersign('ca', 'export', ROOT, '--workspace', workspaceFile, '--out', file('root.pem'));
  openssl('x509', '-in', file('root.pem'), '-pubkey', '-noout', '-out', file('root.pub'));
  certify(folder, { stem: 'old-root', subject: `/CN=${OLD_ROOT}`, days: 800, extensions: CA_EXTENSIONS });
  const cross = { stem: 'cross', subject: `/CN=${ROOT}`, days: 400, extensions: CA_EXTENSIONS } as const;
  certify(folder, { ...cross, issuer: 'old-root', publicKeyFile: file('root.pub') });
  for (const name of ['old-root.pem', 'cross.pem']) countersign('import', file(name), '--workspace', workspaceFile);
}

export async function openFromInventory({ page, hand }: Tour, name: string): Promise<void> {
  await hand.go('Inventory');
  await hand.pick(page.getByRole('row', { name: new RegExp(name) }).first());
  await hand.press(page.getByRole('tab', { name: 'Chain' }));
  await hand.press(page.getByRole('button', { name: 'Open in chain viewer' }));
}

async function expectVerdict({ page, journal }: Tour, expected: RegExp): Promise<void> {
  await expect(verdictOf(page)).toHaveText(expected);
  journal.fact(await verdictOf(page).innerText());
}

/** A certificate from before names had to stand in subjectAltName: some still believe it. */
export async function compareViewers(tour: Tour): Promise<void> {
  const { app, page, hand, camera, file, workspace } = tour;
  certify(workspace.folder, {
    stem: 'ledger',
    subject: `/CN=${LEDGER}`,
    days: 200,
    issuer: 'old-root',
    extensions: [
      'basicConstraints=critical,CA:FALSE',
      'keyUsage=critical,digitalSignature',
      'extendedKeyUsage=serverAuth',
    ],
  });
  await inspect(tour, file('ledger.pem'));
  await hand.press(page.getByRole('tab', { name: 'Chain' }));
  await hand.press(page.getByRole('button', { name: 'Open in chain viewer' }));
  await answerOpen(app, file('old-root.pem'));
  await hand.press(page.getByRole('button', { name: /^Trust stores/ }));
  await hand.press(page.getByRole('menuitem', { name: 'Certificates of a file…' }));
  await expectVerdict(tour, /^Valid as TLS server/);
  const host = page.getByRole('textbox', { name: 'Host name' });
  await hand.type(host, LEDGER);
  await host.blur();
  await expectVerdict(tour, /^Refused .*does not carry this name/);
  await expect(page.getByRole('region', { name: 'As seen by' }).getByText('accepts').first()).toBeVisible();
  await camera.take('seen-by', 'A server certificate without subjectAltName: refused here, still believed by others');
}

/** The issuer is missing; the certificate says where it can be had, and nothing is called unasked. */
export async function findMissingIssuer(tour: Tour): Promise<void> {
  const { page, hand, camera, journal, file } = tour;
  let calls = 0;
  const server = createServer((_request, response) => {
    calls += 1;
    response.end(readFileSync(file('far.der')));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  try {
    makeOrphan(tour, server.address() as AddressInfo);
    await inspect(tour, file('orphan.pem'));
    await hand.press(page.getByRole('tab', { name: 'Chain' }));
    await hand.press(page.getByRole('button', { name: 'Open in chain viewer' }));
    await expect(page.getByRole('heading', { name: /^The issuer is missing/ })).toBeVisible();
    await camera.take('missing-issuer', 'The path breaks off: who is missing, and where it can be had');
    await hand.press(page.getByRole('button', { name: 'Find issuer' }));
    const question = page.getByRole('alertdialog');
    await expect(question).toContainText('/far.der');
    await camera.take('private-address', 'An address in a private network is called only when told so');
    expect(calls).toBe(0);
    await hand.press(question.getByRole('button', { name: 'Call it all the same' }));
    await expect(certificate(page, FAR)).toBeVisible();
    expect(calls).toBe(1);
    await waitForQuiet(page);
    await camera.take('found-issuer', 'Found and joined to the path; nobody is trusted by that');
    journal.fact('The address was called once, after the question was answered.');
  } finally {
    server.close();
  }
}

function makeOrphan({ file, workspace: { folder } }: Tour, { port }: AddressInfo): void {
  certify(folder, { stem: 'far', subject: `/O=Tamar Transit/CN=${FAR}`, days: 900, extensions: CA_EXTENSIONS });
  openssl('x509', '-in', file('far.pem'), '-outform', 'DER', '-out', file('far.der'));
  const extensions = [
    'basicConstraints=critical,CA:FALSE',
    'keyUsage=critical,digitalSignature',
    'extendedKeyUsage=clientAuth',
    'subjectAltName=DNS:gw-04.tamar.example',
    'authorityKeyIdentifier=keyid',
    `authorityInfoAccess=caIssuers;URI:http://127.0.0.1:${port}/far.der`,
  ];
  certify(folder, { stem: 'orphan', subject: '/O=Tamar Transit/CN=tamar-gw-04', days: 300, issuer: 'far', extensions });
}
