import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Connection } from './connection.ts';
import { createFilledFile, type FilledFile } from './filled-file-fixture.ts';
import { addSums, NO_LINES } from './line-sum.ts';
import { packRevoked, type RevokedPlace, sumRevoked, type SumQuestion } from './packed-revoked.ts';
import { AT, ROOT_ID } from './store-fixture.ts';

const ROWS = 20_003;

let filled: FilledFile;
let connection: Connection;
beforeEach(async () => {
  filled = await createFilledFile(fill);
  ({ connection } = filled);
});
afterEach(() => filled.remove());

/** Past the services, which revoke no second certificate of one serial: an answer has 20 000 lines, and the rows on both sides of that have one. */
function fill(db: DatabaseSync): void {
  db.prepare(
    `WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?1)
    INSERT INTO revocation (certificate_id, authority_id, serial_hex, reason, revoked_at, digest)
    SELECT printf('c%08d', ?1 - n), ?2, printf('4%07x', n - (n > 20000)), 'superseded', ?3 + n, x'00' FROM counted`,
  ).run(ROWS, ROOT_ID, AT);
}

it.each([
  { kind: 'complete', drop: null },
  { kind: 'complete', drop: { listed: 1, endedBefore: AT } },
  { kind: 'delta', base: 1 },
] as const)('certificates that share a serial stay together at the end of an answer: $kind', (scope) => {
  const question = { authorityId: ROOT_ID, scope };
  const lines: string[] = [];
  let packed = NO_LINES;
  let from: RevokedPlace | null = null;
  do {
    const some: ReturnType<typeof packRevoked> = packRevoked(connection, { ...question, from });
    lines.push(...Buffer.from(some.octets).toString('latin1').split('\n').slice(0, -1));
    packed = addSums(packed, some.sum);
    from = some.next;
  } while (from !== null);
  expect(new Set(lines).size).toBe(ROWS);
  expect(lines).toHaveLength(ROWS);

  let table = NO_LINES;
  let place: SumQuestion['from'] = null;
  do {
    const some: ReturnType<typeof sumRevoked> = sumRevoked(connection, { ...question, from: place });
    table = addSums(table, some.sum);
    place = some.next;
  } while (place !== null);
  expect(table).toEqual(packed);
});
