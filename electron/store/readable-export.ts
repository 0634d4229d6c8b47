import { hash } from 'node:crypto';
import { appendFileSync, closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadableReport } from '../../shared/model/backup.ts';
import { Connection } from './connection.ts';
import { tablesOf } from './migrate.ts';
import { digestRow, isDigested } from './row-digest.ts';
import type { DbRow } from './schema.ts';

const OWNER_FOLDER = 0o700;
const OWNER_FILE = 0o600;
const PROGRESS_EVERY = 500;
/** Names of tables become names of files, and the file may come from anybody. */
const OWN_NAME = /^[a-z][a-z0-9_]{0,63}$/;
const BASE64_LINE = /.{1,64}/g;
/** Of base64url: 132 bits. */
const MARK_LENGTH = 22;

/**
 * Writes what can be read of a workspace file, however damaged, into a new folder (mode 0700): every table as JSON Lines with octets in base64 and, where a row
 * carries a digest, whether it fits; certificates as PEM, lists and requests as DER. What is sealed stays sealed. A page that cannot be read costs the rows on
 * it: a table is read from both ends. The file is opened for reading alone. Throws what the file system says, and SQLite's error where nothing opens.
 */
export function exportReadable(
  file: string,
  folder: string,
  onProgress: (done: number, total: number) => void,
): Omit<ReadableReport, 'name'> {
  const connection = new Connection(file, { readOnly: true });
  try {
    const named = tablesOf(connection).filter((table) => !table.startsWith('certificate_search'));
    mkdirSync(folder, { mode: OWNER_FOLDER });
    mkdirSync(join(folder, 'rows'), { mode: OWNER_FOLDER });
    const strange = named.filter((table) => !OWN_NAME.test(table));
    const report = new ReadableExport(connection, folder, onProgress).run(
      named.filter((table) => OWN_NAME.test(table)),
    );
    return { ...report, unreadable: [...report.unreadable, ...strange] };
  } finally {
    connection.close();
  }
}

class ReadableExport {
  readonly #connection: Connection;
  readonly #folder: string;
  readonly #onProgress: (done: number, total: number) => void;
  readonly #unreadable: string[] = [];
  readonly #counts = { certificates: 0, crls: 0, requests: 0, rows: 0, differing: 0 };

  constructor(connection: Connection, folder: string, onProgress: (done: number, total: number) => void) {
    this.#connection = connection;
    this.#folder = folder;
    this.#onProgress = onProgress;
  }

  run(tables: readonly string[]): Omit<ReadableReport, 'name'> {
    for (const table of tables) this.#exportTable(table);
    return { ...this.#counts, unreadable: this.#unreadable };
  }

  /** Forwards until a page cannot be read, then backwards until another one, or a row that is here already. */
  #exportTable(table: string): void {
    const rows = join(this.#folder, 'rows', `${table}.jsonl`);
    closeSync(openSync(rows, 'wx', OWNER_FILE));
    const seen = new Set<string>();
    const take = (row: DbRow): boolean => {
      const line = this.#describe(table, row);
      // Not the line: all of a large table would not fit into memory.
      const mark = hash('sha256', line, 'base64url').slice(0, MARK_LENGTH);
      if (seen.has(mark)) return false;
      seen.add(mark);
      appendFileSync(rows, `${line}\n`);
      this.#exportOctets(table, row);
      return true;
    };
    if (this.#walk(table, '', take)) return;
    this.#unreadable.push(table);
    this.#walk(table, this.#order(table), take);
  }

  /** Whether the whole table was read. */
  #walk(table: string, order: string, take: (row: DbRow) => boolean): boolean {
    try {
      for (const row of this.#connection.db.prepare(`SELECT * FROM "${table}" ${order}`).iterate())
        if (!take(row as DbRow)) return true;
      return true;
    } catch (error) {
      if (error instanceof Error && ('errcode' in error || error instanceof RangeError)) return false;
      throw error;
    }
  }

  #order(table: string): string {
    const keys = this.#connection.rows(`SELECT name FROM pragma_table_info('${table}') WHERE pk > 0 ORDER BY pk`);
    return keys.length === 0
      ? 'ORDER BY rowid DESC'
      : `ORDER BY ${keys.map(({ name }) => `"${String(name)}" DESC`).join(', ')}`;
  }

  #describe(table: string, row: DbRow): string {
    const { digest, ...content } = row;
    const told = isDigested(table)
      ? { isAsWritten: digest instanceof Uint8Array && Buffer.compare(digest, digestRow(table, row)) === 0 }
      : {};
    if (told.isAsWritten === false) this.#counts.differing += 1;
    this.#counts.rows += 1;
    if (this.#counts.rows % PROGRESS_EVERY === 0) this.#onProgress(this.#counts.rows, this.#counts.rows);
    return JSON.stringify({ ...told, ...content }, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    );
  }

  #exportOctets(table: string, row: DbRow): void {
    const der = row['der'];
    if (!(der instanceof Uint8Array)) return;
    if (table === 'certificate') {
      this.#counts.certificates += 1;
      appendFileSync(join(this.#folder, 'certificates.pem'), toPem(der), { mode: OWNER_FILE });
    } else if (table === 'crl' || table === 'crl_part') {
      this.#counts.crls += 1;
      this.#save('crls', `${this.#counts.crls}.crl`, der);
    } else if (table === 'request' || table === 'own_request') {
      this.#counts.requests += 1;
      this.#save('requests', `${this.#counts.requests}.csr`, der);
    }
  }

  #save(folder: string, name: string, octets: Uint8Array): void {
    mkdirSync(join(this.#folder, folder), { mode: OWNER_FOLDER, recursive: true });
    writeFileSync(join(this.#folder, folder, name), octets, { mode: OWNER_FILE, flag: 'wx' });
  }
}

function toPem(der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').match(BASE64_LINE) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
