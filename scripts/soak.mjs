// node scripts/soak.mjs [count] [seed] [first]: changed certificates, lists, keystores and texts through every reader, to find what
// throws, hangs or grows. Prints its seed; the same seed makes the same inputs. What offends is kept in a temporary folder.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { ensureReady, ROOT } from './setup.mjs';

const main = path.join(ROOT, 'electron', 'testing', 'soak', 'run-soak.ts');
const args = ['--disable-warning=ExperimentalWarning', main, ...process.argv.slice(2)];
process.exit(spawnSync(ensureReady(), args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1);
