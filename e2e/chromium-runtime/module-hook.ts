import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';

const ELECTRON = new Set(['electron', 'electron/main', 'electron/common', 'electron/utility']);

/** Makes `import … from 'electron'` and `require('electron')` find the module at `url`. */
export function mapElectron(url: string): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      ELECTRON.has(specifier) ? { url, format: 'module-typescript', shortCircuit: true } : next(specifier, context),
  });
}

/** What an app may read of `process` to learn that it runs in Electron, and in which of its processes. */
export function poseAsElectron(type: 'browser' | 'utility'): void {
  const electron = readPackageVersion();
  const versions = Object.defineProperty({ ...process.versions, electron }, 'chrome', {
    get: () => process.env['COUNTERSIGN_RUNTIME_CHROME'] ?? '',
    enumerable: true,
  });
  Object.defineProperty(process, 'versions', { value: versions, enumerable: true, configurable: true });
  Object.defineProperty(process, 'type', { value: type, enumerable: true });
}

function readPackageVersion(): string {
  const require = createRequire(import.meta.url);
  const text = readFileSync(require.resolve('electron/package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
