import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = path.resolve(import.meta.dirname, '..');

/**
 * Sources are stripped of their types by WebAssembly, in every thread. After a thousand calls V8 compiles its way out into JavaScript anew, in a cache that all threads
 * share, and sometimes frees what another thread still uses: the process dies (SIGSEGV, Node 24.21). Built programs strip nothing.
 */
const execArgv = ['--wasm-wrapper-tiering-budget=1000000000'];

/** Real servers, browsers and packers: slower than the default. */
const patient = { testTimeout: 120_000, hookTimeout: 120_000 };
/** One file at a time, so that two cores suffice. */
const slow = { ...patient, fileParallelism: false };

export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['{shared,electron,renderer}/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts', 'electron/testing/packaging/**', 'electron/testing/boundaries/**'],
          // Workspaces are made with the real key derivation and processes of their own: slow on a busy machine.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          execArgv,
        },
      },
      {
        root,
        test: { name: 'boundaries', include: ['electron/testing/boundaries/**/*.test.ts'], testTimeout: 120_000 },
      },
      {
        root,
        test: {
          name: 'integration',
          include: ['electron/**/*.integration.test.ts'],
          ...patient,
          maxWorkers: 2,
          execArgv,
        },
      },
      { root, test: { name: 'runtime', include: ['e2e/chromium-runtime/**/*.test.ts'], ...slow } },
      { root, test: { name: 'packaging', include: ['electron/testing/packaging/**/*.test.ts'], ...slow } },
    ],
  },
});
