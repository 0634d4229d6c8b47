// The crypto and TLS suites a second time, on BoringSSL: npm's bun stands in for the engine that Electron carries.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureReady, ROOT } from './setup.mjs';

ensureReady();
const FOLDERS = ['electron/pki', 'electron/tls', 'electron/vault'];
/** Files that this engine cannot run, each with its reason. */
const left = JSON.parse(readFileSync(path.join(ROOT, 'electron', 'testing', 'left-out-on-bun.json'), 'utf8'));
const files = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.split(path.sep).join('/')}`)
    .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.integration.test.ts')),
);
for (const file of Object.keys(left)) {
  if (!files.includes(file)) throw new Error(`left-out-on-bun.json names ${file}, which does not exist`);
}
const run = files.filter((file) => left[file] === undefined);
for (const [file, reason] of Object.entries(left)) process.stdout.write(`left out: ${file}: ${reason}\n`);
const bun = path.join(ROOT, 'node_modules', '.bin', 'bun');
const { status } = spawnSync(bun, ['test', '--timeout', '60000', ...run.map((file) => `./${file}`)], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exit(status ?? 1);
