import type { LogVerdict } from '../../shared/model/activity-log.ts';
import { ACTIVITY_ORIGIN, type ActivityHead } from './activity-hash.ts';
import { findActivityHead } from './activity-rows.ts';
import { ChainWalk, type WalkedChain } from './chain-walk.ts';
import { listNewestCheckpoints } from './checkpoint-rows.ts';
import type { ReadDb } from './db.ts';
import { judgeLog, type LogQuestion, wantedOf } from './judge-log.ts';

/** Entries that are followed at most, so that opening takes no time to speak of; what is older is for the deep verification. */
const MOST_ENTRIES = 8192;
/** Entries that are followed at least. */
const LEAST_ENTRIES = 64;

/**
 * The quick verification, for opening: the newest checkpoint's signature, the chain from it to the end, and what is known outside the file.
 *
 * Follows at most the last 8 192 entries. Says the same as `verifyLog` of what it looks at; older entries and older checkpoints are not read.
 */
export async function verifyLogEnd(db: ReadDb, question: LogQuestion): Promise<LogVerdict> {
  const [newest, before] = await listNewestCheckpoints(db, 2);
  const checkpoints = newest === undefined ? [] : [newest];
  const head = (await findActivityHead(db)) ?? { sequence: 0, hash: ACTIVITY_ORIGIN };
  const from = Math.min(newest?.sequence ?? head.sequence, head.sequence - LEAST_ENTRIES);
  const start = Math.max(1, from, head.sequence - MOST_ENTRIES + 1);
  const wanted = wantedOf(question, checkpoints);
  const end = await walkFrom(db, start, wanted);
  const chain = { ...end, hashes: new Map([...(await readHashes(db, wanted)), ...end.hashes]) };
  const keys = await db.query.selectFrom('log_key').select('spki_der').execute();
  return judgeLog(
    { chain, checkpoints, previous: before?.sequence ?? 0, keys: keys.map(({ spki_der: key }) => key) },
    question,
  );
}

async function walkFrom(db: ReadDb, start: number, wanted: ReadonlySet<number>): Promise<WalkedChain> {
  const rows = await db.query
    .selectFrom('activity')
    .selectAll()
    .where('sequence', '>=', start)
    .orderBy('sequence')
    .limit(MOST_ENTRIES)
    .execute();
  const walk = new ChainWalk(wanted, { sequence: start, before: start === 1 ? ACTIVITY_ORIGIN : null });
  for (const row of rows) walk.take(row);
  return walk.end();
}

async function readHashes(db: ReadDb, wanted: ReadonlySet<number>): Promise<readonly [number, string][]> {
  const rows: readonly ActivityHead[] = await db.query
    .selectFrom('activity')
    .select(['sequence', 'hash'])
    .where('sequence', 'in', [0, ...wanted])
    .execute();
  return rows.map(({ sequence, hash }) => [sequence, hash]);
}
