import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkBoundaries, type Violation } from './check.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const planted: string[] = [];

afterEach(() => {
  for (const folder of planted.splice(0)) rmSync(folder, { recursive: true });
});

function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'boundaries-'));
  planted.push(folder);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  writeFileSync(path.join(folder, 'package.json'), readFileSync(path.join(root, 'package.json')));
  return folder;
}

const target = 'export const x = 1;\n';
const forbidden: readonly [name: string, files: Readonly<Record<string, string>>, rule: Violation['rule']][] = [
  [
    'pki importing store',
    { 'electron/pki/a.ts': "import { x } from '../store/b.ts'; x;", 'electron/store/b.ts': target },
    'import-not-allowed',
  ],
  ['pki opening sockets', { 'electron/pki/a.ts': "import 'node:net';" }, 'package-not-allowed'],
  [
    'services knowing Electron',
    { 'electron/services/a.ts': "import { app } from 'electron'; app;" },
    'package-not-allowed',
  ],
  [
    'vault importing store',
    {
      'electron/vault/a.ts': "import type { x } from '../store/b.ts'; export type Y = typeof x;",
      'electron/store/b.ts': target,
    },
    'import-not-allowed',
  ],
  ['a folder that is not listed', { 'electron/misc/a.ts': target }, 'file-without-room'],
  ['a package that is not listed', { 'shared/model/a.ts': "import 'zod';" }, 'package-not-allowed'],
  [
    'a dynamic import',
    { 'electron/pki/a.ts': "export const f = () => import('../store/b.ts');", 'electron/store/b.ts': target },
    'import-not-allowed',
  ],
  [
    'production code importing test code',
    { 'electron/pki/a.ts': "import { x } from '../testing/b.ts'; x;", 'electron/testing/b.ts': target },
    'import-not-allowed',
  ],
  [
    'a feature importing a feature',
    { 'renderer/features/a/a.ts': "import { x } from '../b/b.ts'; x;", 'renderer/features/b/b.ts': target },
    'import-not-allowed',
  ],
  [
    'ui knowing a store',
    { 'renderer/ui/a.ts': "import { x } from '../stores/b.ts'; x;", 'renderer/stores/b.ts': target },
    'import-not-allowed',
  ],
  [
    'the page loading the contract',
    { 'renderer/api/a.ts': "import { x } from '../../shared/contract/b.ts'; x;", 'shared/contract/b.ts': target },
    'value-import-of-types',
  ],
  [
    'the page reaching into electron',
    { 'renderer/stores/a.ts': "import { x } from '../../electron/ipc/b.ts'; x;", 'electron/ipc/b.ts': target },
    'import-not-allowed',
  ],
  ['the command line knowing Electron', { 'electron/cli/a.ts': "import 'electron';" }, 'package-not-allowed'],
  [
    'production code importing a fixture',
    { 'electron/pki/a.ts': "import { x } from './b-fixture.ts'; x;", 'electron/pki/b-fixture.ts': target },
    'import-not-allowed',
  ],
  ['a file that does not exist', { 'electron/pki/a.ts': "import './gone.ts';" }, 'unresolved'],
];

describe('who may import whom', () => {
  it.each(forbidden)('refuses %s', async (_name, files, rule) => {
    const { violations } = await checkBoundaries(plant(files));
    expect(violations.map((violation) => violation.rule)).toContain(rule);
  });

  it('lets pass what the table allows', async () => {
    const report = await checkBoundaries(
      plant({
        'electron/tls/a.ts': "import { x } from '../pki/b.ts'; import 'node:net'; x;",
        'electron/pki/b.ts': target,
        'electron/pki/b.test.ts': "import { x } from '../testing/c.ts'; import 'vitest'; x;",
        'electron/testing/c.ts': target,
        'renderer/api/d.ts': "import type { x } from '../../shared/contract/e.ts'; export type Y = typeof x;",
        'shared/contract/e.ts': "import 'zod'; export const x = 1;",
      }),
    );
    expect(report).toEqual({ cruised: 6, onDisk: 6, violations: [] });
  });

  it('holds for every file of this project', async () => {
    const report = await checkBoundaries(root);
    expect(report.violations).toEqual([]);
    expect(report.cruised).toBe(report.onDisk);
    expect(report.cruised).toBeGreaterThan(100);
  });
});
