// npm run bench: ratios against rivals and limits, measured within one run.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureReady, ROOT } from './setup.mjs';

const node = ensureReady();
const main = path.join(ROOT, 'electron', 'bench', 'main.ts');
const { status } = spawnSync(node, ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exit(status ?? 1);
