// npm run dist [-- --linux deb …]: builds everything anew and packs it with electron-builder.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { ensureReady, ROOT } from './setup.mjs';

const node = ensureReady();
rmSync(path.join(ROOT, 'dist'), { recursive: true, force: true });
run(path.join(ROOT, 'scripts', 'build.mjs'));
run(path.join(ROOT, 'node_modules', 'electron-builder', 'cli.js'), ...process.argv.slice(2));

function run(...args) {
  const env = { ...process.env, PATH: [path.dirname(node), process.env.PATH].join(path.delimiter) };
  const { status } = spawnSync(node, args, { cwd: ROOT, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
