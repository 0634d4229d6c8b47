import { hash } from 'node:crypto';
import type { Hex } from '../../../shared/model/brands.ts';
import type { BatchFinding } from '../../../shared/model/batch.ts';
import { spanBytes } from '../../pki/certificate/certificate.ts';
import { parseRequest } from '../../pki/issuing/request.ts';
import { buildName } from '../../pki/name/name-build.ts';
import { findValidByKey, findValidBySubject, type ValidCertificate } from '../../store/batch-matches.ts';
import type { ReadDb } from '../../store/db.ts';
import { nameSha256 } from '../../workers/certificate-facts.ts';
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
 * Rows that say what another row of the file or a valid certificate says already: the same names, the same key, the same subject from the same
 * authority. Each is a warning, since it may be meant. By line.
 */
export async function findDuplicates(
  db: ReadDb,
  rows: readonly RowIdentity[],
  at: number,
): Promise<ReadonlyMap<number, readonly BatchFinding[]>> {
  const hashed = rows.map((row) => ({ row, subjectHash: hashSubject(row.subject), keyHash: hashKey(row.csr) }));
  const present = (values: readonly (Hex | undefined)[]): readonly Hex[] => [
    ...new Set(values.filter((value) => value !== undefined)),
  ];
  const bySubject = await findValidBySubject(db, present(hashed.map(({ subjectHash }) => subjectHash)), at);
  const byKey = await findValidByKey(db, present(hashed.map(({ keyHash }) => keyHash)), at);
  const seen = { names: new Map<string, number>(), keys: new Map<string, number>() };
  const subjects = Map.groupBy(bySubject, ({ subjectNameSha256 }) => subjectNameSha256);
  const keys = Map.groupBy(byKey, ({ spkiSha256 }) => spkiSha256);
  return new Map(
    hashed.map(({ row, subjectHash, keyHash }) => {
      const namesake = subjects
        .get(subjectHash ?? '')
        ?.find(({ authorityId }) => authorityId === row.order.authorityId);
      const valid = keys.get(keyHash ?? '')?.[0] ?? namesake;
      return [
        row.line,
        [
          ...findEarlier(seen.names, nameOf(row), row.line).map((line) => warn('batch.same-name-in-file', { line })),
          ...findEarlier(seen.keys, keyHash, row.line).map((line) => warn('batch.same-key-in-file', { line })),
          ...(valid === undefined ? [] : [warn('batch.already-valid', describe(valid))]),
        ],
      ];
    }),
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

function warn(
  code: 'batch.same-name-in-file' | 'batch.same-key-in-file' | 'batch.already-valid',
  evidence: Readonly<Record<string, string | number>>,
): BatchFinding {
  const column = code === 'batch.same-key-in-file' ? 'csr' : 'subject';
  return { kind: 'cell', severity: 'warning', column, code, evidence };
}

const describe = ({ serialHex, notAfter }: ValidCertificate) => ({ serialHex, notAfter });

function hashSubject(subject: string): Hex | undefined {
  const built = subject === '' ? undefined : buildName(subject);
  return built?.ok === true ? nameSha256(built.value) : undefined;
}

function hashKey(csr: Uint8Array | undefined): Hex | undefined {
  const parsed = csr === undefined ? undefined : parseRequest(csr);
  return parsed?.ok === true ? hash('sha256', spanBytes(parsed.value, parsed.value.spki), 'hex') : undefined;
}
