// npm run build: every bundle into dist/. Plain JavaScript for any Node ≥ 20; what is already fresh is left alone
// unless it runs as a program of its own.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { die, nodeBinary, ROOT, say } from './setup.mjs';

/** Bundles that belong together; `sources` decide whether they are stale. */
const TARGETS = {
  app: {
    folders: ['dist/main', 'dist/preload'],
    bundles: [
      'main',
      'main-vault',
      'main-dial',
      'main-store',
      'main-inspect',
      'main-validate',
      'main-crl',
      'main-xca',
      'preload',
    ],
    config: 'electron/vite.config.ts',
    sources: ['electron', 'shared'],
  },
  renderer: {
    folders: ['dist/renderer'],
    bundles: ['production'],
    config: 'renderer/vite.config.ts',
    sources: ['renderer', 'shared'],
  },
  cli: {
    folders: ['dist/cli'],
    bundles: ['cli', 'cli-vault', 'cli-store', 'cli-inspect', 'cli-validate', 'cli-crl', 'cli-xca'],
    config: 'electron/vite.config.ts',
    sources: ['electron', 'shared'],
  },
};
const ALWAYS = ['package.json', 'package-lock.json', 'scripts/build.mjs', 'assets'];
const DIST = path.join(ROOT, 'dist');
const LOCK = path.join(DIST, '.lock');
const LOCK_LOST_AFTER_MS = 120_000;
const IF_STALE = '--if-stale';

/** Builds those of the targets whose sources changed since they were built; all of them by default. */
export async function buildIfStale(targets = Object.keys(TARGETS)) {
  const stale = targets.filter(isStale);
  if (stale.length === 0) return;
  say(`building ${stale.join(', ')}`);
  const started = spawnSync(nodeBinary(), [path.join(ROOT, 'scripts', 'build.mjs'), IF_STALE, ...stale], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  if (started.status !== 0) die('the build failed', 1);
}

function isStale(target) {
  const stamp = stampFile(target);
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== digestOf(target);
}

const stampFile = (target) => path.join(DIST, `.${target}.stamp`);

/** Over names, sizes and instants of change: quick, and any edit shows. */
function digestOf(target) {
  const hash = createHash('sha256');
  for (const source of [...TARGETS[target].sources, ...ALWAYS]) {
    for (const file of filesUnder(path.join(ROOT, source))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${path.relative(ROOT, file)}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function filesUnder(place) {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(test\.ts|md|tsbuildinfo)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
}

/** One build at a time in a checkout. A lock that is older than any build was left by one that was killed. */
async function takeLock() {
  mkdirSync(DIST, { recursive: true });
  for (;;) {
    try {
      mkdirSync(LOCK);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (Date.now() - since > LOCK_LOST_AFTER_MS) rmSync(LOCK, { recursive: true, force: true });
      else await setTimeout(100);
    }
  }
}

async function buildAll(targets) {
  // A test that builds would hand its own on, and React would come in its slow and talkative form.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  for (const target of targets) {
    const { folders, bundles, config } = TARGETS[target];
    const digest = digestOf(target);
    rmSync(stampFile(target), { force: true });
    const startedMs = Date.now();
    for (const mode of bundles) await build({ configFile: path.join(ROOT, config), mode, logLevel: 'warn' });
    for (const folder of folders) removeOlder(path.join(ROOT, folder), startedMs);
    writeFileSync(stampFile(target), digest);
  }
  writeFileSync(path.join(DIST, 'licences.txt'), collectLicences());
  copyFileSync(path.join(ROOT, 'assets', 'icons', '256x256.png'), path.join(DIST, 'icon.png'));
  if (targets.includes('renderer')) {
    copyFileSync(path.join(ROOT, 'assets', 'icon.ico'), path.join(DIST, 'renderer', 'favicon.ico'));
  }
  if (targets.includes('cli')) writeFileSync(path.join(DIST, 'cli', 'package.json'), '{"type":"module"}\n');
}

/** Takes away what an earlier build left; only now, so that a failed one does not break the program that runs. */
function removeOlder(folder, startedMs) {
  for (const file of filesUnder(folder)) {
    if (statSync(file).mtimeMs < startedMs) rmSync(file);
  }
}

/** The licences of every package that may be inside a bundle. */
function collectLicences() {
  const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8'));
  const shipped = Object.entries(lock.packages).filter(
    ([place, facts]) => place !== '' && !facts.dev && !facts.optional,
  );
  return shipped
    .map(([place, { version, license }]) => {
      const folder = path.join(ROOT, place);
      const files = existsSync(folder)
        ? readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
        : [];
      const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
      return [`${place.replace(/^.*node_modules\//, '')} ${version} (${license ?? 'see below'})`, ...texts].join(
        '\n\n',
      );
    })
    .join(`\n\n${'-'.repeat(80)}\n\n`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const asked = process.argv.slice(2).filter((word) => word !== IF_STALE);
  const unknown = asked.filter((target) => !(target in TARGETS));
  if (unknown.length > 0) {
    say(`unknown target ${unknown.join(', ')}; there are ${Object.keys(TARGETS).join(', ')}`);
    process.exit(2);
  }
  const targets = asked.length > 0 ? asked : Object.keys(TARGETS);
  await takeLock();
  try {
    // Another build may have done the work while this one waited.
    await buildAll(process.argv.includes(IF_STALE) ? targets.filter(isStale) : targets);
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}
