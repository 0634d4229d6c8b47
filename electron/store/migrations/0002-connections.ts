import type { Migration } from './migration.ts';

/**
 * Test connections: their runs, the sealed secrets of those that were kept with secrets, logins for proxies.
 *
 * The columns of a run before `run` are what lists show; `run` is the whole, compressed, and comes last so that lists
 * never read it. Sealed octets are the vault's; they belong to the id of their row.
 */
export const connections: Migration = {
  version: 2,
  sql: `
CREATE TABLE connection_run (
  id TEXT PRIMARY KEY,
  target TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  handshake TEXT NOT NULL CHECK (handshake IN ('completed', 'failed')),
  after_handshake TEXT NOT NULL CHECK (after_handshake IN ('accepted', 'refused', 'closed', 'silent', 'not-reached')),
  accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
  protocol TEXT,
  credential TEXT,
  diagnosis TEXT,
  note TEXT NOT NULL,
  format INTEGER NOT NULL,
  run BLOB NOT NULL
) STRICT;
CREATE INDEX connection_run_target ON connection_run (target, started_at, id);
CREATE INDEX connection_run_started ON connection_run (started_at, id);

CREATE TABLE connection_secret (
  run_id TEXT PRIMARY KEY REFERENCES connection_run (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  sealed BLOB NOT NULL
) STRICT;

CREATE TABLE connection_login (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind = 'proxy'),
  name TEXT NOT NULL,
  account TEXT NOT NULL,
  sealed BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  digest BLOB NOT NULL
) STRICT;
`,
};
