import { hash } from 'node:crypto';
import type { CheckFinding } from '../../shared/model/workspace.ts';
import { ACTIVITY_ORIGIN, activityFromRow, activityHash } from './activity-hash.ts';
import { Connection } from './connection.ts';
import { tablesOf } from './migrate.ts';
import { DIGESTED_TABLES, type DigestedTable, digestRow } from './row-digest.ts';
import type { DbRow } from './schema.ts';
import type { CheckAnswer } from './worker-protocol.ts';

const PROGRESS_EVERY = 500;
const MAX_FINDINGS = 1000;

/** How a finding names its row. */
const ROW_NAME: Readonly<Record<DigestedTable, readonly string[]>> = {
  workspace: ['id'],
  key_wrap: ['kind'],
  key_record: ['id'],
  authority: ['id'],
  certificate: ['id'],
  serial_reservation: ['authority_id', 'serial_hex'],
  revocation: ['certificate_id'],
  crl: ['authority_id', 'number'],
  profile: ['id', 'version'],
  setting: ['key'],
  connection_login: ['id'],
  partner: ['id'],
  own_request: ['id'],
  authority_detail: ['authority_id'],
  certificate_of_authority: ['authority_id', 'certificate_id'],
  revocation_elsewhere: ['authority_id', 'serial_hex'],
  released_hold: ['seq'],
  crl_plan: ['authority_id'],
  crl_part: ['authority_id', 'number', 'kind', 'shard'],
  publish_target: ['id'],
  ocsp_signer: ['certificate_id'],
  foreign_crl: ['id'],
};

/**
 * Reads a whole workspace file on a connection of its own, in one snapshot, and changes nothing.
 *
 * Pages and indexes, foreign keys, every row digest, certificate and key bytes against their hashes, the activity chain,
 * serials that were reserved or signed and never recorded. At most 1 000 findings. Not done here: parsing certificates,
 * opening keys.
 */
export function checkFile(file: string, onProgress: (done: number, total: number) => void): CheckAnswer {
  const connection = new Connection(file, { readOnly: true });
  try {
    return new FileCheck(connection, onProgress).run();
  } finally {
    connection.close();
  }
}

class FileCheck {
  readonly #connection: Connection;
  readonly #onProgress: (done: number, total: number) => void;
  readonly #findings: CheckFinding[] = [];
  /** Those that the version of the file has; that it has them all is for `hasExactSchema` to say. */
  #digested: readonly DigestedTable[] = DIGESTED_TABLES;
  #done = 0;
  #total = 0;

  constructor(connection: Connection, onProgress: (done: number, total: number) => void) {
    this.#connection = connection;
    this.#onProgress = onProgress;
  }

  run(): CheckAnswer {
    this.#guard('', () => this.#connection.db.exec('BEGIN'));
    this.#guard('', () => this.#findDigested());
    this.#guard('', () => this.#countRows());
    this.#guard('', () => this.#checkPages());
    this.#guard('', () => this.#checkForeignKeys());
    for (const table of this.#digested) this.#guard(table, () => this.#checkTable(table));
    this.#guard('activity', () => this.#checkActivity());
    this.#guard('serial_reservation', () => this.#checkReservations());
    this.#guard('certificate_fact', () => this.#checkFacts());
    this.#onProgress(this.#done, this.#done);
    return { rows: this.#done, findings: this.#findings };
  }

  #findDigested(): void {
    const tables = new Set(tablesOf(this.#connection));
    this.#digested = DIGESTED_TABLES.filter((table) => tables.has(table));
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

  #countRows(): void {
    for (const table of [...this.#digested, 'activity'])
      this.#total += this.#connection.number(`SELECT count(*) FROM "${table}"`);
    this.#onProgress(0, this.#total);
  }

  #checkPages(): void {
    for (const row of this.#connection.rows('PRAGMA integrity_check(100)')) {
      const message = String(row['integrity_check']);
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

  #checkTable(table: DigestedTable): void {
    for (const raw of this.#connection.db.prepare(`SELECT * FROM "${table}"`).iterate()) {
      const row = raw as DbRow;
      const rowId = ROW_NAME[table].map((column) => String(row[column])).join('/');
      if (!sameBytes(row['digest'], digestRow(table, row)))
        this.#report({ code: 'store.row-digest', severity: 'error', table, rowId });
      if (table === 'certificate' && sha256Of(row['der']) !== row['sha256']) {
        this.#report({ code: 'store.certificate-der', severity: 'error', table, rowId });
      }
      if (table === 'key_record' && sha256Of(row['spki_der']) !== row['spki_sha256']) {
        this.#report({ code: 'store.key-mismatch', severity: 'error', table, rowId });
      }
      this.#countOne();
    }
  }

  #checkActivity(): void {
    let previous = ACTIVITY_ORIGIN;
    let expected = 1;
    for (const raw of this.#connection.db.prepare('SELECT * FROM activity ORDER BY sequence').iterate()) {
      const entry = activityFromRow(raw as DbRow);
      const rowId = String(entry.sequence);
      if (entry.sequence !== expected)
        this.#report({ code: 'store.activity-gap', severity: 'error', table: 'activity', rowId });
      else if (entry.hash !== activityHash(previous, entry)) {
        this.#report({ code: 'store.activity-chain', severity: 'error', table: 'activity', rowId });
      }
      previous = entry.hash;
      expected = entry.sequence + 1;
      this.#countOne();
    }
  }

  #checkReservations(): void {
    const open = this.#connection.rows(
      "SELECT authority_id, serial_hex FROM serial_reservation WHERE state IN ('reserved', 'signed') ORDER BY created_at LIMIT ?",
      MAX_FINDINGS,
    );
    for (const row of open) {
      const rowId = ROW_NAME.serial_reservation.map((column) => String(row[column])).join('/');
      this.#report({ code: 'store.reservation-open', severity: 'info', table: 'serial_reservation', rowId });
    }
  }

  /** Facts that are missing or are not those of the certificate's own columns; what its DER says beyond them is not read here. */
  #checkFacts(): void {
    if (!tablesOf(this.#connection).includes('certificate_fact')) return;
    const differing = this.#connection.rows(
      `SELECT c.id FROM certificate c LEFT JOIN certificate_fact f ON f.seq = c.seq LEFT JOIN issuer_name i ON i.no = f.issuer_no
       WHERE f.seq IS NULL OR i.sha256 IS NOT c.issuer_name_sha256 OR f.end_day <> floor(c.not_after / 86400000.0)
         OR f.life_days <> ceil((c.not_after - c.not_before) / 86400000.0) OR (f.traits & 1) <> c.is_ca LIMIT ?`,
      MAX_FINDINGS,
    );
    for (const row of differing)
      this.#report({
        code: 'store.facts-differ',
        severity: 'error',
        table: 'certificate_fact',
        rowId: String(row['id']),
      });
  }

  #countOne(): void {
    this.#done += 1;
    if (this.#done % PROGRESS_EVERY === 0) this.#onProgress(this.#done, Math.max(this.#total, this.#done));
  }
}

const sha256Of = (value: DbRow[string] | undefined): string | null =>
  value instanceof Uint8Array ? hash('sha256', value, 'hex') : null;

const sameBytes = (stored: DbRow[string] | undefined, wanted: Uint8Array): boolean =>
  stored instanceof Uint8Array && Buffer.compare(stored, wanted) === 0;

const isSqliteError = (error: unknown): boolean => error instanceof Error && 'errcode' in error;
