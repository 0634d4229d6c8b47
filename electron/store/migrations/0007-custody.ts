import type { Migration } from './migration.ts';

/**
 * Custody of a company's keys: operators with a wrap of the workspace key each, the key that signs the activity log and its signed checkpoints, backups.
 *
 * While there is no operator the wrap of kind `passphrase` opens the workspace; naming the first operator takes it away in the same transaction. A removed
 * operator keeps the row, for the names in the log, and loses the wrap. The log is filtered along indexes that hold all that filters ask for.
 */
export const custody: Migration = {
  version: 7,
  sql: `
CREATE TABLE operator (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('viewer', 'issuer', 'admin')),
  kdf TEXT,
  salt BLOB,
  sealed BLOB,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  removed_at INTEGER,
  digest BLOB NOT NULL,
  CHECK ((sealed IS NULL) = (removed_at IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX operator_name ON operator (name_key) WHERE removed_at IS NULL;

CREATE TABLE custody (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  epoch INTEGER NOT NULL,
  mac BLOB NOT NULL,
  changed_at INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE log_key (
  id TEXT PRIMARY KEY,
  spki_der BLOB NOT NULL,
  sealed BLOB,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE activity_checkpoint (
  sequence INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  log_key_id TEXT NOT NULL REFERENCES log_key (id),
  signature BLOB NOT NULL,
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX activity_actor ON activity (actor, sequence, action, at);
CREATE INDEX activity_action ON activity (action, sequence, actor, at);
CREATE INDEX activity_at ON activity (at, sequence);

CREATE TABLE backup_key (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  public_key BLOB NOT NULL,
  sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE backup_plan (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  plan TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE backup_run (
  no INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  name TEXT NOT NULL,
  octets INTEGER,
  sha256 TEXT,
  error TEXT
) STRICT;

CREATE TABLE alert_next (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('certificate', 'authority', 'crl', 'group', 'backup')),
  subject_id TEXT NOT NULL,
  step TEXT NOT NULL,
  subject TEXT NOT NULL,
  count INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  raised_at INTEGER NOT NULL,
  announced_at INTEGER,
  state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'over')),
  changed_at INTEGER NOT NULL,
  snoozed_until INTEGER,
  assignee TEXT NOT NULL,
  note TEXT NOT NULL,
  UNIQUE (kind, subject_id, step)
) STRICT;
INSERT INTO alert_next SELECT * FROM alert;
DROP TABLE alert;
ALTER TABLE alert_next RENAME TO alert;
CREATE INDEX alert_open ON alert (state, due_at, id);
`,
};
