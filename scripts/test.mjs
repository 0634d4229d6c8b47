// npm test: sets the machine up, then runs every gate. `npm test -- unit e2e` runs the named gates alone.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureDebianPackages, ensureReady, ROOT, say, TEST_PACKAGES } from './setup.mjs';

const GATES = [
  ['format', 'biome', ['format', '.']],
  ['lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['types shared', 'tsc', ['-p', 'shared']],
  ['types electron', 'tsc', ['-p', 'electron']],
  ['types renderer', 'tsc', ['-p', 'renderer']],
  ['types e2e', 'tsc', ['-p', 'e2e']],
  ['imports', 'vitest', vitest('boundaries')],
  ['unused', 'knip', ['--no-progress']],
  ['build', 'node', ['scripts/build.mjs']],
  ['unit', 'vitest', vitest('unit')],
  ['unit on BoringSSL', 'node', ['scripts/bun-suite.mjs']],
  ['runtime', 'vitest', vitest('runtime')],
  ['integration', 'vitest', vitest('integration')],
  ['end to end', 'node', ['scripts/e2e.mjs']],
  ['packaging', 'vitest', vitest('packaging')],
];

function vitest(project) {
  return ['run', '--config', 'electron/vitest.config.ts', '--project', project];
}

const node = ensureReady();
ensureDebianPackages(TEST_PACKAGES);
if (!existsSync(path.join(ROOT, '..', 'shared', 'corpus'))) {
  say('the external corpus is not beside this checkout: its tests use the small sample kept in the project');
}

const wanted = process.argv.slice(2);
const gates = GATES.filter(([name]) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)));
const env = {
  ...process.env,
  PATH: [path.join(ROOT, 'node_modules', '.bin'), path.dirname(node), process.env.PATH].join(path.delimiter),
};
const failed = [];
for (const [name, command, args] of gates) {
  const started = performance.now();
  process.stdout.write(`\n── ${name}\n`);
  const file = command === 'node' ? node : path.join(ROOT, 'node_modules', '.bin', command);
  const { status, error } = spawnSync(file, args, { cwd: ROOT, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (status !== 0 || error) failed.push(name);
  process.stdout.write(
    `── ${name}: ${status === 0 ? 'passed' : `failed (${error?.message ?? status})`} in ${seconds} s\n`,
  );
}
if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
process.stdout.write(`\n${gates.length - failed.length} passed, ${failed.length} failed\n`);
process.exit(failed.length === 0 && gates.length > 0 ? 0 : 1);
