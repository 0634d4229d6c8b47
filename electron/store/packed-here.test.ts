import type { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from './connection.ts';
import { createFilledFile, type FilledFile } from './filled-file-fixture.ts';
import { isRevokedCount, packRevoked, type RevokedPlace, type RevokedQuestion } from './packed-revoked.ts';
import { AT, DAY, ROOT_ID } from './store-fixture.ts';

/** More than two answers of 20 000 lines. */
const ROWS = 45_000;
/** Of every how many rows one had ended and been listed. */
const ENDED_AMONG = 9;

let filled: FilledFile;
let connection: Connection;
beforeAll(async () => {
  filled = await createFilledFile(fill);
  ({ connection } = filled);
});
afterAll(() => filled.remove());

/** Serials of all first octets, those of zero and of what would be negative among them; in the table they lie in another order. */
const serialOf = (n: number): string => (n * 95_443).toString(16).padStart(8, '0');

function fill(db: DatabaseSync): void {
  const insert = db.prepare(
    `INSERT INTO revocation (certificate_id, authority_id, serial_hex, reason, revoked_at, not_after, crl_number, digest)
    VALUES (?, ?, ?, 'superseded', ?, ?, ?, x'00')`,
  );
  db.exec('BEGIN');
  for (let n = 1; n <= ROWS; n++) {
    const hasEnded = n % ENDED_AMONG === 0;
    const id = `c${((n * 7919) % 1_000_003).toString().padStart(8, '0')}`;
    insert.run(id, ROOT_ID, serialOf(n), AT + n, hasEnded ? AT - DAY : AT + DAY, hasEnded ? 1 : null);
  }
  db.exec('COMMIT');
}

const ALL: RevokedQuestion['scope'] = { kind: 'complete', drop: null };
const KEPT: RevokedQuestion['scope'] = { kind: 'complete', drop: { listed: 1, endedBefore: AT } };

function readLines(scope: RevokedQuestion['scope'], of = connection): readonly string[] {
  const lines: string[] = [];
  let from: RevokedPlace | null = null;
  do {
    const some: ReturnType<typeof packRevoked> = packRevoked(of, { authorityId: ROOT_ID, scope, from });
    lines.push(...Buffer.from(some.octets).toString('latin1').split('\n').slice(0, -1));
    from = some.next;
  } while (from !== null);
  return lines;
}

const numbersOf = (scope: RevokedQuestion['scope']): readonly number[] =>
  Array.from({ length: ROWS }, (_, at) => at + 1).filter((n) => scope === ALL || n % ENDED_AMONG !== 0);

/** As entries have it: without an octet of zero in front. */
const shortest = (serial: string): string => serial.replace(/^(?:00)+(?=..)/, '');

describe('what was revoked here', () => {
  it.each([
    ['all', ALL],
    ['without what had ended', KEPT],
  ])('comes whole and in the order of serials: %s', (_, scope) => {
    expect(readLines(scope)).toEqual(numbersOf(scope).map((n) => `${shortest(serialOf(n))},superseded,${AT + n},`));
  });

  it('is counted in the table, as rows or as those that belong to the list', () => {
    const isCount = (scope: RevokedQuestion['scope'], expected: number): boolean =>
      isRevokedCount(connection, { authorityId: ROOT_ID, scope, expected });
    const kept = numbersOf(KEPT).length;
    expect(isCount(ALL, ROWS)).toBe(true);
    expect(isCount(KEPT, kept)).toBe(true);
    for (const wrong of [0, kept - 1, kept + 1]) expect(isCount(KEPT, wrong)).toBe(false);
    for (const wrong of [ROWS - 1, ROWS + 1, kept]) expect(isCount(ALL, wrong)).toBe(false);
  });
});

it('is counted past an index in which one bit hides a row', async () => {
  // The last that the list tells: behind one in the middle everything would be hidden.
  const hidden = serialOf(ROWS - 1);
  const damaged = await createFilledFile(fill, (file) => {
    // Rows of the table have the id of their certificate before it.
    const sought = Buffer.from(`${ROOT_ID}${hidden}`);
    for (let at = file.indexOf(sought); at >= 0; at = file.indexOf(sought, at + 1)) {
      const last = at + ROOT_ID.length - 1;
      if (!/[0-9]/.test(String.fromCharCode(file.readUInt8(at - 1)))) file.writeUInt8(file.readUInt8(last) ^ 2, last);
    }
  });
  try {
    const lines = readLines(KEPT, damaged.connection);
    const count = (expected: number): boolean =>
      isRevokedCount(damaged.connection, { authorityId: ROOT_ID, scope: KEPT, expected });
    expect(lines).toHaveLength(numbersOf(KEPT).length - 1);
    expect(lines.some((line) => line.startsWith(shortest(hidden)))).toBe(false);
    expect(count(lines.length)).toBe(false);
    expect(count(lines.length + 1)).toBe(true);
  } finally {
    damaged.remove();
  }
});
