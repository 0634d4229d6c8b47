import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { BATCH_COLUMNS, type BatchColumn } from '../../../shared/model/batch.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import type { CsvTable } from './csv-records.ts';

export interface Columns {
  /** Where each column that the file has stands in a record. */
  readonly places: ReadonlyMap<BatchColumn, number>;
  /** Headings of other columns. */
  readonly unknown: readonly string[];
  /** Cells of the heading line. */
  readonly width: number;
}

/** What people also call a column; blanks do not count. */
const OTHER_NAMES: Readonly<Record<string, BatchColumn>> = {
  sans: 'san',
  subjectalternativenames: 'san',
  request: 'csr',
  certificaterequest: 'csr',
  ca: 'authority',
  tag: 'tags',
  dn: 'subject',
};

const KNOWN = new Map<string, BatchColumn>([
  ...Object.entries(OTHER_NAMES),
  ...BATCH_COLUMNS.map((column) => [column, column] as const),
]);

/**
 * Finds the columns by their headings, in any order and case. Headings of no column of ours are told; empty ones are not.
 * Fails with `batch.file-invalid`: `column-twice`, `no-column` where neither `subject` nor `csr` is there.
 */
export function readColumns({ header }: CsvTable, name: string): Result<Columns, AppError> {
  const places = new Map<BatchColumn, number>();
  const unknown: string[] = [];
  for (const [place, heading] of header.entries()) {
    const wanted = heading.replaceAll(/\s/g, '').toLowerCase();
    const column = KNOWN.get(wanted);
    if (column === undefined && wanted !== '') unknown.push(heading.trim());
    if (column === undefined) continue;
    if (places.has(column)) return fail('batch.file-invalid', { name, line: 1, problem: 'column-twice' });
    places.set(column, place);
  }
  return places.has('subject') || places.has('csr')
    ? ok({ places, unknown, width: header.length })
    : fail('batch.file-invalid', { name, line: 1, problem: 'no-column' });
}
