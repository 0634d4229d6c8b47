import type { LogVerdict } from '../../shared/model/activity-log.ts';
import { activityFromRow } from './activity-hash.ts';
import { ChainWalk } from './chain-walk.ts';
import { Connection } from './connection.ts';
import { judgeLog, type LogQuestion, wantedOf } from './judge-log.ts';
import type { KeptCheckpoint } from './log-checkpoint.ts';
import type { DbRow } from './schema.ts';

const PROGRESS_EVERY = 4096;

/** Numbers that JavaScript cannot hold are none of ours: read as 0 they fit no hash. */
const whole = (column: string): string => `iif(${column} BETWEEN -9007199254740991 AND 9007199254740991, ${column}, 0)`;

const ENTRIES = `SELECT sequence, ${whole('at')} AS at, actor, action, entity, entity_id, subject, detail, hash
  FROM activity WHERE sequence BETWEEN 1 AND 9007199254740991 ORDER BY sequence`;
const STRANGE = 'SELECT count(*) FROM activity WHERE sequence NOT BETWEEN 1 AND 9007199254740991';
const CHECKPOINTS = `SELECT ${whole('c.sequence')} AS sequence, c.hash, ${whole('c.at')} AS at, c.reason, c.signature, k.spki_der
  FROM activity_checkpoint c LEFT JOIN log_key k ON k.id = c.log_key_id ORDER BY c.sequence`;

/** The same on a connection of its own, in one snapshot. */
export function verifyLogOf(
  file: string,
  question: LogQuestion,
  onProgress: (done: number, total: number) => void,
): LogVerdict {
  const connection = new Connection(file, { readOnly: true });
  try {
    connection.db.exec('BEGIN');
    const total = connection.number('SELECT count(*) FROM activity');
    return verifyLog(connection, question, (done) => onProgress(done, total));
  } finally {
    connection.close();
  }
}

/**
 * The deep verification of the activity log: every entry along the chain, every checkpoint's signature, the log key, and what is known outside the file.
 *
 * Reads in the transaction of the connection, if there is one, and changes nothing. A page that cannot be read throws SQLite's error. Not seen: a log cut
 * back to an entry from which on nothing was signed and nothing is known outside; entries written anew by who has the log key.
 */
export function verifyLog(
  connection: Connection,
  question: LogQuestion,
  onProgress: (done: number) => void = () => undefined,
): LogVerdict {
  const checkpoints = connection.rows(CHECKPOINTS).map(toCheckpoint);
  const walk = new ChainWalk(wantedOf(question, checkpoints));
  let done = 0;
  if (connection.number(STRANGE) > 0) walk.take({ ...activityFromRow({}), sequence: 0 });
  for (const row of connection.db.prepare(ENTRIES).iterate()) {
    walk.take(activityFromRow(row as DbRow));
    done += 1;
    if (done % PROGRESS_EVERY === 0) onProgress(done);
  }
  onProgress(done);
  const keys = connection.rows('SELECT spki_der FROM log_key').map((row) => octetsOf(row['spki_der']));
  return judgeLog({ chain: walk.end(), checkpoints, previous: 0, keys }, question);
}

const toCheckpoint = (row: DbRow): KeptCheckpoint => ({
  sequence: Number(row['sequence']),
  hash: String(row['hash']),
  at: Number(row['at']),
  reason: String(row['reason']),
  signature: octetsOf(row['signature']),
  spkiDer: row['spki_der'] instanceof Uint8Array ? row['spki_der'] : null,
});

const octetsOf = (value: DbRow[string] | undefined): Uint8Array =>
  value instanceof Uint8Array ? value : new Uint8Array();
