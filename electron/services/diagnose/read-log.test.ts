import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLog } from './read-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, lines: readonly string[]): void =>
  writeFileSync(path.join(folder, name), lines.map((line) => `${line}\n`).join(''));
const line = (at: number, more: object = {}): string => JSON.stringify({ at: String(at), name: 'start', ...more });

describe('the log in a report', () => {
  it('is empty where there is none', async () => {
    expect(await readLog(path.join(folder, 'none'))).toEqual({
      files: 0,
      octets: 0,
      lines: [],
      older: 0,
      unreadable: 0,
    });
  });

  it('tells the newest 200 lines of all files, oldest first, and how many stand before them', async () => {
    put('countersign.log', [line(300)]);
    put(
      'countersign.log.1',
      Array.from({ length: 250 }, (_, index) => line(index)),
    );
    const log = await readLog(folder);
    expect(log.lines.map(({ at }) => at)).toEqual([...Array.from({ length: 199 }, (_, i) => String(i + 51)), '300']);
    expect(log).toMatchObject({ files: 2, older: 51, unreadable: 0 });
  });

  it('takes what stands in a file for no more than text: other shapes are counted, long ones cut', async () => {
    const long = 'x'.repeat(5000);
    put('countersign.log', [
      'no JSON',
      '[]',
      '7',
      '{"at":1,"name":"start"}',
      line(1, { message: long, stack: [long, 7, 'at b'], node: '24', nested: { a: 1 }, logId: 8 }),
    ]);
    const log = await readLog(folder);
    expect(log.unreadable).toBe(4);
    expect(log.lines).toEqual([
      {
        at: '1',
        name: 'start',
        message: 'x'.repeat(1000),
        stack: ['x'.repeat(1000), 'at b'],
        facts: { node: '24' },
      },
    ]);
  });

  it('reads the end of a file that is larger than the program writes', async () => {
    put('countersign.log', [line(1, { message: 'y'.repeat(3 * 1024 * 1024) }), line(2)]);
    const log = await readLog(folder);
    expect(log.lines.map(({ at }) => at)).toEqual(['2']);
    expect(log.unreadable).toBe(1);
  });
});
