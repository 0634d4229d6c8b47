// Runs the end-to-end specs: on the installed Electron when there is one, else on the Chromium runtime.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { buildIfStale } from './build.mjs';
import { ensureReady, ROOT } from './setup.mjs';

const node = ensureReady();
await buildIfStale();
const args = [
  path.join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js'),
  'test',
  '--config',
  'e2e/playwright.config.ts',
  ...(process.argv.length > 2 ? process.argv.slice(2) : ['--project', 'journeys', '--project', 'tour']),
];
// Headful under Xvfb is faster than headless, and closer to what people run.
const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
const xvfb = process.platform === 'linux' && !display && existsSync('/usr/bin/xvfb-run');
const [command, all] = xvfb
  ? ['/usr/bin/xvfb-run', ['-a', '-s', '-screen 0 1600x1000x24', node, ...args]]
  : [node, args];
// Servers of the tests are processes of the same Node.
const env = { ...process.env, PATH: [path.dirname(node), process.env.PATH].join(path.delimiter) };
const { status } = spawnSync(command, all, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
process.exit(status ?? 1);
