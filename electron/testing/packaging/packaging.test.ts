import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPlaceholderElectron } from './placeholder.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const work = mkdtempSync(path.join(tmpdir(), 'packaging-'));
const packed = path.join(work, 'out', 'linux-unpacked');
const archive = path.join(packed, 'resources', 'app.asar');
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  version: string;
  devDependencies: { electron: string };
};

beforeAll(async () => {
  const electron = path.join(work, 'electron');
  await buildPlaceholderElectron(electron, manifest.devDependencies.electron);
  execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs')], { cwd: root, stdio: 'pipe' });
  const builder = path.join(root, 'node_modules', 'electron-builder', 'cli.js');
  const settings = [`--config.electronDist=${electron}`, `--config.directories.output=${path.join(work, 'out')}`];
  const env = { ...process.env, USE_SYSTEM_FPM: 'true', PATH: `${buildPackerStub()}:${process.env['PATH'] ?? ''}` };
  execFileSync(process.execPath, [builder, '--linux', 'dir', 'deb', '--x64', '--publish', 'never', ...settings], {
    cwd: root,
    env,
    stdio: 'pipe',
  });
}, 240_000);

/** Stands for the packer of .deb files: keeps what it is given, writes an empty package. */
function buildPackerStub(): string {
  const folder = path.join(work, 'packer');
  mkdirSync(folder);
  const script = `#!/bin/sh
printf '%s\\n' "$@" > ${folder}/arguments
for argument in "$@"; do
  case $last in --package) : > "$argument" ;; --after-install) cp "$argument" ${folder}/after-install ;; esac
  case $argument in
    *=/usr/share/applications/*) cp "\${argument%%=*}" ${folder}/desktop ;;
    *=/usr/share/mime/*) cp "\${argument%%=*}" ${folder}/mime ;;
  esac
  last=$argument
done
`;
  writeFileSync(path.join(folder, 'fpm'), script, { mode: 0o755 });
  return folder;
}

afterAll(() => rmSync(work, { recursive: true, force: true }));

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();

const archived = (): string[] => listPackage(archive, { isPack: false }).map((file) => file.slice(1));

describe('the package', () => {
  it('holds the bundles and nothing else in its archive', () => {
    const files = archived().filter((file) => file.includes('.'));
    const fixed = files.filter((file) => !file.startsWith('dist/renderer/'));
    expect(fixed.sort()).toEqual([
      'dist/icon.png',
      'dist/main/crl-worker.mjs',
      'dist/main/dial-process.mjs',
      'dist/main/inspect-worker.mjs',
      'dist/main/main.js',
      'dist/main/store-worker.mjs',
      'dist/main/validate-worker.mjs',
      'dist/main/vault-process.mjs',
      'dist/main/xca-worker.mjs',
      'dist/preload/preload.cjs',
      'package.json',
    ]);
    const page = files.filter((file) => file.startsWith('dist/renderer/'));
    expect(page).toContain('dist/renderer/index.html');
    for (const file of page)
      expect(file).toMatch(/^dist\/renderer\/(?:index\.html|favicon\.ico|assets\/[\w.-]+\.(?:js|css|woff2|svg))$/);
  });

  it('holds every file that was built for the window, unchanged', () => {
    for (const folder of ['main', 'preload', 'renderer']) {
      for (const file of filesBelow(path.join(root, 'dist', folder))) {
        const inside = `dist/${folder}/${file}`;
        expect(extractFile(archive, inside).equals(readFileSync(path.join(root, inside))), inside).toBe(true);
      }
    }
  });

  it('brings no test tool, no source and no package along', () => {
    const everything = [...archived(), ...filesBelow(packed)].join('\n');
    expect(everything).not.toMatch(
      /chromium-runtime|e2e|playwright|node_modules|testing|\.test\.|\.tsx?$|\.map$|vitest/m,
    );
    const main = extractFile(archive, 'dist/main/main.js').toString();
    expect(main).not.toMatch(/chromium-runtime|playwright|electron\/testing/);
    const page = archived().filter((file) => file.endsWith('.js') && file.startsWith('dist/renderer/'));
    for (const file of page) expect(extractFile(archive, file).toString()).not.toContain('React DevTools');
  });

  it('needs nothing but Node at run time, and Electron in the window alone', () => {
    const bundles = filesBelow(path.join(root, 'dist')).filter((file) => /^(main|cli)\/.*\.m?js$/.test(file));
    expect(bundles).toHaveLength(15);
    for (const file of bundles) {
      const text = readFileSync(path.join(root, 'dist', file), 'utf8');
      const imported = [...text.matchAll(/^import .* from "([^"]+)";$|^import "([^"]+)";$/gm)].map(
        (found) => found[1] ?? found[2] ?? '',
      );
      expect(imported.length, file).toBeGreaterThan(0);
      const foreign = imported.filter((name) => !isBuiltin(name));
      expect(foreign, file).toEqual(file === 'main/main.js' ? ['electron'] : []);
    }
  });

  it('leaves the sample program of Electron out', () => {
    expect(filesBelow(path.join(packed, 'resources')).filter((file) => file.endsWith('.asar'))).toEqual(['app.asar']);
  });

  it('has a manifest without scripts and development packages', () => {
    const inside = JSON.parse(extractFile(archive, 'package.json').toString()) as Record<string, unknown>;
    expect(inside).toMatchObject({
      name: 'countersign',
      version: manifest.version,
      main: 'dist/main/main.js',
      type: 'module',
      desktopName: 'countersign.desktop',
    });
    expect(Object.keys(inside)).not.toContain('devDependencies');
    expect(Object.keys(inside)).not.toContain('scripts');
  });

  it('has switched off what Electron offers and the program does not need', async () => {
    const wire = await getCurrentFuseWire(path.join(packed, 'countersign-window'));
    const wanted = {
      [FuseV1Options.RunAsNode]: FuseState.DISABLE,
      [FuseV1Options.EnableCookieEncryption]: FuseState.ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: FuseState.DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: FuseState.DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: FuseState.ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: FuseState.ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: FuseState.DISABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: FuseState.DISABLE,
    };
    expect(wire).toMatchObject(wanted);
  });

  it('carries licences', () => {
    const licences = readFileSync(path.join(packed, 'LICENSES.packages.txt'), 'utf8');
    for (const name of ['react', 'zod', 'kysely', 'hash-wasm'])
      expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(existsSync(path.join(packed, 'LICENSE'))).toBe(true);
  });
});

describe('the launcher', () => {
  /** A copy of the launcher whose window and Node only say how they were started. */
  function launch(args: readonly string[], nodeMajor = 24): { status: number | null; out: string; err: string } {
    const folder = mkdtempSync(path.join(work, 'launch-'));
    const bin = path.join(folder, 'bin');
    mkdirSync(bin);
    const say = (file: string, script: string): void => {
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    };
    say(path.join(folder, 'countersign-window'), 'echo "window $* core $(ulimit -c)"');
    say(path.join(bin, 'node'), `[ "$1" = -p ] && { echo ${nodeMajor}; exit; }; shift; echo "command line $*"`);
    writeFileSync(path.join(folder, 'a file.pem'), '');
    mkdirSync(path.join(folder, 'list'));
    const launcher = path.join(folder, 'countersign');
    writeFileSync(launcher, readFileSync(path.join(packed, 'countersign')), { mode: 0o755 });
    const env = { PATH: `${bin}:/usr/bin:/bin` };
    const { status, stdout, stderr } = spawnSync(launcher, args, { cwd: folder, env, encoding: 'utf8' });
    return { status, out: stdout.trim(), err: stderr.trim() };
  }

  it('can be run and is no binary', () => {
    expect(statSync(path.join(packed, 'countersign')).mode & 0o111).toBe(0o111);
    expect(readFileSync(path.join(packed, 'countersign'), 'utf8')).toMatch(/^#!\/bin\/sh\n/);
  });

  it('opens the window without core files', () => {
    expect(launch([]).out).toBe('window  core 0');
    expect(launch(['a file.pem']).out).toBe('window a file.pem core 0');
    expect(launch(['--user-data-dir=/tmp/x']).out).toBe('window --user-data-dir=/tmp/x core 0');
  });

  it('runs the command line for a command', () => {
    expect(launch(['inspect', 'a file.pem']).out).toBe('command line inspect a file.pem');
    expect(launch(['list', '--json']).out).toBe('command line list --json');
    expect(launch(['./list']).out).toBe('window ./list core 0');
    expect(launch(['--help']).out).toBe('command line --help');
  });

  it('says what the command line needs where Node is too old', () => {
    const { status, err } = launch(['inspect', 'x'], 20);
    expect(status).toBe(3);
    expect(err).toContain('Node 24');
  });

  it('finds the command line where the package has it', () => {
    const files = filesBelow(path.join(packed, 'resources', 'cli'));
    expect(files).toEqual([
      'crl-worker.mjs',
      'inspect-worker.mjs',
      'main.js',
      'package.json',
      'store-worker.mjs',
      'validate-worker.mjs',
      'vault-process.mjs',
      'xca-worker.mjs',
    ]);
    expect(readFileSync(path.join(packed, 'resources', 'cli', 'main.js'), 'utf8')).not.toMatch(/from ["']electron["']/);
  });
});

describe('the desktop', () => {
  const given = (file: string): string => readFileSync(path.join(work, 'packer', file), 'utf8');

  it('starts the launcher with the files that were opened', () => {
    const entry = given('desktop');
    expect(entry).toMatch(/^Exec=\/opt\/Countersign\/countersign %F$/m);
    expect(entry).toMatch(/^StartupWMClass=countersign$/m);
    expect(entry).toMatch(/^Categories=/m);
    expect(given('after-install')).toContain("'/opt/Countersign/countersign' '/usr/bin/countersign'");
  });

  it('knows the endings of certificates, one by one', () => {
    const endings = [...given('mime').matchAll(/<glob pattern="([^"]*)"/g)].map(([, pattern]) => pattern);
    const wanted = ['countersign', 'crt', 'cer', 'der', 'pem', 'p12', 'pfx', 'csr', 'p10', 'crl', 'p7b', 'p7c'];
    expect(new Set(endings)).toEqual(new Set(wanted.map((ending) => `*.${ending}`)));
    expect(endings).toHaveLength(wanted.length);
    expect(given('desktop')).toContain('application/x-x509-ca-cert;');
  });

  it('lets the binary behind the launcher have its sandbox', () => {
    const profile = readFileSync(path.join(packed, 'resources', 'apparmor-profile'), 'utf8');
    expect(profile).toContain('"/opt/Countersign/countersign-window"');
    expect(existsSync(path.join(packed, 'countersign-window'))).toBe(true);
  });

  it('has the icon in every size', () => {
    const sizes = [...given('arguments').matchAll(/hicolor\/(\d+)x\1\/apps\/countersign\.png/g)].map(([, size]) =>
      Number(size),
    );
    expect(sizes).toEqual(expect.arrayContaining([16, 24, 32, 48, 64, 128, 256, 512]));
  });
});
