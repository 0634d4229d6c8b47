import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { environment } from '../environment.ts';

interface PackageFile {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
}

/** package.json of the app; an app that is a single file has none. */
export const packageFile = readPackage();

const chosen = new Map<string, string>();

export function getPath(name: string, appName: string): string {
  const found = chosen.get(name) ?? buildPaths(appName)[name];
  if (found === undefined) throw new Error(`Failed to get '${name}' path`);
  return found;
}

export function setPath(name: string, dir: string): void {
  if (!path.isAbsolute(dir)) throw new Error('Path must be absolute');
  mkdirSync(dir, { recursive: true });
  chosen.set(name, dir);
}

function buildPaths(appName: string): Readonly<Record<string, string>> {
  const home = homedir();
  const appData = chosen.get('appData') ?? process.env['XDG_CONFIG_HOME'] ?? path.join(home, '.config');
  const userData = chosen.get('userData') ?? path.join(appData, appName);
  return {
    home,
    appData,
    userData,
    sessionData: userData,
    logs: path.join(userData, 'logs'),
    crashDumps: path.join(userData, 'Crashpad'),
    temp: tmpdir(),
    exe: process.execPath,
    module: process.execPath,
    desktop: path.join(home, 'Desktop'),
    documents: path.join(home, 'Documents'),
    downloads: path.join(home, 'Downloads'),
    music: path.join(home, 'Music'),
    pictures: path.join(home, 'Pictures'),
    videos: path.join(home, 'Videos'),
  };
}

function readPackage(): PackageFile {
  const file = path.join(environment.appDir, 'package.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PackageFile) : {};
}
