import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkTarget, writeFileAtomically } from './atomic-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-atomic-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = Buffer.from('content');
const write = (name: string, change: { overwrite?: boolean; opens?: (read: Uint8Array) => boolean } = {}) => {
  const { overwrite = false, opens } = change;
  return writeFileAtomically({
    target: { path: path.join(folder, name), overwrite },
    bytes,
    nonce: 'n',
    ...(opens === undefined ? {} : { opens }),
  });
};
const codeOf = async (written: ReturnType<typeof write>): Promise<string | undefined> => {
  const result = await written;
  return result.ok ? undefined : result.error.code;
};

describe('writing a file atomically', () => {
  it('leaves the whole file for its owner alone and nothing else', async () => {
    expect(await write('a.pem')).toEqual({ ok: true, value: { name: 'a.pem' } });
    expect(readFileSync(path.join(folder, 'a.pem'), 'utf8')).toBe('content');
    expect(statSync(path.join(folder, 'a.pem')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['a.pem']);
  });

  it('refuses an existing file, a broken link too, unless it is to be replaced', async () => {
    writeFileSync(path.join(folder, 'a.pem'), 'mine');
    symlinkSync(path.join(folder, 'nowhere'), path.join(folder, 'link'));
    expect(await codeOf(write('a.pem'))).toBe('file.exists');
    expect(await codeOf(write('link'))).toBe('file.exists');
    expect(readFileSync(path.join(folder, 'a.pem'), 'utf8')).toBe('mine');
    expect(await codeOf(write('a.pem', { overwrite: true }))).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['a.pem', 'link']);
  });

  it('keeps the old file when the new one does not open as it should', async () => {
    writeFileSync(path.join(folder, 'a.pem'), 'mine');
    expect(await codeOf(write('a.pem', { overwrite: true, opens: () => false }))).toBe('file.verify-failed');
    expect(readFileSync(path.join(folder, 'a.pem'), 'utf8')).toBe('mine');
    expect(readdirSync(folder)).toEqual(['a.pem']);
  });

  it('replaces no folder and no device, and needs its folder', async () => {
    mkdirSync(path.join(folder, 'folder'));
    expect(await codeOf(write('folder', { overwrite: true }))).toBe('file.not-writable');
    expect(await codeOf(write('absent/a.pem'))).toBe('file.not-writable');
    const device = writeFileAtomically({ target: { path: '/dev/null', overwrite: true }, bytes, nonce: 'n' });
    expect(await codeOf(device)).toBe('file.not-writable');
    chmodSync(folder, 0o700);
  });

  it('removes what a killed writing of the same target left a minute ago, and nothing else', async () => {
    const start = `.countersign-${hash('sha256', 'a.pem', 'hex').slice(0, 12)}-`;
    const other = `.countersign-${hash('sha256', 'b.pem', 'hex').slice(0, 12)}-`;
    const place = (name: string): string => path.join(folder, name);
    const kept = [`${start}fresh.tmp`, `${other}old.tmp`, `${start}old.tmp.bak`, `x${start}old.tmp`, 'precious'];
    for (const name of [`${start}old.tmp`, ...kept]) writeFileSync(place(name), 'left');
    symlinkSync(place('precious'), place(`${start}link.tmp`));
    mkdirSync(place(`${start}folder.tmp`));
    const longAgo = new Date(Date.now() - 3_600_000);
    for (const name of [`${start}old.tmp`, ...kept.slice(1)]) utimesSync(place(name), longAgo, longAgo);
    expect(await codeOf(write('a.pem'))).toBeUndefined();
    expect(readdirSync(folder).toSorted()).toEqual(
      ['a.pem', `${start}link.tmp`, `${start}folder.tmp`, ...kept].toSorted(),
    );
  });

  it('says before work begins that a folder takes no new files', async () => {
    const locked = path.join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o555);
    chmodSync(folder, 0o755);
    if (process.getuid?.() !== 0) {
      expect(await checkTarget({ path: path.join(locked, 'a.pem'), overwrite: false })).toMatchObject({
        error: { code: 'file.not-writable', evidence: { name: 'a.pem', cause: 'EACCES' } },
      });
      return;
    }
    // The superuser may write everywhere: somebody else asks.
    const script = `const { checkTarget } = await import(${JSON.stringify(path.resolve(import.meta.dirname, 'atomic-file.ts'))});
      process.setgroups([]); process.setgid(65534); process.setuid(65534);
      process.stdout.write(JSON.stringify(await checkTarget({ path: ${JSON.stringify(path.join(locked, 'a.pem'))}, overwrite: false })));`;
    const answer: unknown = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
    );
    expect(answer).toMatchObject({
      error: { code: 'file.not-writable', evidence: { name: 'a.pem', cause: 'EACCES' } },
    });
  });
});
