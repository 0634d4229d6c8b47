// npm start: opens the window. Electron where it is or can be had, else the Chromium runtime; without a display the tour.
// `npm start -- FILE…` opens files.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { constants } from 'node:os';
import { buildIfStale } from './build.mjs';
import { electronDist } from './electron-path.mjs';
import {
  die,
  ensureDebianPackages,
  ensureReady,
  nodeBinary,
  ROOT,
  say,
  SYSTEM_TRUST,
  WINDOW_PACKAGES,
} from './setup.mjs';

const DOWNLOAD_WITHIN_MS = 180_000;
const END_WITHIN_MS = 8000;
const opened = process.argv.slice(2);

ensureReady();
if (hasDisplay()) await openWindow();
else runTour();

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function runTour() {
  say('there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so the tour runs instead: npm run tour');
  follow(spawn(nodeBinary(), [path.join(ROOT, 'scripts', 'tour.mjs')], options()));
}

async function openWindow() {
  let found = electronDist();
  if (found.kind !== 'electron' && downloadElectron()) found = electronDist();
  if (found.kind !== 'electron') {
    if (process.platform !== 'linux') die('Electron could not be downloaded, and the Chromium runtime needs Linux');
    ensureDebianPackages(WINDOW_PACKAGES);
  }
  await buildIfStale(['app', 'renderer']);
  const name = process.platform === 'win32' ? 'electron.exe' : 'electron';
  const executable = process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : name;
  const child = spawn(path.join(found.dist, executable), [ROOT, ...opened], options());
  follow(child);
}

/** Electron's own installer; without a network it gives up at once. */
function downloadElectron() {
  if (process.env.COUNTERSIGN_NO_DOWNLOAD === '1') return false;
  say('Electron is not installed yet; trying to download it');
  const installer = path.join(ROOT, 'node_modules', 'electron', 'install.js');
  const { status } = spawnSync(nodeBinary(), [installer], {
    cwd: ROOT,
    env: { ...SYSTEM_TRUST, ...process.env },
    stdio: ['ignore', 2, 'ignore'],
    timeout: DOWNLOAD_WITHIN_MS,
  });
  if (status !== 0) say('Electron could not be downloaded');
  return status === 0;
}

/** A process group of its own, so that nothing that the window started is left behind. */
function options() {
  return { cwd: ROOT, stdio: 'inherit', detached: process.platform !== 'win32' };
}

/** Ends as the child ends, and ends it with everything below when this process is told to. */
function follow(child) {
  child.once('error', (error) => die(`the window could not be started: ${error.message}`));
  child.once('exit', (code, signal) => {
    killGroup(child);
    process.exit(code ?? 128 + constants.signals[signal]);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // To the program alone: it locks its keys and ends its own processes first.
      child.kill(signal);
      setTimeout(() => killGroup(child), END_WITHIN_MS);
    });
  }
}

function killGroup(child) {
  if (process.platform === 'win32' || child.pid === undefined) {
    child.kill('SIGKILL');
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone.
  }
}
