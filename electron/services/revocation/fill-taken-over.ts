import { ok } from '../../../shared/result.ts';
import { isWaiting, noteDone } from '../../store/catch-up-rows.ts';
import type { Store } from '../../store/open-store.ts';
import { listTakenOver, revokeTakenOver } from '../../store/taken-over-rows.ts';
import type { Outcome } from '../ports.ts';

/** Entries of one transaction: a fraction of a second. */
const CHUNK_ROWS = 5000;

/**
 * Revokes the certificates of a file from before version 6 whose authority revoked them before it was here; answers how many. To be called before the workspace
 * answers anything. Asks one small question where nothing is waiting. One that dies on the way begins anew at the next opening.
 */
export async function fillTakenOver(store: Store): Outcome<number> {
  const waiting = await store.reading((db) => isWaiting(db, 'taken-over'));
  if (!waiting.ok) return waiting;
  if (!waiting.value) return ok(0);
  let after = { authorityId: '', serialHex: '' };
  for (let revoked = 0; ; ) {
    const done = await store.transaction(async (tx) => {
      const entries = await listTakenOver(tx, after, CHUNK_ROWS);
      let changed = 0;
      for (const [authorityId, some] of Map.groupBy(entries, (entry) => entry.authorityId))
        changed += await revokeTakenOver(tx, { authorityId, serials: some.map(({ serialHex }) => serialHex) });
      if (entries.length < CHUNK_ROWS) await noteDone(tx, 'taken-over');
      return ok({ changed, last: entries.at(-1), isAll: entries.length < CHUNK_ROWS });
    });
    if (!done.ok) return done;
    revoked += done.value.changed;
    after = done.value.last ?? after;
    if (done.value.isAll) return ok(revoked);
  }
}
