// npm run bench: ratios against rivals and limits, measured within one run; then in the real window the drawing of a
// transcript against plain rows, the scrolling of the inventory against rows in memory, and the start of the program and its
// memory, which are reported and not judged.
// `npm run bench -- issue start` runs what is named.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { buildIfStale } from './build.mjs';
import { ensureDebianPackages, ensureReady, ROOT, WINDOW_PACKAGES } from './setup.mjs';

/** Measured in the window, each by a spec of its name. */
const IN_WINDOW = ['drawing', 'scrolling', 'start'];
/** What rivals are built or run with. */
const RIVAL_PACKAGES = ['golang-go', 'openssl'];
const node = ensureReady();
const wanted = process.argv.slice(2);
const ratios = wanted.filter((word) => !IN_WINDOW.includes(word));
const inWindow = IN_WINDOW.filter((word) => wanted.length === 0 || wanted.includes(word));
let status = 0;
if (wanted.length === 0 || ratios.length > 0) {
  await buildIfStale();
  status = runRatios();
}
if (inWindow.length > 0) status = (await runInWindow(inWindow)) || status;
process.exit(status);

function runRatios() {
  ensureDebianPackages(RIVAL_PACKAGES);
  const main = path.join(ROOT, 'electron', 'bench', 'main.ts');
  return run(node, ['--disable-warning=ExperimentalWarning', main, ...ratios]);
}

async function runInWindow(names) {
  ensureDebianPackages([...WINDOW_PACKAGES, 'xvfb', 'xauth']);
  await buildIfStale();
  const playwright = path.join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
  const specs = names.map((name) => `measure/${name}.spec`);
  const args = [playwright, 'test', ...specs, '--config', 'e2e/playwright.config.ts', '--project', 'measure'];
  // A window on a screen, as people have it: headless Chromium starts and paints in another way.
  const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const xvfb = process.platform === 'linux' && !display && existsSync('/usr/bin/xvfb-run');
  return xvfb ? run('/usr/bin/xvfb-run', ['-a', '-s', '-screen 0 1600x1000x24', node, ...args]) : run(node, args);
}

function run(command, args) {
  return spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1;
}
