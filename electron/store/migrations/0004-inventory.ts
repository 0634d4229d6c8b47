import type { Migration } from './migration.ts';

/**
 * The inventory at scale and what watches it: facts that filters, facets and the timeline count by, imports as wholes, who
 * answers for a certificate, where it was seen, views that were kept, alerts.
 *
 * `certificate_fact` says nothing that the DER does not say; rows that are missing are made anew from it. Its columns are small
 * numbers and short words, so that a million of them are read in a fraction of a second. `usages` and `traits` are sets of bits.
 */
export const inventory: Migration = {
  version: 4,
  sql: `
ALTER TABLE authority_detail ADD COLUMN last_crl_number_hex TEXT;
CREATE INDEX certificate_elsewhere ON certificate (authority_id, id, source) WHERE source <> 'issued' AND authority_id IS NOT NULL;

CREATE TABLE issuer_name (
  no INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE import_run (
  no INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'cancelled', 'failed', 'undone')),
  sources TEXT NOT NULL,
  imported INTEGER NOT NULL,
  duplicates INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  report TEXT NOT NULL
) STRICT;

CREATE TABLE certificate_fact (
  seq INTEGER PRIMARY KEY REFERENCES certificate (seq) ON DELETE CASCADE,
  end_day INTEGER NOT NULL,
  issuer_no INTEGER NOT NULL REFERENCES issuer_name (no),
  life_days INTEGER NOT NULL,
  key_kind TEXT NOT NULL,
  key_bits INTEGER NOT NULL,
  signature TEXT NOT NULL,
  usages INTEGER NOT NULL,
  traits INTEGER NOT NULL,
  import_no INTEGER REFERENCES import_run (no)
) STRICT;
CREATE INDEX certificate_fact_end ON certificate_fact (end_day);
CREATE INDEX certificate_fact_issuer ON certificate_fact (issuer_no, end_day);
CREATE INDEX certificate_fact_import ON certificate_fact (import_no) WHERE import_no IS NOT NULL;

CREATE TABLE certificate_note (
  certificate_id TEXT PRIMARY KEY REFERENCES certificate (id) ON DELETE CASCADE,
  owner TEXT NOT NULL,
  owner_key TEXT NOT NULL,
  note TEXT NOT NULL,
  snoozed_until INTEGER,
  snooze_reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_note_owner ON certificate_note (owner_key, certificate_id) WHERE owner_key <> '';
CREATE INDEX certificate_note_snoozed ON certificate_note (snoozed_until) WHERE snoozed_until IS NOT NULL;

CREATE TABLE certificate_seen (
  certificate_id TEXT NOT NULL REFERENCES certificate (id) ON DELETE CASCADE,
  target TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('client', 'server')),
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  run_id TEXT,
  PRIMARY KEY (certificate_id, target, side)
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_seen_last ON certificate_seen (last_at, certificate_id);

CREATE TABLE partner_watch (
  partner_id TEXT PRIMARY KEY REFERENCES partner (id) ON DELETE CASCADE,
  thresholds TEXT,
  snoozed_until INTEGER,
  snooze_reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_view (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  position INTEGER NOT NULL,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE alert (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('certificate', 'authority', 'crl', 'group')),
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
CREATE INDEX alert_open ON alert (state, due_at, id);
`,
};
