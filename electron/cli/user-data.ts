import path from 'node:path';

/** Electron's name of the folder: `productName` of the manifest. */
const PRODUCT = 'Countersign';

/** What the place of the folder depends on. */
export interface UserDataPlace {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly homeFolder: string;
}

/**
 * The folder where the window keeps its settings, its log and what it knows of workspaces: Electron's `userData`, so that window and command line see the
 * same. `COUNTERSIGN_USER_DATA` names another for both. Not made here.
 */
export function findUserData({ environment, platform, homeFolder }: UserDataPlace): string {
  const chosen = environment['COUNTERSIGN_USER_DATA'];
  if (chosen !== undefined && chosen !== '') return path.resolve(chosen);
  return path.join(findApplicationData({ environment, platform, homeFolder }), PRODUCT);
}

function findApplicationData({ environment, platform, homeFolder }: UserDataPlace): string {
  if (platform === 'darwin') return path.join(homeFolder, 'Library', 'Application Support');
  if (platform === 'win32') return environment['APPDATA'] ?? path.join(homeFolder, 'AppData', 'Roaming');
  const configured = environment['XDG_CONFIG_HOME'];
  return configured !== undefined && path.isAbsolute(configured) ? configured : path.join(homeFolder, '.config');
}
