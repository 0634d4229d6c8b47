import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KnownHead } from '../../../shared/model/activity-log.ts';
import type { WorkspaceId } from '../../../shared/model/brands.ts';
import { createKnownHeads, type KnownHeads } from './known-heads.ts';

const LAB = 'w'.repeat(26) as WorkspaceId;
const OTHER = 'x'.repeat(26) as WorkspaceId;
const HERE = '0a'.repeat(32);

let folder: string;
let heads: KnownHeads;

const open = (): KnownHeads =>
  createKnownHeads({ folder, randomBytes: (length) => new Uint8Array(randomBytes(length)) });
const headOf = (sequence: number, change: Partial<KnownHead> = {}): KnownHead => ({
  workspaceId: LAB,
  place: HERE,
  sequence,
  hash: sequence.toString(16).padStart(64, '0'),
  keySha256: null,
  at: 1,
  ...change,
});
const inside = (): string => path.join(folder, 'log-heads');
const names = (): string[] => readdirSync(inside());

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'heads-'));
  heads = open();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('heads that are remembered', () => {
  it('are one for each workspace and place, for their owner alone, and never go back', async () => {
    expect(await heads.list(LAB)).toEqual([]);
    for (const sequence of [3, 7, 5]) expect(await heads.save(headOf(sequence))).toMatchObject({ ok: true });
    await heads.save(headOf(2, { place: '0b'.repeat(32) }));
    await heads.save(headOf(9, { workspaceId: OTHER }));
    expect((await heads.list(LAB)).map(({ sequence }) => sequence).toSorted((one, other) => one - other)).toEqual([
      2, 7,
    ]);
    expect(names()).toHaveLength(3);
    for (const name of names()) expect(statSync(path.join(inside(), name)).mode & 0o777).toBe(0o600);
    expect(await heads.forget(LAB, HERE)).toMatchObject({ ok: true });
    expect(await heads.list(LAB)).toMatchObject([{ sequence: 2 }]);
  });

  it('stay the newest whoever saves at the same time', async () => {
    const many = Array.from({ length: 8 }, open);
    await Promise.all(many.map((each, index) => each.save(headOf(100 + index))));
    expect(await heads.list(LAB)).toEqual([headOf(107)]);
    await heads.save(headOf(108));
    expect(names()).toEqual([`${LAB}.${HERE}.108`]);
  });

  it('are not known where the file is none of ours, or of another name, or huge', async () => {
    mkdirSync(inside());
    const write = (name: string, text: string): void => writeFileSync(path.join(inside(), name), text);
    write(`${LAB}.${HERE}.4`, 'nothing');
    write(`${LAB}.${HERE}.5`, JSON.stringify(headOf(6)));
    write(`${LAB}.${HERE}.6`, JSON.stringify(headOf(6)) + ' '.repeat(2000));
    write(`${LAB}.${HERE}.7`, JSON.stringify({ ...headOf(7), hash: '../..' }));
    write('else', 'x');
    expect(await heads.list(LAB)).toEqual([]);
  });

  it('are at most 512, the ones not seen for longest go first, and so does what a killed process left', async () => {
    mkdirSync(inside());
    for (let index = 0; index < 520; index += 1) {
      const head = headOf(1, { place: index.toString(16).padStart(64, '0') });
      const file = path.join(inside(), `${LAB}.${head.place}.1`);
      writeFileSync(file, JSON.stringify(head));
      utimesSync(file, index, index);
    }
    writeFileSync(path.join(inside(), 'left.tmp'), '');
    utimesSync(path.join(inside(), 'left.tmp'), 1, 1);
    await heads.save(headOf(1, { workspaceId: OTHER }));
    expect(names()).toHaveLength(512);
    expect(names()).not.toContain('left.tmp');
    expect(await heads.list(OTHER)).toHaveLength(1);
    expect(names()).not.toContain(`${LAB}.${'0'.repeat(64)}.1`);
  });

  it('that cannot be written say so', async () => {
    writeFileSync(inside(), 'a file where the folder goes');
    expect(await heads.save(headOf(1))).toMatchObject({ error: { code: 'file.exists' } });
    chmodSync(inside(), 0o600);
  });
});
