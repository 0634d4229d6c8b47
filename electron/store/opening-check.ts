import type { CheckFinding } from '../../shared/model/workspace.ts';
import type { Connection } from './connection.ts';
import { createDigester, type DigestedTable } from './row-digest.ts';
import { nameRow } from './sound-rows.ts';

/** Few rows each, on which everything else rests. The others are compared in the background, and whenever they are read whole. */
const FIRST_TABLES: readonly DigestedTable[] = [
  'workspace',
  'key_wrap',
  'custody',
  'operator',
  'log_key',
  'setting',
  'authority',
  'authority_detail',
  'crl_plan',
  'backup_key',
  'backup_plan',
];
/** A file may have been made to be slow. */
const MAX_ROWS = 5000;

/** Rows of the small tables that are not what was written. Throws SQLite's errors. */
export function checkOnOpening(reader: Connection): readonly CheckFinding[] {
  return FIRST_TABLES.flatMap((table): readonly CheckFinding[] => {
    const rows = reader.rows(`SELECT * FROM "${table}" LIMIT ${MAX_ROWS}`);
    const [first] = rows;
    if (first === undefined) return [];
    const digestOf = createDigester(table, Object.keys(first));
    return rows
      .filter((row) => !(row['digest'] instanceof Uint8Array) || Buffer.compare(row['digest'], digestOf(row)) !== 0)
      .map((row) => ({ code: 'store.row-digest', severity: 'error', table, rowId: nameRow(table, row) }));
  });
}
