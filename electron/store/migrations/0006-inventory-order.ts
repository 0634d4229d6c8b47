import type { Migration } from './migration.ts';

/**
 * Lists by source are read along an index, as those by every other column.
 *
 * A revocation may also be one that an authority made before it was here (`taken_from`: number of the list that told it, as hex, empty where that had none),
 * or one that the list of an authority elsewhere tells (`list_id`, and no authority here): what counts as revoked stands in one table for every list of
 * certificates. `catch_up` holds what the services do once at the next opening, since only they can write rows with digests.
 */
export const inventoryOrder: Migration = {
  version: 6,
  sql: `
CREATE INDEX certificate_source ON certificate (source, seq);

CREATE TABLE revocation_by_any (
  certificate_id TEXT PRIMARY KEY REFERENCES certificate (id),
  authority_id TEXT REFERENCES authority (id),
  serial_hex TEXT NOT NULL,
  reason TEXT NOT NULL,
  revoked_at INTEGER NOT NULL,
  invalidity_since INTEGER,
  comment TEXT,
  crl_number INTEGER,
  not_after INTEGER,
  taken_from TEXT,
  list_id TEXT REFERENCES foreign_crl (id),
  digest BLOB NOT NULL,
  CHECK ((authority_id IS NULL) = (list_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO revocation_by_any
SELECT certificate_id, authority_id, serial_hex, reason, revoked_at, invalidity_since, comment, crl_number, not_after, NULL, NULL, digest
FROM revocation;
DROP TABLE revocation;
ALTER TABLE revocation_by_any RENAME TO revocation;
CREATE INDEX revocation_authority ON revocation (authority_id, revoked_at);
CREATE INDEX revocation_pending ON revocation (authority_id) WHERE crl_number IS NULL;
CREATE INDEX revocation_serial ON revocation
  (authority_id, serial_hex, revoked_at, reason, invalidity_since, not_after, crl_number, taken_from);
CREATE INDEX revocation_taken ON revocation (authority_id, serial_hex) WHERE taken_from IS NOT NULL;
CREATE INDEX revocation_list ON revocation (list_id) WHERE list_id IS NOT NULL;

CREATE TABLE catch_up (task TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO catch_up SELECT 'taken-over' WHERE EXISTS (SELECT 1 FROM revocation_elsewhere);
INSERT INTO catch_up SELECT 'others-lists' WHERE EXISTS (SELECT 1 FROM foreign_crl);
`,
};
