import { DatabaseSync } from 'node:sqlite';
import type { AuthorityId } from '../../shared/model/brands.ts';
import { createDigester } from '../store/row-digest.ts';
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
