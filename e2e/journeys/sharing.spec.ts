import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { firstPage, launch } from '../support/app-fixture.ts';
import {
  access,
  describeWorkspace,
  makeWorkspace,
  ROOT_NAME,
  type SharedApp,
  shareApp,
  unlock,
} from '../support/shared-app.ts';
import { countersign, openssl, type Workspace } from '../support/tools.ts';

const EACH = 40;
const SOON_MS = 2000;
const CLI = path.resolve(import.meta.dirname, '../../dist/cli/main.js');

const shared = shareApp((workspace) => {
  makeWorkspace(workspace);
  return [workspace.file];
});

test('what the command line does stands in the window a moment later', async () => {
  const { page, workspace } = shared();
  await expect(page.getByRole('row', { name: new RegExp(ROOT_NAME) })).toBeVisible();
  await issueByCommandLine(workspace, 'from-outside');
  await expect(page.getByRole('row', { name: /from-outside/ })).toBeVisible({ timeout: SOON_MS });
  const serial = /"serialHex": "([0-9a-f]+)"/i.exec(list(workspace, 'from-outside'))?.[1] ?? '';
  countersign('revoke', serial, '--workspace', workspace.file, '--reason', 'superseded');
  await expect(page.getByRole('row', { name: /Revoked from-outside/ })).toBeVisible({ timeout: SOON_MS });
});

test('window and command line issue into one workspace at the same time and lose or double nothing', async () => {
  test.setTimeout(600_000);
  const { page, workspace } = shared();
  await unlock(page);
  const [inWindow] = await Promise.all([issueInWindow(page), issueAllByCommandLine(workspace)]);
  expect(inWindow).toHaveLength(EACH);
  expect(list(workspace, 'shared-')).toContain(`"total": ${2 * EACH}`);
  const serials = [...list(workspace, 'shared-').matchAll(/"serialHex": "([0-9a-f]+)"/gi)].map(([, serial]) => serial);
  expect(new Set(serials).size).toBe(2 * EACH);
  await expectFilesOnRecord(shared());
  await page.getByRole('combobox', { name: 'Filter certificates' }).fill('shared-');
  await expect(page.getByRole('main')).toContainText(`${2 * EACH}`);
  expect(countersign('workspace', 'check', '--json', ...access(workspace))).toContain('"clean": true');
});

const list = (workspace: Workspace, search: string): string =>
  countersign('list', search, '--workspace', workspace.file, '--json');

async function issueByCommandLine({ folder, ...workspace }: Workspace, name: string): Promise<void> {
  const what = [
    '--ca',
    ROOT_NAME,
    '--profile',
    'tls-client',
    '--subject',
    `CN=${name}`,
    '--san',
    `dns:${name}.example`,
  ];
  const out = ['--out', path.join(folder, `${name}.pem`), '--export-passphrase-file', path.join(folder, 'passphrase')];
  await promisify(execFile)(process.execPath, [CLI, 'issue', ...what, ...out, ...access({ folder, ...workspace })]);
}

/** Two at a time, as two people would. */
async function issueAllByCommandLine(workspace: Workspace): Promise<void> {
  const waiting = Array.from({ length: EACH }, (_, index) => `shared-cli-${index}`);
  const work = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) await issueByCommandLine(workspace, name);
  };
  await Promise.all([work(), work()]);
}

/** By the page's own calls, spread over the time the command line takes; answers the serials. */
async function issueInWindow(page: Page): Promise<readonly string[]> {
  return page.evaluate(async (count) => {
    type Call = (input: unknown) => Promise<{ ok: boolean; value: unknown; error?: unknown }>;
    const api = Reflect.get(window, 'countersign') as Readonly<Record<string, Call>>;
    const call = async (channel: string, input: unknown): Promise<unknown> => {
      const answer = await api[channel]?.(input);
      if (answer?.ok !== true) throw new Error(JSON.stringify(answer?.error));
      return answer.value;
    };
    const [authority] = (await call('authority.list', {})) as readonly { id: string }[];
    const serials: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const input = {
        authorityId: authority?.id,
        profile: 'tls-client',
        key: 'p256',
        subject: `CN=shared-window-${index}`,
        sans: [`dns:shared-window-${index}.example`],
        validity: { count: 30, unit: 'days' },
      };
      const issued = (await call('certificate.issue', input)) as { serialHex: string };
      serials.push(issued.serialHex);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return serials;
  }, EACH);
}

/** Every file that was written is a certificate of the list. */
async function expectFilesOnRecord({ folder, workspace }: SharedApp): Promise<void> {
  const known = list(workspace, 'shared-cli-').toLowerCase();
  const files = readdirSync(folder).filter((name) => name.startsWith('shared-cli-'));
  expect(files).toHaveLength(EACH);
  for (const name of files) {
    const serial = openssl('x509', '-noout', '-serial', '-in', path.join(folder, name)).trim().replace('serial=', '');
    expect(known, name).toContain(serial.toLowerCase());
  }
}

for (const how of ['quit', 'SIGTERM', 'SIGKILL'] as const) {
  test(`after ${how} the keys are gone and no process is left`, async ({}, testInfo) => {
    const folder = testInfo.outputPath('quit');
    const { app, workspace } = await launchWithWorkspace(folder);
    const page = await firstPage(app);
    await expect(page.getByRole('button', { name: `Workspace ${workspace.name}` })).toBeVisible();
    await unlock(page);
    expect(processesOf(folder).length).toBeGreaterThan(1);
    await end(app, how);
    await expect.poll(() => processesOf(folder), { timeout: 10_000 }).toEqual([]);
    expect(countersign('workspace', 'check', '--json', ...access(workspace))).toContain('"clean": true');
  });
}

async function launchWithWorkspace(folder: string): Promise<{ app: ElectronApplication; workspace: Workspace }> {
  mkdirSync(folder, { recursive: true });
  const workspace = describeWorkspace(folder);
  countersign('workspace', 'init', ...access(workspace));
  return { app: await launch(folder, [workspace.file]), workspace };
}

async function end(app: ElectronApplication, how: 'quit' | 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (how === 'quit') await app.close();
  else app.process().kill(how);
}

/** Processes that were started for a profile, by what stands in their environment. */
function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc').filter((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return readFileSync(`/proc/${entry}/environ`, 'utf8').includes(`COUNTERSIGN_USER_DATA=${folder}`);
    } catch {
      return false;
    }
  });
}
