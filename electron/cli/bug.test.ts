import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const MAIN = path.resolve(import.meta.dirname, 'main.ts');
const BREAK = `data:text/javascript,process.stdout.write=()=>{throw new Error('a secret place')}`;

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['--import', BREAK, MAIN, ...args], { encoding: 'utf8' });

describe('a mistake of our own on the command line', () => {
  it('is told to a program as a code without a stack', () => {
    const { status, stderr } = run('--version', '--json');
    expect(status).toBe(3);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'internal', retryable: false } });
    expect(stderr).not.toMatch(/secret place|main\.ts|\bat /);
  });

  it('is told to a person with its stack', () => {
    const { status, stderr } = run('--version');
    expect(status).toBe(3);
    expect(stderr).toMatch(/a secret place[^]*\bat /);
  });
});
