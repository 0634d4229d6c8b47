import { hash } from 'node:crypto';
import type { CertificateId } from '../../shared/model/brands.ts';
import { BugError } from '../../shared/result.ts';
import { type NewCertificate, toRow } from './certificate-columns.ts';
import type { Connection } from './connection.ts';
import { toFactRow } from './fact-rows.ts';
import type { InsertedPacked, InsertPacked, PackedFacts } from './packed-certificates.ts';
import { digestRow } from './row-digest.ts';
import type { DbRow, DbValue } from './schema.ts';

const ID_LENGTH = 26;

/**
 * Keeps imported certificates with their facts, in the thread of the database and within a transaction that is open; one that is here already is left as
 * it is. Not done here: the full-text index, which takes all rows of a transaction at once.
 */
export function insertPacked(connection: Connection, packed: InsertPacked): InsertedPacked {
  useLargeCache(connection);
  // Both sides are the same build: this is what `packCertificates` wrote.
  const list = JSON.parse(Buffer.from(packed.facts).toString('utf8')) as readonly PackedFacts[];
  const issuers = new Map<string, number>();
  const duplicates: number[] = [];
  const came: string[] = [];
  let seq = connection.number('SELECT coalesce(max(seq), 0) FROM certificate') + 1;
  let start = 0;
  for (const [at, { derLength, ...facts }] of list.entries()) {
    const certificate: NewCertificate = {
      ...facts,
      id: packed.ids.slice(at * ID_LENGTH, (at + 1) * ID_LENGTH) as CertificateId,
      source: 'imported',
      createdAt: packed.createdAt,
      der: packed.octets.subarray(start, start + derLength),
    };
    start += derLength;
    if (insertRow(connection, { seq, ...toRow(certificate) })) {
      const issuerNo = numberIssuer(connection, issuers, certificate);
      const fact = toFactRow({ ...certificate, seq, hasKey: false, importNo: packed.importNo }, issuerNo);
      connection.run(FACT_SQL, Object.values(fact));
      came.push(certificate.sha256);
      seq += 1;
    } else duplicates.push(at);
  }
  return { inserted: came.length, duplicates, digest: hash('sha256', came.join(''), 'hex') };
}

/** In KiB. Pages of indexes that rows of one transaction come back to. */
const LARGE_CACHE_KIB = 32_768;
const USUAL_CACHE_KIB = 16_384;
const AFTER_MS = 5000;

const timers = new WeakMap<Connection, NodeJS.Timeout>();

/** Gives a connection room while much is inserted, and takes it back some seconds later. */
function useLargeCache(connection: Connection): void {
  const known = timers.get(connection);
  if (known === undefined) connection.db.exec(`PRAGMA cache_size = -${LARGE_CACHE_KIB}`);
  clearTimeout(known);
  const timer = setTimeout(() => {
    timers.delete(connection);
    if (connection.db.isOpen) connection.db.exec(`PRAGMA cache_size = -${USUAL_CACHE_KIB}; PRAGMA shrink_memory`);
  }, AFTER_MS);
  timers.set(connection, timer.unref());
}

let certificateSql: string | undefined;

/** False where a certificate with the same SHA-256 is here. */
function insertRow(connection: Connection, row: DbRow): boolean {
  const digested: DbRow = { ...row, digest: digestRow('certificate', row) };
  certificateSql ??= `${insertSql('certificate', Object.keys(digested))} ON CONFLICT (sha256) DO NOTHING`;
  return connection.run(certificateSql, Object.values(digested)).changes === 1;
}

function insertSql(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`;
}

const FACT_SQL = insertSql('certificate_fact', [
  'seq',
  'end_day',
  'issuer_no',
  'life_days',
  'key_kind',
  'key_bits',
  'signature',
  'usages',
  'traits',
  'import_no',
]);

function numberIssuer(
  connection: Connection,
  known: Map<string, number>,
  { issuerNameSha256, issuerName }: NewCertificate,
): number {
  const found = known.get(issuerNameSha256) ?? findIssuer(connection, issuerNameSha256);
  const no = found ?? addIssuer(connection, [issuerNameSha256, issuerName]);
  known.set(issuerNameSha256, no);
  return no;
}

function findIssuer(connection: Connection, sha256: string): number | undefined {
  const [row] = connection.run('SELECT no FROM issuer_name WHERE sha256 = ?', [sha256]).rows;
  return row === undefined ? undefined : Number(row['no']);
}

function addIssuer(connection: Connection, values: readonly [sha256: string, name: DbValue & string]): number {
  connection.run('INSERT INTO issuer_name (sha256, name) VALUES (?, ?)', values);
  const no = findIssuer(connection, values[0]);
  if (no === undefined) throw new BugError('an issuer was not kept');
  return no;
}
