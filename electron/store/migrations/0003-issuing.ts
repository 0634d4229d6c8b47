import type { Migration } from './migration.ts';

/**
 * Issuing in full: partners, requests that are approved or made here, what an authority says in what it issues and how its
 * certificates follow each other, what replaces what, batches and drafts.
 *
 * `request` is built anew for its new state. `authority` and `certificate` keep their shape and with it their digests: what is new
 * about them stands in tables of its own. `draft` holds forms as people left them; losing one loses no decision.
 */
export const issuing: Migration = {
  version: 3,
  sql: `
CREATE TABLE partner (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  contact TEXT NOT NULL,
  note TEXT NOT NULL,
  tags TEXT NOT NULL,
  subject TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  search TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT;

CREATE TABLE certificate_partner (
  certificate_id TEXT PRIMARY KEY REFERENCES certificate (id) ON DELETE CASCADE,
  partner_id TEXT NOT NULL REFERENCES partner (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_partner_partner ON certificate_partner (partner_id, certificate_id);

CREATE TABLE certificate_tag (
  certificate_id TEXT NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (certificate_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_tag_tag ON certificate_tag (tag, certificate_id);

CREATE TABLE certificate_replacement (
  certificate_id TEXT PRIMARY KEY REFERENCES certificate (id) ON DELETE CASCADE,
  replaces_id TEXT NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('renewed', 'rekeyed', 'stated')),
  created_at INTEGER NOT NULL,
  CHECK (certificate_id <> replaces_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_replacement_old ON certificate_replacement (replaces_id, certificate_id);

CREATE TABLE certificate_export (
  seq INTEGER PRIMARY KEY,
  certificate_id TEXT NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  parts TEXT NOT NULL
) STRICT;
CREATE INDEX certificate_export_certificate ON certificate_export (certificate_id, at);

CREATE TABLE request_next (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  subject TEXT NOT NULL,
  key TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new', 'approved', 'refused', 'issued')),
  received_at INTEGER NOT NULL,
  certificate_id TEXT REFERENCES certificate (id),
  partner_id TEXT REFERENCES partner (id),
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  sha256 TEXT NOT NULL UNIQUE,
  spki_sha256 TEXT NOT NULL,
  search TEXT NOT NULL,
  der BLOB NOT NULL
) STRICT;
INSERT INTO request_next
  SELECT id, name, lower(substr(name, 1, 120)), subject, key, state, received_at, certificate_id, NULL, '', '', sha256, '',
    lower(name || char(10) || subject || char(10) || key || char(10) || sha256), der FROM request;
DROP TABLE request;
ALTER TABLE request_next RENAME TO request;
CREATE INDEX request_received ON request (received_at, id);
CREATE INDEX request_name ON request (name_key, id);
CREATE INDEX request_state ON request (state, received_at, id);
CREATE INDEX request_certificate ON request (certificate_id) WHERE certificate_id IS NOT NULL;
CREATE INDEX request_partner ON request (partner_id) WHERE partner_id IS NOT NULL;
CREATE INDEX request_spki ON request (spki_sha256);

CREATE TABLE own_request (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('certificate', 'authority')),
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  key_id TEXT NOT NULL REFERENCES key_record (id),
  state TEXT NOT NULL CHECK (state IN ('waiting', 'answered', 'withdrawn')),
  created_at INTEGER NOT NULL,
  partner_id TEXT REFERENCES partner (id),
  authority_id TEXT REFERENCES authority (id),
  certificate_id TEXT REFERENCES certificate (id),
  note TEXT NOT NULL,
  digest BLOB NOT NULL,
  der BLOB NOT NULL
) STRICT;
CREATE INDEX own_request_state ON own_request (state, created_at, id);
CREATE INDEX own_request_key ON own_request (key_id);

CREATE TABLE authority_detail (
  authority_id TEXT PRIMARY KEY REFERENCES authority (id) ON DELETE CASCADE,
  archived_at INTEGER,
  succeeds_id TEXT REFERENCES authority (id),
  note TEXT NOT NULL,
  addresses TEXT NOT NULL,
  standard_profile TEXT,
  digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX authority_detail_succeeds ON authority_detail (succeeds_id) WHERE succeeds_id IS NOT NULL;

CREATE TABLE certificate_of_authority (
  authority_id TEXT NOT NULL REFERENCES authority (id) ON DELETE CASCADE,
  certificate_id TEXT NOT NULL REFERENCES certificate (id),
  kind TEXT NOT NULL CHECK (kind IN ('first', 'renewed', 'cross-signed')),
  parent_id TEXT REFERENCES authority (id),
  created_at INTEGER NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (authority_id, certificate_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_of_authority_certificate ON certificate_of_authority (certificate_id);
CREATE INDEX certificate_of_authority_parent ON certificate_of_authority (parent_id) WHERE parent_id IS NOT NULL;

CREATE INDEX certificate_of_ca ON certificate (authority_id, not_after, not_before, id) WHERE is_ca = 1;
CREATE INDEX certificate_profile ON certificate (profile_id, profile_version) WHERE profile_id IS NOT NULL;

CREATE TABLE batch (
  id TEXT PRIMARY KEY,
  file_name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'interrupted', 'done', 'discarded')),
  encoding TEXT NOT NULL,
  separator TEXT NOT NULL,
  defaults TEXT NOT NULL
) STRICT;
CREATE INDEX batch_created ON batch (created_at, id);

CREATE TABLE batch_row (
  batch_id TEXT NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'warning', 'refused', 'issued')),
  content TEXT NOT NULL,
  findings TEXT NOT NULL,
  csr BLOB,
  certificate_id TEXT REFERENCES certificate (id) CHECK ((certificate_id IS NULL) = (state <> 'issued')),
  PRIMARY KEY (batch_id, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_row_state ON batch_row (batch_id, state, line);
CREATE INDEX batch_row_certificate ON batch_row (certificate_id) WHERE certificate_id IS NOT NULL;

CREATE TABLE draft (
  kind TEXT PRIMARY KEY,
  saved_at INTEGER NOT NULL,
  content TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
