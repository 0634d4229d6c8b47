import { hash } from 'node:crypto';
import type { Hex } from '../../../shared/model/brands.ts';
import type { BatchFinding } from '../../../shared/model/batch.ts';
import { spanBytes } from '../../pki/certificate/certificate.ts';
import { parseRequest } from '../../pki/issuing/request.ts';
import type { RowOrder } from './row-order.ts';

/** What a duplicate is known by. */
export interface RowIdentity {
  readonly line: number;
  readonly order: RowOrder;
  /** As it would be issued; empty where it would not. */
  readonly subject: string;
  readonly names: readonly string[];
  readonly csr?: Uint8Array;
}

/**
 * Rows that order what an earlier row of the file orders: the same names from the same authority, or the same key. Each is a warning, since it may be
 * meant. By line; what the workspace holds already is found by the checks of issuing.
 */
export function findDuplicates(rows: readonly RowIdentity[]): ReadonlyMap<number, readonly BatchFinding[]> {
  const names = new Map<string, number>();
  const keys = new Map<string, number>();
  return new Map(
    rows.map((row) => [
      row.line,
      [
        ...findEarlier(names, nameOf(row), row.line).map((line) => warn('batch.same-name-in-file', line)),
        ...findEarlier(keys, hashKey(row.csr), row.line).map((line) => warn('batch.same-key-in-file', line)),
      ],
    ]),
  );
}

/** The line that had this value first, where it was another. */
function findEarlier(seen: Map<string, number>, value: string | undefined, line: number): readonly number[] {
  if (value === undefined) return [];
  const earlier = seen.get(value);
  if (earlier === undefined) seen.set(value, line);
  return earlier === undefined ? [] : [earlier];
}

const nameOf = ({ subject, names, order }: RowIdentity): string | undefined =>
  subject === '' && names.length === 0
    ? undefined
    : JSON.stringify([order.authorityId, order.profile, subject, names.toSorted()]);

const warn = (code: 'batch.same-name-in-file' | 'batch.same-key-in-file', line: number): BatchFinding => ({
  kind: 'cell',
  severity: 'warning',
  column: code === 'batch.same-key-in-file' ? 'csr' : 'subject',
  code,
  evidence: { line },
});

function hashKey(csr: Uint8Array | undefined): Hex | undefined {
  const parsed = csr === undefined ? undefined : parseRequest(csr);
  return parsed?.ok === true ? hash('sha256', spanBytes(parsed.value, parsed.value.spki), 'hex') : undefined;
}
