import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Folder that holds the `electron` to run: the one asked for, the installed binary, or the Chromium runtime's.
 * Give `dist` to `electron .` and to Playwright as ELECTRON_OVERRIDE_DIST_PATH.
 */
export function electronDist() {
  const runtimeDist = path.join(root, 'e2e', 'chromium-runtime', 'bin');
  const chosen = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (chosen) {
    const dist = path.resolve(chosen);
    return { kind: dist === runtimeDist ? 'chromium-runtime' : 'electron', dist };
  }
  const dist = findInstalledDist();
  return dist === undefined ? { kind: 'chromium-runtime', dist: runtimeDist } : { kind: 'electron', dist };
}

/** The npm package holds the binary only once it was downloaded; `path.txt` then names the executable. */
function findInstalledDist() {
  const electron = path.join(root, 'node_modules', 'electron');
  const pathFile = path.join(electron, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const dist = path.join(electron, 'dist');
  return existsSync(path.join(dist, readFileSync(pathFile, 'utf8'))) ? dist : undefined;
}
