import type { CheckFinding } from '../../shared/model/workspace.ts';
import type { TableName } from './schema.ts';

/** A rule that SQLite can check by itself: its statement answers the rows that break it, by name, as `row`. */
export interface CheckRule {
  readonly code: CheckFinding['code'];
  readonly severity: CheckFinding['severity'];
  /** Whose rows break it. */
  readonly table: TableName;
  /** Others that it reads. A file from before they were is not asked. */
  readonly needs: readonly TableName[];
  readonly sql: string;
}

const DAY = '86400000.0';

/** What rows of partners and tags repeat of a certificate. */
const endsDiffer = (row: string): string => `(${row}.end_day <> floor(c.not_after / ${DAY})
  OR ${row}.life_days <> ceil((c.not_after - c.not_before) / ${DAY}))`;

/** Rules between tables, beyond digests and the references that SQLite knows. */
export const CHECK_RULES: readonly CheckRule[] = [
  {
    // Numbers that a certificate with this serial may exist for: a crash left them.
    code: 'store.reservation-open',
    severity: 'info',
    table: 'serial_reservation',
    needs: [],
    sql: `SELECT authority_id || '/' || serial_hex AS row FROM serial_reservation
      WHERE state IN ('reserved', 'signed') ORDER BY created_at`,
  },
  {
    code: 'store.reference',
    severity: 'error',
    table: 'serial_reservation',
    needs: ['certificate'],
    sql: `SELECT s.authority_id || '/' || s.serial_hex AS row FROM serial_reservation s
      JOIN certificate c ON c.id = s.certificate_id WHERE ltrim(c.serial_hex, '0') <> ltrim(s.serial_hex, '0')`,
  },
  {
    code: 'store.serial-twice',
    severity: 'error',
    table: 'certificate',
    needs: [],
    sql: `SELECT max(id) AS row FROM certificate WHERE source = 'issued' AND authority_id IS NOT NULL
      GROUP BY authority_id, serial_hex HAVING count(*) > 1`,
  },
  {
    code: 'store.crl-number',
    severity: 'error',
    table: 'crl',
    needs: [],
    sql: `SELECT authority_id || '/' || number AS row FROM (SELECT authority_id, number,
      lag(number) OVER (PARTITION BY authority_id ORDER BY rowid) AS before FROM crl) WHERE number <= before`,
  },
  {
    // What filters and the timeline count by; what the DER says beyond its own columns is read by the services.
    code: 'store.facts-differ',
    severity: 'error',
    table: 'certificate_fact',
    needs: ['certificate', 'issuer_name'],
    sql: `SELECT c.id AS row FROM certificate c LEFT JOIN certificate_fact f ON f.seq = c.seq
      LEFT JOIN issuer_name i ON i.no = f.issuer_no
      WHERE f.seq IS NULL OR i.sha256 IS NOT c.issuer_name_sha256 OR f.end_day <> floor(c.not_after / ${DAY})
      OR f.life_days <> ceil((c.not_after - c.not_before) / ${DAY}) OR (f.traits & 1) <> c.is_ca`,
  },
  {
    code: 'store.derived-differs',
    severity: 'error',
    table: 'certificate_partner',
    needs: ['certificate', 'certificate_fact', 'crl_plan'],
    sql: `SELECT p.certificate_id AS row FROM certificate_partner p JOIN certificate c ON c.id = p.certificate_id
      WHERE ${endsDiffer('p')}`,
  },
  {
    code: 'store.derived-differs',
    severity: 'error',
    table: 'certificate_tag',
    needs: ['certificate', 'certificate_fact', 'crl_plan'],
    sql: `SELECT t.certificate_id || '/' || t.tag AS row FROM certificate_tag t JOIN certificate c ON c.id = t.certificate_id
      WHERE ${endsDiffer('t')}`,
  },
  {
    code: 'store.derived-differs',
    severity: 'error',
    table: 'certificate_tagged',
    needs: ['certificate', 'certificate_tag', 'crl_plan'],
    sql: `SELECT t.certificate_id AS row FROM certificate_tagged t JOIN certificate c ON c.id = t.certificate_id
      WHERE ${endsDiffer('t')} OR NOT EXISTS (SELECT 1 FROM certificate_tag g WHERE g.certificate_id = t.certificate_id)
      UNION SELECT g.certificate_id FROM certificate_tag g
      WHERE NOT EXISTS (SELECT 1 FROM certificate_tagged t WHERE t.certificate_id = g.certificate_id)`,
  },
  {
    code: 'store.derived-differs',
    severity: 'error',
    table: 'revocation',
    needs: ['certificate', 'crl_plan'],
    sql: `SELECT r.certificate_id AS row FROM revocation r JOIN certificate c ON c.id = r.certificate_id
      WHERE ltrim(r.serial_hex, '0') <> ltrim(c.serial_hex, '0') OR r.not_after <> c.not_after`,
  },
  {
    code: 'store.reference',
    severity: 'error',
    table: 'publish_run',
    needs: ['publish_target'],
    sql: `SELECT no AS row FROM publish_run WHERE target_id NOT IN (SELECT id FROM publish_target)`,
  },
  {
    code: 'store.reference',
    severity: 'error',
    table: 'connection_secret',
    needs: ['connection_run'],
    sql: `SELECT run_id AS row FROM connection_secret WHERE run_id NOT IN (SELECT id FROM connection_run)`,
  },
  {
    // Every certificate is in the index of words, with as many trigrams as its words have, and nothing else is.
    code: 'store.search-differs',
    severity: 'error',
    table: 'certificate',
    needs: [],
    sql: `SELECT coalesce(c.id, d.id) AS row FROM certificate c FULL JOIN certificate_search_docsize d ON d.id = c.seq
      WHERE c.seq IS NULL OR d.id IS NULL OR trigrams_of(d.sz) <> max(0, length(c.search) - 2)`,
  },
];
