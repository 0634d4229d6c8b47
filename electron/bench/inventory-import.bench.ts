import { fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { readPemBlocks } from '../pki/asn1/pem.ts';
import { readCertificateIndex } from '../pki/certificate/certificate-index.ts';
import { MIGRATIONS } from '../store/migrations/all.ts';
import { makeBundle } from '../testing/inventory-certificates.ts';
import { importByCommand } from './command-import.ts';
import type { OpenFigures } from './inventory-open-process.ts';
import { limited } from './limited.ts';
import type { BenchResult } from './main.ts';

const DEFAULT_ROWS = 100_000;
/** Named by `--rows=`. */
const ROWS = Number(process.env['COUNTERSIGN_BENCH_ROWS'] ?? DEFAULT_ROWS);
const MAX_RATIO = 2;
const MAX_MIB = 400;
const MAX_OPEN_MS = 1500;
const MAX_IDLE_PERCENT = 1;
const CHUNK = 5000;
const READ_OCTETS = 1024 * 1024;

/**
 * The import of a PEM bundle, parsed, with its indexes, facts and full-text index, against the bare work in one thread without anything around it: PEM and
 * DER walked once, the same rows inserted by a prepared statement, then the same indexes and the same FTS5 index built over them at once. Then what the
 * process holds, how long it takes to open the workspace, and what it does when nobody asks.
 */
export async function benchImport(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-import-'));
  try {
    const bundle = join(folder, 'bundle.pem');
    for (let from = 0; from < ROWS; from += CHUNK)
      appendFileSync(bundle, makeBundle(from, Math.min(ROWS, from + CHUNK)));
    const workspace = join(folder, 'ours.countersign');
    const ours = await importByCommand(folder, workspace, bundle);
    const opened = await openAlone(workspace);
    if (opened.total !== ROWS || ours.imported !== ROWS) throw new Error(`${opened.total} of ${ROWS} were imported`);
    const parseMs = parseBare(bundle);
    const storeMs = storeBare(workspace, join(folder, 'bare.db'));
    const rival = parseMs + storeMs;
    return [
      {
        name: `import of ${ROWS} PEM certificates (ms)`,
        ours: ours.ms,
        rival,
        ratio: ours.ms / rival,
        bar: `<= ${MAX_RATIO}x`,
        passed: ours.ms <= rival * MAX_RATIO,
      },
      limited('most memory of the process meanwhile (MiB)', ours.peakMiB, MAX_MIB),
      limited('opening it to the first page (ms)', opened.openMs, MAX_OPEN_MS),
      limited('processor at rest with it open (%)', opened.idlePercent, MAX_IDLE_PERCENT),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function openAlone(workspace: string): Promise<OpenFigures> {
  const child = fork(join(import.meta.dirname, 'inventory-open-process.ts'), [`--workspace=${workspace}`]);
  let figures: OpenFigures | undefined;
  child.on('message', (message) => {
    figures = message as OpenFigures;
  });
  await once(child, 'exit');
  if (figures === undefined) throw new Error('the workspace was not opened');
  return figures;
}

/** PEM and DER walked once, as quick as we can. */
function parseBare(bundle: string): number {
  const file = openSync(bundle, 'r');
  const started = performance.now();
  let kept: Buffer = Buffer.alloc(0);
  let count = 0;
  for (;;) {
    const chunk = Buffer.alloc(READ_OCTETS);
    const length = readSync(file, chunk);
    const bytes = Buffer.concat([kept, chunk.subarray(0, length)]);
    const end = length === 0 ? bytes.length : bytes.lastIndexOf('-----BEGIN');
    for (const { der } of readPemBlocks(bytes.subarray(0, end)))
      if (der !== undefined && readCertificateIndex(der).ok) count += 1;
    kept = bytes.subarray(end);
    if (length === 0) break;
  }
  const ms = performance.now() - started;
  closeSync(file);
  if (count !== ROWS) throw new Error(`${count} of ${ROWS} were parsed`);
  return ms;
}

const TABLES = ['certificate', 'certificate_fact', 'issuer_name'] as const;

/** The same rows into the same tables, indexes and FTS5 index built over all of them at the end. */
function storeBare(filled: string, file: string): number {
  const source = new DatabaseSync(filled, { readOnly: true });
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16384');
  const statements = MIGRATIONS.flatMap(({ sql }) => sql.split(/;\n/)).map((statement) => statement.trim());
  const made = new RegExp(String.raw`^CREATE (?:TABLE (?:${TABLES.join('|')}) |VIRTUAL TABLE certificate_search)`);
  for (const statement of statements) if (made.test(statement)) db.exec(statement);
  let ms = 0;
  const timed = (work: () => void): void => {
    const started = performance.now();
    work();
    ms += performance.now() - started;
  };
  for (const table of TABLES) copyRows(source, db, { table, timed });
  // Of an index that a later step laid out anew the last form counts.
  const indexes = new Map<string, string>();
  for (const statement of statements) {
    const name = /^CREATE INDEX (\w+) ON (?:certificate|certificate_fact) /.exec(statement)?.[1];
    if (name !== undefined) indexes.set(name, statement);
  }
  for (const statement of indexes.values()) timed(() => db.exec(statement));
  timed(() => db.exec('INSERT INTO certificate_search (rowid, search) SELECT seq, search FROM certificate'));
  db.close();
  source.close();
  return ms;
}

interface Copying {
  readonly table: string;
  readonly timed: (work: () => void) => void;
}

/** Reading the rows is not counted. */
function copyRows(source: DatabaseSync, db: DatabaseSync, { table, timed }: Copying): void {
  const select = source.prepare(`SELECT * FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`);
  const [first] = select.all(0, 1);
  const columns = Object.keys(first ?? {});
  const insert = db.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`);
  // The number of a row is its first column.
  let last: SQLInputValue = 0;
  for (;;) {
    const rows: SQLInputValue[][] = select.all(last, CHUNK).map((row): SQLInputValue[] => Object.values(row));
    if (rows.length === 0) return;
    last = rows.at(-1)?.[0] ?? null;
    timed(() => {
      db.exec('BEGIN');
      for (const row of rows) insert.run(...row);
      db.exec('COMMIT');
    });
  }
}
