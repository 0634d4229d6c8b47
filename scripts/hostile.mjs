// node scripts/hostile.mjs [count] [seed] [first]: test connections to servers that mean harm, to find what crashes, hangs, grows or
// ends without a diagnosis. Prints its seed; the same seed and index make the same server again.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureReady, ROOT } from './setup.mjs';

const main = path.join(ROOT, 'electron', 'testing', 'hostile', 'hostile-main.ts');
const args = ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)];
process.exit(spawnSync(ensureReady(), args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1);
