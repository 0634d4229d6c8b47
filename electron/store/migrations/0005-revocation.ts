import type { Migration } from './migration.ts';

/**
 * Revocation that reaches those who ask: how an authority issues CRLs, their deltas and shards, holds that ended, revocations made elsewhere, where CRLs
 * are published and what came of it, responders' certificates, CRLs of others, answers that were fetched.
 *
 * Rows of partners and tags repeat the end of their certificate, which never changes, so that the timeline counts by an index alone; key and life join the
 * indexes of facts for the same reason.
 *
 * `revocation.not_after` repeats the certificate's end, so that a CRL of a million entries is one walk over one index; null means it is to be looked up.
 */
export const revocationServices: Migration = {
  version: 5,
  sql: `
CREATE TABLE certificate_partner_ends (
  certificate_id TEXT PRIMARY KEY REFERENCES certificate (id) ON DELETE CASCADE,
  partner_id TEXT NOT NULL REFERENCES partner (id),
  end_day INTEGER NOT NULL,
  life_days INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO certificate_partner_ends
SELECT p.certificate_id, p.partner_id, cast(floor(c.not_after / 86400000.0) AS INTEGER), cast(ceil((c.not_after - c.not_before) / 86400000.0) AS INTEGER)
FROM certificate_partner p JOIN certificate c ON c.id = p.certificate_id;
DROP TABLE certificate_partner;
ALTER TABLE certificate_partner_ends RENAME TO certificate_partner;
CREATE INDEX certificate_partner_partner ON certificate_partner (partner_id, end_day, life_days);

CREATE TABLE certificate_tag_ends (
  certificate_id TEXT NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  end_day INTEGER NOT NULL,
  life_days INTEGER NOT NULL,
  PRIMARY KEY (certificate_id, tag)
) STRICT, WITHOUT ROWID;
INSERT INTO certificate_tag_ends
SELECT t.certificate_id, t.tag, cast(floor(c.not_after / 86400000.0) AS INTEGER), cast(ceil((c.not_after - c.not_before) / 86400000.0) AS INTEGER)
FROM certificate_tag t JOIN certificate c ON c.id = t.certificate_id;
DROP TABLE certificate_tag;
ALTER TABLE certificate_tag_ends RENAME TO certificate_tag;
CREATE INDEX certificate_tag_tag ON certificate_tag (tag, end_day, life_days);

DROP INDEX certificate_fact_end;
CREATE INDEX certificate_fact_end ON certificate_fact (end_day, life_days);
DROP INDEX certificate_fact_issuer;
CREATE INDEX certificate_fact_issuer ON certificate_fact (issuer_no, end_day, life_days);
CREATE INDEX certificate_fact_key ON certificate_fact (key_kind, key_bits);

ALTER TABLE revocation ADD COLUMN not_after INTEGER;
CREATE INDEX revocation_serial ON revocation
  (authority_id, serial_hex, revoked_at, reason, invalidity_since, not_after, crl_number);

CREATE TABLE revocation_elsewhere (
  authority_id TEXT NOT NULL REFERENCES authority (id),
  serial_hex TEXT NOT NULL,
  reason TEXT NOT NULL,
  revoked_at INTEGER NOT NULL,
  invalidity_since INTEGER,
  crl_number_hex TEXT,
  crl_number INTEGER,
  added_at INTEGER NOT NULL,
  digest BLOB NOT NULL,
  PRIMARY KEY (authority_id, serial_hex)
) STRICT, WITHOUT ROWID;

CREATE TABLE released_hold (
  seq INTEGER PRIMARY KEY,
  authority_id TEXT NOT NULL REFERENCES authority (id),
  certificate_id TEXT REFERENCES certificate (id),
  serial_hex TEXT NOT NULL,
  held_at INTEGER NOT NULL,
  released_at INTEGER NOT NULL,
  listed_number INTEGER NOT NULL,
  crl_number INTEGER,
  digest BLOB NOT NULL
) STRICT;
CREATE INDEX released_hold_authority ON released_hold (authority_id, crl_number);
CREATE INDEX released_hold_certificate ON released_hold (certificate_id) WHERE certificate_id IS NOT NULL;

CREATE TABLE crl_plan (
  authority_id TEXT PRIMARY KEY REFERENCES authority (id) ON DELETE CASCADE,
  plan TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE crl_part (
  authority_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  shard INTEGER NOT NULL CHECK (shard >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('complete', 'delta')),
  base_number INTEGER,
  this_update INTEGER NOT NULL,
  next_update INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  digest BLOB NOT NULL,
  der BLOB NOT NULL,
  PRIMARY KEY (authority_id, number, kind, shard),
  FOREIGN KEY (authority_id, number) REFERENCES crl (authority_id, number)
) STRICT;

CREATE TABLE publish_target (
  id TEXT PRIMARY KEY,
  authority_id TEXT NOT NULL REFERENCES authority (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('folder', 'http', 's3', 'sftp')),
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  sealed BLOB,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  created_at INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT;
CREATE INDEX publish_target_authority ON publish_target (authority_id, created_at, id);

CREATE TABLE publish_run (
  no INTEGER PRIMARY KEY,
  target_id TEXT NOT NULL,
  authority_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  state TEXT NOT NULL CHECK (state IN ('running', 'waiting', 'done', 'failed', 'interrupted')),
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER,
  files TEXT NOT NULL,
  error TEXT
) STRICT;
CREATE INDEX publish_run_target ON publish_run (target_id, no);
CREATE INDEX publish_run_authority ON publish_run (authority_id, no);
CREATE INDEX publish_run_open ON publish_run (state, next_attempt_at) WHERE state IN ('running', 'waiting');

CREATE TABLE ocsp_signer (
  certificate_id TEXT PRIMARY KEY REFERENCES certificate (id),
  authority_id TEXT NOT NULL REFERENCES authority (id),
  key_id TEXT NOT NULL REFERENCES key_record (id),
  use_from INTEGER NOT NULL,
  use_until INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ocsp_signer_authority ON ocsp_signer (authority_id, use_from);

CREATE TABLE foreign_crl (
  id TEXT PRIMARY KEY,
  authority_id TEXT REFERENCES authority (id) ON DELETE CASCADE,
  issuer_name_sha256 TEXT NOT NULL,
  issuer_name TEXT NOT NULL,
  issuer_key_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  number_hex TEXT,
  base_number_hex TEXT,
  this_update INTEGER NOT NULL,
  next_update INTEGER,
  entries INTEGER NOT NULL,
  sha256 TEXT NOT NULL UNIQUE,
  url TEXT,
  fetch_every_hours INTEGER,
  allow_private INTEGER NOT NULL CHECK (allow_private IN (0, 1)),
  fetched_at INTEGER NOT NULL,
  fetch_error TEXT,
  watched INTEGER NOT NULL CHECK (watched IN (0, 1)),
  digest BLOB NOT NULL,
  der BLOB NOT NULL
) STRICT;
CREATE INDEX foreign_crl_issuer ON foreign_crl (issuer_name_sha256, this_update);
CREATE INDEX foreign_crl_watched ON foreign_crl (next_update) WHERE watched = 1;

CREATE TABLE status_answer (
  key TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('crl', 'ocsp')),
  url TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  this_update INTEGER NOT NULL,
  next_update INTEGER,
  der BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX status_answer_age ON status_answer (fetched_at);
`,
};
