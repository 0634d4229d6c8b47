import type { Migration } from './migration.ts';

/**
 * The first shape of a workspace file.
 *
 * `seq` numbers rows inside the file only (search index, order of equals); everything else names rows by their text id.
 * `certificate_search` is filled by the code that keeps certificates, a group at a time: a trigger would make FTS5 write
 * its index once a row, five times slower.
 * Text columns ending in `_key` hold normalised text that sorts by code point. Instants are Unix milliseconds.
 */
export const initial: Migration = {
  version: 1,
  sql: `
CREATE TABLE workspace (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE key_wrap (
  kind TEXT PRIMARY KEY CHECK (kind IN ('passphrase', 'recovery')),
  kdf TEXT NOT NULL,
  salt BLOB NOT NULL,
  sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE key_record (
  id TEXT PRIMARY KEY,
  algorithm TEXT NOT NULL,
  spki_der BLOB NOT NULL,
  spki_sha256 TEXT NOT NULL,
  sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT;
CREATE INDEX key_record_spki ON key_record (spki_sha256);

CREATE TABLE certificate (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  subject TEXT NOT NULL,
  subject_key TEXT NOT NULL,
  issuer TEXT NOT NULL,
  issuer_name TEXT NOT NULL,
  issuer_key TEXT NOT NULL,
  subject_name_sha256 TEXT NOT NULL,
  issuer_name_sha256 TEXT NOT NULL,
  serial_hex TEXT NOT NULL CHECK (serial_hex NOT GLOB '*[^0-9a-f]*'),
  sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  spki_sha256 TEXT NOT NULL,
  not_before INTEGER NOT NULL,
  not_after INTEGER NOT NULL,
  key TEXT NOT NULL,
  is_ca INTEGER NOT NULL CHECK (is_ca IN (0, 1)),
  source TEXT NOT NULL CHECK (source IN ('issued', 'imported', 'seen')),
  authority_id TEXT REFERENCES authority (id) DEFERRABLE INITIALLY DEFERRED,
  key_id TEXT REFERENCES key_record (id),
  profile_id TEXT,
  profile_version INTEGER,
  created_at INTEGER NOT NULL,
  digest BLOB NOT NULL,
  search TEXT NOT NULL,
  der BLOB NOT NULL
) STRICT;
CREATE INDEX certificate_name ON certificate (name_key, seq);
CREATE INDEX certificate_issuer ON certificate (issuer_key, seq);
CREATE INDEX certificate_serial ON certificate (serial_hex, seq);
CREATE INDEX certificate_key ON certificate (key, seq);
CREATE INDEX certificate_not_before ON certificate (not_before, seq);
CREATE INDEX certificate_not_after ON certificate (not_after, seq, not_before, authority_id, id);
CREATE INDEX certificate_authority ON certificate (authority_id, not_after, seq, not_before, id);
CREATE INDEX certificate_spki ON certificate (spki_sha256);
CREATE INDEX certificate_subject_name ON certificate (subject_name_sha256);
CREATE INDEX certificate_key_record ON certificate (key_id) WHERE key_id IS NOT NULL;

CREATE VIRTUAL TABLE certificate_search USING fts5 (
  search, content = 'certificate', content_rowid = 'seq', tokenize = 'trigram case_sensitive 1'
);
CREATE TABLE authority (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  certificate_id TEXT NOT NULL REFERENCES certificate (id),
  key_id TEXT REFERENCES key_record (id),
  parent_id TEXT REFERENCES authority (id),
  path_length INTEGER,
  created_at INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT;
CREATE INDEX authority_certificate ON authority (certificate_id);
CREATE INDEX authority_parent ON authority (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX authority_key ON authority (key_id) WHERE key_id IS NOT NULL;

CREATE TABLE serial_reservation (
  authority_id TEXT NOT NULL REFERENCES authority (id),
  serial_hex TEXT NOT NULL CHECK (serial_hex NOT GLOB '*[^0-9a-f]*'),
  state TEXT NOT NULL CHECK (state IN ('reserved', 'signed', 'recorded', 'abandoned')),
  batch TEXT NOT NULL,
  output_name_hash TEXT,
  created_at INTEGER NOT NULL,
  certificate_id TEXT REFERENCES certificate (id) CHECK ((certificate_id IS NULL) = (state <> 'recorded')),
  digest BLOB NOT NULL,
  PRIMARY KEY (authority_id, serial_hex)
) STRICT, WITHOUT ROWID;
CREATE INDEX serial_reservation_open ON serial_reservation (state) WHERE state IN ('reserved', 'signed');
CREATE INDEX serial_reservation_certificate ON serial_reservation (certificate_id) WHERE certificate_id IS NOT NULL;

CREATE TABLE revocation (
  certificate_id TEXT PRIMARY KEY REFERENCES certificate (id),
  authority_id TEXT NOT NULL REFERENCES authority (id),
  serial_hex TEXT NOT NULL,
  reason TEXT NOT NULL,
  revoked_at INTEGER NOT NULL,
  invalidity_since INTEGER,
  comment TEXT,
  crl_number INTEGER,
  digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX revocation_authority ON revocation (authority_id, revoked_at);
CREATE INDEX revocation_pending ON revocation (authority_id) WHERE crl_number IS NULL;

CREATE TABLE crl (
  authority_id TEXT NOT NULL REFERENCES authority (id),
  number INTEGER NOT NULL CHECK (number >= 0),
  base_number INTEGER,
  this_update INTEGER NOT NULL,
  next_update INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  digest BLOB NOT NULL,
  der BLOB NOT NULL,
  PRIMARY KEY (authority_id, number)
) STRICT;
CREATE TRIGGER crl_number_grows BEFORE INSERT ON crl
WHEN new.number <= (SELECT max(number) FROM crl WHERE authority_id = new.authority_id) BEGIN
  SELECT RAISE(ABORT, 'a CRL number must exceed every earlier one');
END;

CREATE TABLE request (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new', 'refused', 'issued')),
  received_at INTEGER NOT NULL,
  certificate_id TEXT REFERENCES certificate (id),
  sha256 TEXT NOT NULL UNIQUE,
  der BLOB NOT NULL
) STRICT;
CREATE INDEX request_received ON request (received_at, id);
CREATE INDEX request_state ON request (state, received_at, id);
CREATE INDEX request_certificate ON request (certificate_id) WHERE certificate_id IS NOT NULL;

CREATE TABLE profile (
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE activity (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX activity_entity ON activity (entity, entity_id, sequence);
CREATE TRIGGER activity_no_update BEFORE UPDATE ON activity BEGIN
  SELECT RAISE(ABORT, 'the activity log is append-only');
END;
CREATE TRIGGER activity_no_delete BEFORE DELETE ON activity BEGIN
  SELECT RAISE(ABORT, 'the activity log is append-only');
END;
CREATE TRIGGER activity_in_order BEFORE INSERT ON activity
WHEN new.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM activity) BEGIN
  SELECT RAISE(ABORT, 'an activity entry must follow the last one');
END;
`,
};
