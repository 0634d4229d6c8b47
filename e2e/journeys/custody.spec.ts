import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type ElectronApplication, expect, type TestInfo } from '@playwright/test';
import { commandOf, listProcesses } from '../../electron/testing/memory/process-memory.ts';
import { startNginx } from '../../electron/testing/servers/nginx-server.ts';
import { startRawServer } from '../../electron/testing/servers/raw-server.ts';
import { electronDist } from '../../scripts/electron-path.mjs';
import { firstPage, launch, test } from '../support/app-fixture.ts';
import { mouse } from '../support/hand.ts';
import { type SearchReport, searchSecrets } from '../support/memory-search.ts';
import { access } from '../support/shared-app.ts';
import {
  createAuthority,
  createWorkspace,
  type Desk,
  dial,
  exportAuthorityChain,
  exportIssued,
  issueCrl,
  issueWithKeyHere,
  offerPostQuantum,
} from '../support/steps.ts';
import { countersign, makePartnerRequest } from '../support/tools.ts';

/** Other people's memory is read through /proc, as root. */
const CAN_READ_MEMORY = process.platform === 'linux' && process.getuid?.() === 0;

test('behind a lock no key is left in any process or file; before it the vault alone holds them', async ({
  folder,
}, info) => {
  test.skip(!CAN_READ_MEMORY, 'reads the memory of other processes: Linux, as root');
  test.setTimeout(300_000);
  const app = await launchWithin(folder);
  try {
    const page = await firstPage(app);
    const file = (name: string): string => path.join(folder, name);
    const workspace = { folder, file: file('acme.countersign'), name: 'acme-pki', passphrase: 'correct horse battery' };
    const desk: Desk = { app, page, hand: mouse(page), workspace };
    const search = (when: string): SearchReport => searchAll(desk, info, when);

    await createWorkspace(desk);
    await createAuthority(desk, 'Acme Root', 'root');
    await createAuthority(desk, 'Acme Issuing', 'issuing');
    await offerPostQuantum(desk);
    await createAuthority(desk, 'Acme Quantum', 'root', /ML-DSA-65/);
    await issueWithKeyHere(desk, 'Acme Issuing', 'CN=acme-gw-01,O=Acme', 'gw-01.acme.example');
    await exportIssued(desk, 'p12', file('acme-gw-01.p12'));
    await page.keyboard.press('Escape');
    await issueCrl(desk, 'Acme Issuing', file('issuing.crl'));
    await expect.poll(() => existsSync(file('issuing.crl'))).toBe(true);

    const unlocked = search('unlocked');
    expect(unlocked.secrets.length).toBeGreaterThan(4);
    expect(unlocked.secrets).toContainEqual(expect.stringMatching(/^seed of ml-dsa-65/));
    for (const secret of unlocked.secrets.filter((name) => !name.startsWith('backup')))
      expect(unlocked.found.map((one) => one.secret)).toContain(secret);
    expect(placesOf(unlocked)).toEqual([expect.stringMatching(VAULT)]);

    await dialWithKey(desk, 'acme-gw-01');
    const stop = await beginDialWithKey(desk);
    const dialling = search('while dialling');
    expect(placesOf(dialling).filter((place) => !VAULT.test(place) && !DIALLER.test(place))).toEqual([]);
    const atDialler = dialling.found.filter(({ place }) => DIALLER.test(place)).map(({ secret }) => secret);
    expect(atDialler).not.toEqual([]);
    if (HAS_NAMES) expect(new Set(atDialler).size, 'keys where one is dialled with').toBe(1);

    await page.keyboard.press('ControlOrMeta+l');
    await expect(page.getByRole('button', { name: /^Locked/ })).toBeVisible();
    await expect(page.getByText('The vault is locked').first()).toBeVisible();
    await stop();
    await expect.poll(() => listHolders(desk)).toEqual([]);
    const locked = search('locked');
    expect(locked.found).toEqual([]);
    expect(locked.secrets).toEqual(dialling.secrets);
    expect(locked.files).toEqual(expect.arrayContaining([workspace.file, file('acme-gw-01.p12')]));
    expect(locked.files.some((name) => name.startsWith(file('profile/logs')))).toBe(true);
    expect(locked.processes.length).toBeGreaterThan(3);
    // The one that this test wrote for the command line is met, so the search sees what it looks for.
    expect(unlocked.filesWithPassphrase).toEqual([]);
    expect(locked.filesWithPassphrase).toEqual([file('passphrase')]);
  } finally {
    await app.close();
  }
});

/** On the stand-in runtime a process tells which program it runs; those of Electron are all alike. */
const HAS_NAMES = electronDist().kind === 'chromium-runtime';
/** Electron's utility process, or the fork that stands for it. */
const VAULT = /vault-process|node\.mojom\.NodeService/;
const DIALLER = /dial-process|node\.mojom\.NodeService/;

/** To a server that takes nobody else. Its own key is none of the workspace's. */
async function dialWithKey(desk: Desk, credential: string): Promise<void> {
  const { folder } = desk.workspace;
  const at = (name: string): string => path.join(folder, name);
  writeFileSync(at('passphrase'), `${desk.workspace.passphrase}\n`, { mode: 0o600 });
  const { csrFile, keyFile } = makePartnerRequest(folder, 'localhost');
  const names = ['--csr', csrFile, '--san', 'dns:localhost,ip:127.0.0.1', '--out', at('server.pem')];
  countersign('issue', '--ca', 'Acme Issuing', '--profile', 'tls-server', ...names, ...access(desk.workspace));
  await exportAuthorityChain(desk, 'Acme Issuing', at('chain.pem'));
  await expect.poll(() => existsSync(at('chain.pem'))).toBe(true);
  const running = await startNginx({
    certFile: at('server.pem'),
    keyFile,
    version: 'TLSv1.3',
    clientAuth: 'require',
    clientCaFile: at('chain.pem'),
  });
  try {
    expect(await dial(desk, { port: running.port, credential })).toMatch(/accepted/i);
    expect(listHolders(desk)).toContainEqual(expect.stringMatching(DIALLER));
  } finally {
    await running.stop();
  }
}

/** Temporary files of the program go where they are searched. */
async function launchWithin(folder: string): Promise<ElectronApplication> {
  const before = process.env['TMPDIR'];
  const temporary = path.join(folder, 'tmp');
  mkdirSync(temporary);
  process.env['TMPDIR'] = temporary;
  try {
    return await launch(folder);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

/** To a server that never answers, until it has our first flight, and for longer than any search takes; answers how to end the server. */
async function beginDialWithKey({ page, hand }: Desk): Promise<() => Promise<void>> {
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const silent = await startRawServer((socket) => socket.once('data', () => resolve()));
  await hand.go('Connect');
  await hand.type(page.getByRole('textbox', { name: 'Port', exact: true }), String(silent.port));
  await hand.press(page.getByRole('button', { name: /^Advanced/ }));
  await hand.type(page.getByRole('textbox', { name: 'Handshake' }), '120');
  await hand.press(page.getByRole('button', { name: /^Dial/ }).first());
  await reached;
  return silent.stop;
}

function pidOf({ app }: Desk): number {
  const { pid } = app.process();
  if (pid === undefined) throw new Error('the program has no process');
  return pid;
}

const profileOf = ({ workspace }: Desk): string => path.join(workspace.folder, 'profile');

/** Processes that are made to hold keys; the window hears of a lock a moment before they are gone. */
const listHolders = (desk: Desk): readonly string[] =>
  listProcesses(pidOf(desk), profileOf(desk))
    .map(commandOf)
    .filter((command) => VAULT.test(command) || DIALLER.test(command));

function searchAll(desk: Desk, info: TestInfo, when: string): SearchReport {
  const { file, passphrase, folder } = desk.workspace;
  const startedMs = performance.now();
  const report = searchSecrets({ file, passphrase, folder, rootPid: pidOf(desk), profile: profileOf(desk) });
  const octets = report.processes.reduce((sum, process) => sum + process.octets, 0);
  const took = `${Math.round(performance.now() - startedMs)} ms`;
  info.annotations.push({
    type: when,
    description: `${report.processes.length} processes, ${Math.round(octets / 2 ** 20)} MiB, ${report.files.length} files, ${took}`,
  });
  return report;
}

const placesOf = ({ found }: SearchReport): readonly string[] => [...new Set(found.map(({ place }) => place))];
