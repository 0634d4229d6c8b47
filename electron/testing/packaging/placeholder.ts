import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createPackage } from '@electron/asar';

/** Fuses as Electron 45 ships them, in the order of the wire: run as node … grant file protocol, WASM trap handlers. */
const SHIPPED_FUSES = '101100011';
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** Makes a folder that a packer takes for an unpacked Electron: it has every file that is looked at, and cannot run. */
export async function buildPlaceholderElectron(folder: string, version: string): Promise<void> {
  mkdirSync(path.join(folder, 'locales'), { recursive: true });
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  const wire = Buffer.concat([
    Buffer.from(SENTINEL),
    Buffer.from([1, SHIPPED_FUSES.length]),
    Buffer.from(SHIPPED_FUSES),
  ]);
  writeFileSync(path.join(folder, 'electron'), Buffer.concat([Buffer.from('\x7fELF'), wire, Buffer.alloc(64)]), {
    mode: 0o755,
  });
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version', 'chrome-sandbox', 'locales/en-US.pak']) {
    writeFileSync(path.join(folder, name), name === 'version' ? version : name);
  }
  const defaultApp = path.join(folder, 'default-app');
  mkdirSync(defaultApp);
  writeFileSync(path.join(defaultApp, 'package.json'), '{"name":"default"}');
  await createPackage(defaultApp, path.join(folder, 'resources', 'default_app.asar'));
  rmSync(defaultApp, { recursive: true });
}
