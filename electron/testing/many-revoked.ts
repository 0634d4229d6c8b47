import { DatabaseSync } from 'node:sqlite';
import type { AuthorityId } from '../../shared/model/brands.ts';
import { createDigester, digestRow } from '../store/row-digest.ts';
import type { DbRow } from '../store/schema.ts';
import { TEST_INSTANT } from './application.ts';

/** More than are listed within one transaction. */
export const MANY_REVOKED = 20_001;

/** Writes revocations made elsewhere that no list here told of into the file of a workspace; each round has other serial numbers. */
export function revokeMany(file: string, authorityId: AuthorityId, round = 0): void {
  const database = new DatabaseSync(file);
  const columns = ['authority_id', 'serial_hex', 'reason', 'revoked_at', 'added_at'];
  const digest = createDigester('revocation_elsewhere', columns);
  const insert = database.prepare(
    `INSERT INTO revocation_elsewhere (${columns.join(', ')}, digest) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  database.exec('BEGIN');
  for (let n = 0; n < MANY_REVOKED; n++) {
    const serial_hex = `5${round}${n.toString(16).padStart(6, '0')}`;
    const when = TEST_INSTANT - 1000;
    const row = { authority_id: authorityId, serial_hex, reason: 'superseded', revoked_at: when, added_at: when };
    insert.run(authorityId, serial_hex, 'superseded', when, when, digest(row));
  }
  database.exec('COMMIT');
  database.close();
}

/** Writes holds that ended, all told by one list, of which no list tells yet that they ended. */
export function releaseMany(file: string, authorityId: AuthorityId, listedNumber: number): void {
  const database = new DatabaseSync(file);
  const columns = ['authority_id', 'serial_hex', 'held_at', 'released_at', 'listed_number'];
  const digest = createDigester('released_hold', columns);
  const insert = database.prepare(
    `INSERT INTO released_hold (${columns.join(', ')}, digest) VALUES (?, ?, ?, ?, ?, ?)`,
  );
  const [held_at, released_at] = [TEST_INSTANT - 2000, TEST_INSTANT - 1000];
  database.exec('BEGIN');
  for (let n = 0; n < MANY_REVOKED; n++) {
    const serial_hex = `6f${n.toString(16).padStart(6, '0')}`;
    const row = { authority_id: authorityId, serial_hex, held_at, released_at, listed_number: listedNumber };
    insert.run(authorityId, serial_hex, held_at, released_at, listedNumber, digest(row));
  }
  database.exec('COMMIT');
  database.close();
}

/** Marks every revocation of an authority with the number of a list, as a process leaves it that died before it kept the list. */
export function leaveMarks(file: string, authorityId: AuthorityId, number: number): void {
  const database = new DatabaseSync(file);
  const rows = database
    .prepare('SELECT * FROM revocation WHERE authority_id = ? AND crl_number IS NULL')
    .all(authorityId);
  const update = database.prepare('UPDATE revocation SET crl_number = ?, digest = ? WHERE certificate_id = ?');
  database.exec('BEGIN');
  for (const row of rows as DbRow[])
    update.run(number, digestRow('revocation', { ...row, crl_number: number }), row['certificate_id'] ?? null);
  // No process has this number.
  database
    .prepare('INSERT INTO catch_up VALUES (?)')
    .run(`marking ${authorityId} ${number} ${2 ** 30} ${TEST_INSTANT}`);
  database.exec('COMMIT');
  database.close();
}
