import { randomUUID } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { PublishTargetId } from '../../../shared/model/brands.ts';
import type { PublishedFile, PublishRun, PublishTarget } from '../../../shared/model/publish.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import type { WriteDb } from '../../store/db.ts';
import {
  dropOldRuns,
  findCrlOctets,
  findNewestRun,
  findTarget,
  insertRun,
  type RunRow,
  type TargetRow,
  updateRun,
} from '../../store/publish-rows.ts';
import { endRun, startRun } from '../batch/runner.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, writing } from '../workspace-context.ts';
import { findWait } from './backoff.ts';
import { tellPlace } from './check-place.ts';
import { openPlace } from './open-place.ts';
import type { OpenPlace, PlaceSecret } from './places/place.ts';
import { openSecret } from './publish-secret.ts';
import { readRun, readRunFiles, readTarget, type RunFiles } from './stored-place.ts';
import { currentState, findKept, isSameOrder, listWanted, placeTag, type WantedFile } from './wanted-files.ts';

/** How one attempt is made. */
export interface RunOrder {
  readonly targetId: PublishTargetId;
  readonly signal: AbortSignal;
  /** What becomes of a run that is cancelled: `interrupted` is taken up by itself, `failed` by somebody alone. */
  readonly whenCancelled: 'interrupted' | 'failed';
}

/**
 * Makes one attempt to bring a place up to date, and records it: what is not there is sent, read back and compared, complete lists before deltas.
 * A run that waits goes on; one that another process makes is answered as it is. A failure of the place is a state of the run.
 * Fails with `publish.target-not-found`, `publish.nothing`, `vault.locked`, and then records nothing.
 */
export async function runTarget(context: WorkspaceContext, order: RunOrder): Outcome<PublishRun> {
  const row = await readingOr(context, async (db) => {
    const found = await findTarget(db, order.targetId);
    return found === undefined ? fail('publish.target-not-found', { wanted: order.targetId }) : ok(found);
  });
  if (!row.ok) return row;
  const opened = await openSecret(context, { ...readTarget(row.value), sealed: row.value.sealed });
  if (!opened.ok && opened.error.code === 'vault.locked') return opened;
  const begun = await writing(context, ['publish_run'], (tx) => begin(context, tx, row.value));
  if (!begun.ok) return begun;
  if ('other' in begun.value) return ok(begun.value.other);
  const sending: Sending = { context, order, ...begun.value };
  try {
    const sent = opened.ok ? await sendAll(sending, opened.value) : opened;
    return await finish(sending, sent.ok ? undefined : sent.error);
  } finally {
    endRun(begun.value.runner);
  }
}

interface Begun {
  readonly target: PublishTarget;
  readonly wanted: readonly WantedFile[];
  readonly runner: NonNullable<RunFiles['runner']>;
  /** As it stands in the database; files change as they arrive. */
  readonly run: RunRow;
  readonly files: PublishedFile[];
}

interface Sending extends Begun {
  readonly context: WorkspaceContext;
  readonly order: RunOrder;
}

/** Writers come one after the other, so a place has at most one run under way. */
async function begin(
  context: WorkspaceContext,
  tx: WriteDb,
  row: TargetRow,
): Promise<Result<Begun | { readonly other: PublishRun }, AppError>> {
  const now = context.ports.clock.now();
  const target = readTarget(row);
  const wanted = await listWanted(tx, target);
  if (wanted.length === 0) return fail('publish.nothing', {});
  const last = await findNewestRun(tx, target.id);
  if (last !== undefined && currentState(last, now) === 'running') return ok({ other: readRun(last, 'running') });
  const runner = startRun(randomUUID(), now);
  const continued = last?.state === 'waiting' && isSameOrder(last, target, wanted) ? last : undefined;
  if (last !== undefined && continued === undefined) await endLeft(tx, last, now);
  const files = [...(await findKept(tx, target, wanted))];
  const run: RunRow = {
    no: continued?.no ?? 0,
    targetId: target.id,
    authorityId: target.authorityId,
    number: Math.max(...wanted.map(({ crl }) => crl.number)),
    startedAt: continued?.startedAt ?? now,
    finishedAt: null,
    state: 'running',
    attempts: (continued?.attempts ?? 0) + 1,
    nextAttemptAt: null,
    files: { runner, tag: placeTag(target), list: files },
    error: null,
  };
  const no = await (continued === undefined ? insertRun(tx, run) : updateRun(tx, run).then(() => run.no));
  await dropOldRuns(tx, target.id, KEPT_RUNS);
  return ok({ target, wanted, runner, run: { ...run, no }, files });
}

const KEPT_RUNS = 500;

/** A run that died is told as interrupted; one that waited for lists that are not current any more ends as it is. */
async function endLeft(tx: WriteDb, last: RunRow, now: number): Promise<void> {
  if (last.state !== 'running' && last.state !== 'waiting') return;
  const state = last.state === 'running' ? 'interrupted' : 'failed';
  await updateRun(tx, { ...last, state, finishedAt: now, nextAttemptAt: null });
}

async function sendAll(sending: Sending, secret: PlaceSecret): Outcome<null> {
  const { context, target, order } = sending;
  const place = await openPlace(context, target.place, secret, order.signal);
  if (!place.ok) return place;
  try {
    for (const [index, wanted] of sending.wanted.entries()) {
      const file = sending.files[index];
      if (file === undefined || file.state === 'kept') continue;
      const sent = await sendOne(sending, place.value, wanted);
      if (!sent.ok) return sent;
      sending.files[index] = { ...file, state: 'verified' };
      const noted = await writing(context, ['publish_run'], async (tx) => ok(await updateRun(tx, standing(sending))));
      if (!noted.ok) return noted;
    }
    return ok(null);
  } finally {
    await place.value.close();
  }
}

/** The run as it is now; that something was recorded shows that its process lives. */
const standing = ({ context, run, runner, target, files }: Sending): RunRow => ({
  ...run,
  files: { runner: { ...runner, at: context.ports.clock.now() }, tag: placeTag(target), list: files },
});

async function sendOne(sending: Sending, place: OpenPlace, { name, crl }: WantedFile): Outcome<null> {
  const { context, target, order } = sending;
  if (order.signal.aborted) return fail('job.cancelled', {});
  const octets = await context.store.reading((db) => findCrlOctets(db, target.authorityId, crl));
  if (!octets.ok) return octets;
  if (octets.value === undefined) throw new BugError(`CRL ${crl.number} has no octets`);
  const written = await place.write(name, octets.value);
  if (!written.ok) return written;
  const there = await place.read(name, octets.value.length);
  if (!there.ok) return there;
  if (there.value === undefined)
    return fail('publish.verify-failed', { place: tellPlace(target.place), name, problem: 'missing' });
  return Buffer.from(octets.value).equals(there.value)
    ? ok(null)
    : fail('publish.verify-failed', { place: tellPlace(target.place), name, problem: 'differs' });
}

function finish(sending: Sending, error: AppError | undefined): Outcome<PublishRun> {
  const { context, target } = sending;
  const row = endOf(sending, error);
  return writing(context, ['publish_run'], async (tx) => {
    await updateRun(tx, row);
    if (row.state === 'done' || row.state === 'failed')
      await recordActivity(context, tx, {
        action: row.state === 'done' ? 'crl.published' : 'crl.publish-failed',
        entity: 'authority',
        entityId: target.authorityId,
        subject: target.name,
        detail: {
          number: row.number,
          place: tellPlace(target.place),
          files: sending.files.map(({ name }) => name).join(' '),
          attempts: row.attempts,
          ...(error !== undefined && { error: error.code }),
        },
      });
    return ok(readRun(row, row.state));
  });
}

function endOf(sending: Sending, error: AppError | undefined): RunRow {
  const { context, order, run } = sending;
  const now = context.ports.clock.now();
  const { runner: _ended, ...files } = readRunFiles(standing(sending));
  const ended: RunRow = { ...run, files, error: error ?? null, finishedAt: now };
  if (error === undefined) return { ...ended, state: 'done' };
  if (error.code === 'job.cancelled') return { ...ended, state: order.whenCancelled };
  const wait = findWait(error, run.attempts, context.ports.randomBytes(1)[0] ?? 0);
  if (wait === undefined) return { ...ended, state: 'failed' };
  return { ...ended, state: 'waiting', finishedAt: null, nextAttemptAt: now + wait };
}
