import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { electronDist } from '../../../scripts/electron-path.mjs';
import { RUNTIME_BIN } from './launch-fixture.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('takes the folder that was asked for', () => {
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '/somewhere');
  expect(electronDist()).toEqual({ kind: 'electron', dist: '/somewhere' });
});

it('knows the Chromium runtime when that was asked for', () => {
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', RUNTIME_BIN);
  expect(electronDist()).toEqual({ kind: 'chromium-runtime', dist: RUNTIME_BIN });
});

it('finds a folder with an executable electron', () => {
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '');
  const { kind, dist } = electronDist();
  if (kind === 'chromium-runtime') accessSync(path.join(dist, 'electron'), constants.X_OK);
  expect(['electron', 'chromium-runtime']).toContain(kind);
});
