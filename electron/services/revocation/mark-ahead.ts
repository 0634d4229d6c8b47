import type { AuthorityId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { listMarkings, type Marking, markingTask, noteDone, noteWaiting } from '../../store/catch-up-rows.ts';
import { hasCrlFrom, nextCrlNumber } from '../../store/crl-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import type { ListedTable, MarkedListed } from '../../store/mark-listed.ts';
import type { Outcome } from '../ports.ts';
import { isProcessAlive } from '../process-alive.ts';
import type { WorkspaceContext } from '../workspace-context.ts';

/**
 * In this order, for each rests on the one before: marks of what was taken over are copied to certificates that come meanwhile, and of two rows that belong
 * together, a revocation and the hold that it ended, the revocation can be undone, with the hold still there, until it is marked.
 */
const MARKED_AHEAD: readonly ListedTable[] = ['revocation_elsewhere', 'revocation', 'released_hold'];
/** Holds lose their marks before the revocations that ended them can be undone again. */
const TAKEN_BACK: readonly ListedTable[] = ['released_hold', 'revocation_elsewhere', 'revocation'];

/** Between two pieces, so that other processes get hold of the file. */
const REST_MS = 30;
/** A process that has marked nothing for so long is another that was given the number of ours. */
const SILENT_MS = 15 * 60_000;

/** Marks that are being made in this process. */
const ours = new Set<string>();

export interface MarkAhead {
  readonly id: AuthorityId;
  readonly number: number;
  /** No piece is begun later; what is left is marked with the list. */
  readonly forMs?: number;
}

/**
 * Marks an authority's revocations, and its holds that ended, with the number of the list that will tell of them, a piece at a time, so that nobody waits for a million of them when the list
 * is kept. What is marked for a number that no list has counts as queued for every list, and as told for whoever wants to undo it. A note tells of it until the
 * list is kept (`endMarking`) or the marks are taken back. Ends early where the number is free no more.
 */
export async function markAhead(
  context: WorkspaceContext,
  { id: authorityId, number, forMs }: MarkAhead,
): Outcome<null> {
  const { clock } = context.ports;
  const marking: Marking = { authorityId, number, process: process.pid, at: clock.now() };
  const task = markingTask(marking);
  const endsAt = clock.monotonicMs() + (forMs ?? Number.POSITIVE_INFINITY);
  const pieceOf = (table: ListedTable) => async (tx: WriteDb, after: string) => {
    if (clock.monotonicMs() >= endsAt || (await nextCrlNumber(tx, authorityId)) !== number) return null;
    await noteWaiting(tx, task);
    return tx.markListed({ table, authorityId, from: null, to: number, after, isAhead: true });
  };
  let pieces = 0;
  const tell = async (): Promise<void> => context.ports.stops?.at('marked', (pieces += 1));
  ours.add(task);
  try {
    for (const table of MARKED_AHEAD) {
      const marked = await inPieces(context, pieceOf(table), tell);
      if (!marked.ok) return marked;
    }
    return ok(null);
  } finally {
    ours.delete(task);
  }
}

/** To be called in the transaction that keeps a list of the authority: what was marked ahead is told. */
export async function endMarking(tx: WriteDb, authorityId: AuthorityId): Promise<void> {
  for (const marking of await listMarkings(tx, authorityId)) await noteDone(tx, markingTask(marking));
}

/**
 * Takes back marks for lists that no process will keep any more: of one authority whose list failed, or of all, when a workspace is opened. Where the signal ends it
 * the rest is left to the next opening.
 */
export async function takeBackMarks(
  context: WorkspaceContext,
  { authorityId, signal }: { readonly authorityId?: AuthorityId; readonly signal?: AbortSignal },
): Outcome<null> {
  const noted = await context.store.reading((db) => listMarkings(db, authorityId));
  if (!noted.ok) return noted;
  for (const marking of noted.value) {
    if (isGoingOn(marking, context.ports.clock.now())) continue;
    const taken = await takeBack(context, marking, signal);
    if (!taken.ok) return taken;
  }
  return ok(null);
}

function isGoingOn(marking: Marking, now: number): boolean {
  if (marking.process === process.pid) return ours.has(markingTask(marking));
  return now - marking.at < SILENT_MS && isProcessAlive(marking.process);
}

async function takeBack(context: WorkspaceContext, marking: Marking, signal?: AbortSignal): Outcome<null> {
  const { authorityId, number } = marking;
  for (const table of TAKEN_BACK) {
    const done = await inPieces(context, async (tx, after) => {
      if (signal?.aborted === true) return null;
      const others = (await listMarkings(tx, authorityId)).filter(
        (each) => each.number === number && markingTask(each) !== markingTask(marking),
      );
      // of a list that is kept, or that another process makes meanwhile, they stand
      if (others.length > 0 || (await hasCrlFrom(tx, authorityId, number))) return null;
      return tx.markListed({ table, authorityId, from: number, to: null, after });
    });
    if (!done.ok || signal?.aborted === true) return done;
  }
  const ended = await context.store.transaction(async (tx) => {
    await noteDone(tx, markingTask(marking));
    return ok(null);
  });
  if (ended.ok) context.changed(['revocation']);
  return ended;
}

/** Each piece is a transaction, after which `between` is called; one that answers null is the last. */
async function inPieces(
  context: WorkspaceContext,
  piece: (tx: WriteDb, after: string) => Promise<MarkedListed | null>,
  between: () => Promise<void> = () => Promise.resolve(),
): Outcome<null> {
  let after: string | null = '';
  while (after !== null) {
    const from: string = after;
    const done: Result<MarkedListed | null, AppError> = await context.store.transaction(async (tx) =>
      ok(await piece(tx, from)),
    );
    if (!done.ok) return done;
    after = done.value?.after ?? null;
    await between();
    if (after !== null) await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
  return ok(null);
}
