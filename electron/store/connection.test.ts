import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Connection } from './connection.ts';
import { packRows } from './row-pack.ts';

const OCTETS = 2 * 1024 * 1024;

let folder: string;
let connection: Connection;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'connection-'));
  connection = new Connection(join(folder, 'a.db'), { readOnly: false });
  connection.db.exec('CREATE TABLE list (number INTEGER, der BLOB) STRICT');
});
afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true });
});

const insert = (number: number, fill: number): number =>
  connection.runMany(
    'INSERT INTO list (number, der) VALUES (?, ?)',
    packRows([[number, new Uint8Array(OCTETS).fill(fill)]], true),
  );

describe('octets that are handed over', () => {
  it('are written as they were, and counted', () => {
    expect(insert(1, 7)).toBe(1);
    expect(insert(2, 8)).toBe(1);
    const rows = connection.rows('SELECT number, der FROM list ORDER BY number');
    expect(rows.map((row) => row['der'])).toEqual([new Uint8Array(OCTETS).fill(7), new Uint8Array(OCTETS).fill(8)]);
  });

  it('fail where the disk is full, and not once more when there is room', () => {
    insert(1, 7);
    connection.db.exec(`PRAGMA max_page_count = ${connection.number('PRAGMA page_count') + 2}`);
    for (const _ of [1, 2]) expect(() => insert(2, 8)).toThrow(expect.objectContaining({ errcode: 13 }));
    connection.db.exec('PRAGMA max_page_count = 100000');
    expect(insert(3, 9)).toBe(1);
    expect(connection.rows('SELECT number FROM list').map((row) => row['number'])).toEqual([1, 3]);
  });
});
