import { hash } from 'node:crypto';
import type { SQLOutputValue } from 'node:sqlite';
import type { LogVerdict } from '../../shared/model/activity-log.ts';
import type { WorkspaceId } from '../../shared/model/brands.ts';
import type { CheckFinding } from '../../shared/model/workspace.ts';
import { CHECK_RULES, type CheckRule } from './check-rules.ts';
import { Connection } from './connection.ts';
import type { LogQuestion } from './judge-log.ts';
import { tablesOf } from './migrate.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { createDigester, DIGESTED_TABLES, type DigestedTable } from './row-digest.ts';
import type { DbRow } from './schema.ts';
import { hasExactSchema } from './schema-check.ts';
import { findingsOfLog } from './store-damage.ts';
import { nameRow } from './sound-rows.ts';
import { verifyLog } from './verify-log.ts';
import type { CheckDepth, CheckOrder } from './check-order.ts';
import type { CheckAnswer } from './worker-protocol.ts';

const PROGRESS_EVERY = 500;
const MAX_FINDINGS = 1000;

/**
 * Reads a whole workspace file on a connection of its own, in one snapshot, and changes nothing.
 *
 * Quick: tables as they should be, pages, every row digest. Full: indexes, foreign keys, octets against their hashes, the activity log with its signed
 * checkpoints, and `CHECK_RULES`. With `question` the log is verified at either depth, against what is known of it outside the file too.
 * At most 1 000 findings. Not done here: reading certificates, opening keys.
 */
export function checkFile(
  { file, depth, question }: CheckOrder,
  onProgress: (done: number, total: number) => void,
): CheckAnswer {
  const connection = new Connection(file, { readOnly: true });
  try {
    return new FileCheck(connection, onProgress).run(depth, question);
  } finally {
    connection.close();
  }
}

class FileCheck {
  readonly #connection: Connection;
  readonly #onProgress: (done: number, total: number) => void;
  readonly #findings: CheckFinding[] = [];
  /** Those that the version of the file has; that it has them all is for `hasExactSchema` to say. */
  #tables: ReadonlySet<string> = new Set();
  #log: LogVerdict | null = null;
  #done = 0;
  #total = 0;

  constructor(connection: Connection, onProgress: (done: number, total: number) => void) {
    this.#connection = connection;
    this.#onProgress = onProgress;
  }

  run(depth: CheckDepth, question: LogQuestion | undefined): CheckAnswer {
    this.#guard('', () => this.#connection.db.exec('BEGIN'));
    this.#guard('', () => this.#checkTables());
    const digested = DIGESTED_TABLES.filter((table) => this.#tables.has(table));
    const logged = depth === 'full' || question !== undefined ? ['activity'] : [];
    const counted = [...digested, ...logged, ...(depth === 'full' ? ['request'] : [])];
    for (const table of counted) this.#guard(table, () => this.#countRows(table));
    this.#onProgress(0, this.#total);
    this.#guard('', () => this.#checkPages(depth === 'full' ? 'integrity_check' : 'quick_check'));
    for (const table of digested) this.#guard(table, () => this.#checkTable(table, depth));
    if (logged.length > 0) this.#guard('activity', () => this.#checkActivity(question));
    if (depth === 'full') this.#checkDeep();
    this.#onProgress(this.#done, this.#done);
    return { rows: this.#done, findings: this.#findings, log: this.#log };
  }

  #checkDeep(): void {
    this.#guard('', () => this.#checkForeignKeys());
    this.#guard('request', () => this.#checkRequests());
    this.#connection.db.function('trigrams_of', { deterministic: true }, (sizes) => readVarint(sizes));
    for (const rule of CHECK_RULES) this.#guard(rule.table, () => this.#checkRule(rule));
  }

  /** A page that can't be read ends one part of the check, never the whole. */
  #guard(table: string, part: () => void): void {
    try {
      part();
    } catch (error) {
      if (!isSqliteError(error)) throw error;
      this.#report({ code: 'store.corrupt-page', severity: 'error', table, rowId: '' });
    }
  }

  #report(finding: CheckFinding): void {
    if (this.#findings.length < MAX_FINDINGS) this.#findings.push(finding);
  }

  #checkTables(): void {
    this.#tables = new Set(tablesOf(this.#connection));
    const version = this.#connection.number('PRAGMA user_version');
    const steps = MIGRATIONS.filter((step) => step.version <= version);
    if (version !== steps.length || !hasExactSchema(this.#connection, steps))
      this.#report({ code: 'store.schema', severity: 'error', table: '', rowId: '' });
  }

  #countRows(table: string): void {
    this.#total += this.#connection.number(`SELECT count(*) FROM "${table}"`);
  }

  #checkPages(pragma: 'integrity_check' | 'quick_check'): void {
    for (const row of this.#connection.rows(`PRAGMA ${pragma}(100)`)) {
      const message = String(row[pragma]);
      if (message !== 'ok')
        this.#report({ code: 'store.corrupt-page', severity: 'error', table: '', rowId: message.slice(0, 200) });
    }
  }

  #checkForeignKeys(): void {
    for (const row of this.#connection.rows('PRAGMA foreign_key_check')) {
      this.#report({
        code: 'store.foreign-key',
        severity: 'error',
        table: String(row['table']),
        rowId: String(row['rowid'] ?? ''),
      });
    }
  }

  #checkTable(table: DigestedTable, depth: CheckDepth): void {
    const before = this.#done;
    let compared: TableCheck;
    try {
      compared = this.#compareRows(table, depth, false);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // Somewhere stands a number that JavaScript cannot hold: slower, and without an end at that row.
      this.#done = before;
      compared = this.#compareRows(table, depth, true);
    }
    for (const finding of compared.findings) this.#report(finding);
    if (compared.failure !== undefined) throw compared.failure;
  }

  /** A page that cannot be read ends the table: what was found before it is told too. */
  #compareRows(table: DigestedTable, depth: CheckDepth, readBigInts: boolean): TableCheck {
    const octets = depth === 'full' ? HASHED_OCTETS[table] : undefined;
    const columns = this.#connection.rows(`SELECT name FROM pragma_table_info('${table}')`);
    const digestOf = createDigester(
      table,
      columns.map((column) => String(column['name'])),
    );
    const findings: CheckFinding[] = [];
    const statement = this.#connection.db.prepare(`SELECT * FROM "${table}" NOT INDEXED`);
    statement.setReadBigInts(readBigInts);
    try {
      for (const raw of statement.iterate()) {
        const row = readBigInts ? withNumbers(raw) : (raw as DbRow);
        const named = { severity: 'error', table, rowId: nameRow(table, row) } as const;
        if (!isSame(row['digest'], digestOf(row))) findings.push({ code: 'store.row-digest', ...named });
        if (octets !== undefined && sha256Of(row[octets.octets]) !== row[octets.hash])
          findings.push({ code: octets.code, ...named });
        this.#countOne();
      }
    } catch (failure) {
      if (!isSqliteError(failure) || failure instanceof RangeError) throw failure;
      return { findings, failure };
    }
    return { findings };
  }

  /** Requests carry no digest: nothing is decided by their words, which the DER says. */
  #checkRequests(): void {
    for (const raw of this.#connection.db.prepare('SELECT id, sha256, der FROM request').iterate()) {
      const row = raw as DbRow;
      if (sha256Of(row['der']) !== row['sha256'])
        this.#report({ code: 'store.request-der', severity: 'error', table: 'request', rowId: String(row['id']) });
      this.#countOne();
    }
  }

  /** A file from before there were checkpoints is verified once it has come to the shape of today. */
  #checkActivity(asked: LogQuestion | undefined): void {
    if (!this.#tables.has('activity_checkpoint')) return;
    const [workspace] = this.#connection.rows('SELECT id FROM workspace');
    const before = this.#done;
    const question = asked ?? { workspaceId: String(workspace?.['id']) as WorkspaceId, place: '', known: [] };
    const verdict = verifyLog(this.#connection, question, (done) => {
      this.#done = before + done;
      this.#onProgress(this.#done, Math.max(this.#total, this.#done));
    });
    this.#log = verdict;
    for (const finding of findingsOfLog(verdict)) this.#report(finding);
  }

  #checkRule({ code, severity, table, needs, sql }: CheckRule): void {
    if (![table, ...needs].every((needed) => this.#tables.has(needed))) return;
    for (const row of this.#connection.rows(`${sql} LIMIT ${MAX_FINDINGS}`))
      this.#report({ code, severity, table, rowId: String(row['row']) });
  }

  #countOne(): void {
    this.#done += 1;
    if (this.#done % PROGRESS_EVERY === 0) this.#onProgress(this.#done, Math.max(this.#total, this.#done));
  }
}

interface TableCheck {
  readonly findings: readonly CheckFinding[];
  /** What SQLite said where it could not go on. */
  readonly failure?: unknown;
}

/** As a row is read otherwise; a number that JavaScript cannot hold becomes one that fits no digest. */
const withNumbers = (raw: Readonly<Record<string, SQLOutputValue>>): DbRow =>
  Object.fromEntries(
    Object.entries(raw).map(([column, value]) => [column, typeof value === 'bigint' ? Number(value) : value]),
  );

/** Octets whose SHA-256 stands beside them. */
const HASHED_OCTETS: Partial<
  Record<DigestedTable, { readonly octets: string; readonly hash: string; readonly code: CheckFinding['code'] }>
> = {
  certificate: { octets: 'der', hash: 'sha256', code: 'store.certificate-der' },
  key_record: { octets: 'spki_der', hash: 'spki_sha256', code: 'store.key-mismatch' },
  crl: { octets: 'der', hash: 'sha256', code: 'store.crl-der' },
  crl_part: { octets: 'der', hash: 'sha256', code: 'store.crl-der' },
};

/** The first number of a record of sizes, as SQLite writes varints: seven bits an octet, the highest first. */
function readVarint(octets: unknown): number | null {
  if (!(octets instanceof Uint8Array)) return null;
  let value = 0;
  for (const octet of octets.subarray(0, 8)) {
    value = value * 128 + (octet & 0x7f);
    if (octet < 0x80) return value;
  }
  return null;
}

const sha256Of = (value: DbRow[string] | undefined): string | null =>
  value instanceof Uint8Array ? hash('sha256', value, 'hex') : null;

const isSame = (stored: DbRow[string] | undefined, wanted: Uint8Array): boolean =>
  stored instanceof Uint8Array && Buffer.compare(stored, wanted) === 0;

/** Also of a number that JavaScript cannot hold, which no row of ours has. */
const isSqliteError = (error: unknown): boolean =>
  error instanceof Error && ('errcode' in error || error instanceof RangeError);
