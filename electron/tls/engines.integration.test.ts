import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ENGINE_DIFFERENCES } from '../testing/dial/engine-differences.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

async function suite(runtime: string): Promise<Record<string, unknown>> {
  const { stdout } = await run(
    join(root, 'node_modules', '.bin', runtime),
    [join(root, 'electron', 'testing', 'engine-suite.ts')],
    { maxBuffer: 1 << 24 },
  );
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe('the failure matrix on both TLS libraries', () => {
  it('finds the same under OpenSSL and BoringSSL, but for the differences listed with their reasons', async () => {
    const onOpenssl = await suite('node');
    const onBoringssl = await suite('bun');
    expect(onOpenssl['engine']).toBe('openssl');
    expect(onBoringssl['engine']).toBe('boringssl');
    expect(onOpenssl['disagreements']).toEqual([]);
    expect(onBoringssl['found']).toEqual(onOpenssl['found']);
    expect(onOpenssl['cases']).toBe(78);
    expect(ENGINE_DIFFERENCES.every(({ reason }) => reason.length > 0)).toBe(true);
  });
});
