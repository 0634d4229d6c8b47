// npm run tour: the main job from end to end on real servers, headless; leaves pictures and a report in out/tour/.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { buildIfStale } from './build.mjs';
import { ensureDebianPackages, ensureReady, ROOT, say, TOUR_PACKAGES } from './setup.mjs';

const node = ensureReady();
ensureDebianPackages(TOUR_PACKAGES);
await buildIfStale();
const args = [
  path.join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js'),
  'test',
  '--config',
  'e2e/playwright.config.ts',
  '--project',
  'tour',
];
const env = { ...process.env, COUNTERSIGN_RUNTIME_HEADLESS: '1' };
const { status } = spawnSync(node, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
if (status === 0) say(`the report is in ${path.join('out', 'tour', 'report.html')}`);
process.exit(status ?? 1);
