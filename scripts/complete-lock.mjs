// Run after npm changed package-lock.json: npm leaves out optional packages of other platforms that its registry did not
// offer at that moment, and then refuses its own lock file (`npm ci`: "Missing … from lock file"). This adds their entries.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const file = path.resolve(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const PLATFORMS = {
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  openharmony: 'openharmony',
  win32: 'win32',
  windows: 'win32',
};
const ARCHITECTURES = ['arm64', 'aarch64', 'x64', 'ia32', 'arm', 'ppc64', 'riscv64', 's390x', 'loong64'];

let added = 0;
for (const [where, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (hasPackage(name)) continue;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platformOf(name),
      ...(entry.dev === true ? { dev: true } : {}),
      license: entry.license,
      optional: true,
    };
    added += 1;
    process.stdout.write(`added ${name}@${version} for ${where}\n`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} entries added\n`);

function hasPackage(name) {
  return Object.keys(lock.packages).some(
    (where) => where === `node_modules/${name}` || where.endsWith(`/node_modules/${name}`),
  );
}

function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.map((word) => PLATFORMS[word]).find((found) => found !== undefined);
  const cpu =
    words.find((word) => ARCHITECTURES.includes(word)) ??
    (words.some((word) => word.startsWith('arm')) ? 'arm' : undefined);
  if (os === undefined || cpu === undefined) throw new Error(`cannot tell the platform of ${name}`);
  const libc = name.includes('musl') ? ['musl'] : /linux.*(gnu|glibc)/.test(name) ? ['glibc'] : undefined;
  return { cpu: [cpu === 'aarch64' ? 'arm64' : cpu], ...(libc === undefined ? {} : { libc }), os: [os] };
}
