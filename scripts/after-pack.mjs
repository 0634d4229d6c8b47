// Called by electron-builder once the program's folder stands: switches off what Electron can do and this program does
// not need, and on Linux puts the launcher in front of the binary.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { flipFuses, FuseVersion, FuseV1Options } from '@electron/fuses';
import { ROOT } from './setup.mjs';

/** The binary behind the launcher. */
export const LINUX_BINARY = 'countersign-window';

export const FUSES = {
  version: FuseVersion.V1,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
};

export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  const { productFilename } = packager.appInfo;
  // Electron's own sample program has no business in the package.
  rmSync(path.join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
  if (electronPlatformName === 'darwin') {
    await flipFuses(path.join(appOutDir, `${productFilename}.app`), { ...FUSES, resetAdHocDarwinSignature: true });
  } else if (electronPlatformName === 'win32') {
    await flipFuses(path.join(appOutDir, `${productFilename}.exe`), FUSES);
  } else {
    await packLinux(appOutDir, packager.executableName);
  }
}

async function packLinux(folder, executableName) {
  const binary = path.join(folder, LINUX_BINARY);
  const launcher = path.join(folder, executableName);
  renameSync(launcher, binary);
  await flipFuses(binary, FUSES);
  const text = readFileSync(path.join(ROOT, 'assets', 'linux', 'launcher.sh'), 'utf8');
  writeFileSync(launcher, text.replace('@BINARY@', LINUX_BINARY), { mode: 0o755 });
}
