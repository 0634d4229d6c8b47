// npm run -s cli -- <command>: the command line from a checkout. Builds its bundle when a source changed and runs it on the right Node.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { buildIfStale } from './build.mjs';
import { ensureReady, ROOT } from './setup.mjs';

const node = ensureReady();
await buildIfStale(['cli']);
const child = spawn(node, [path.join(ROOT, 'dist', 'cli', 'main.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
// It ends in good order first, and its exit code is ours.
const pass = (signal) => child.kill(signal);
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, pass);
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
});
child.on('exit', (code, signal) => {
  for (const name of ['SIGINT', 'SIGTERM']) process.off(name, pass);
  if (signal) process.kill(process.pid, signal);
  process.exitCode = code ?? 3;
});
