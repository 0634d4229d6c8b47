import path from 'node:path';
import { defineConfig } from '@playwright/test';

const out = path.resolve(import.meta.dirname, '../out');

export default defineConfig({
  testDir: import.meta.dirname,
  outputDir: path.join(out, 'e2e'),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  forbidOnly: true,
  reporter: [['list']],
  projects: [
    { name: 'journeys', testMatch: 'journeys/**/*.spec.ts' },
    { name: 'tour', testMatch: 'tour/**/*.spec.ts', timeout: 300_000 },
    { name: 'measure', testMatch: 'measure/**/*.spec.ts' },
  ],
});
