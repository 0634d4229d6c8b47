// npm run -s cli -- <command>: the command line from a checkout. Builds its bundle when a source changed and runs it on the right Node.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildIfStale } from './build.mjs';
import { ensureReady, ROOT } from './setup.mjs';

const node = ensureReady();
await buildIfStale(['cli']);
const { status, signal, error } = spawnSync(
  node,
  [path.join(ROOT, 'dist', 'cli', 'main.js'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
if (error) process.stderr.write(`${error.message}\n`);
if (signal) process.kill(process.pid, signal);
process.exitCode = status ?? 3;
