import type { CertificateId } from '../../../shared/model/brands.ts';
import { fail } from '../../../shared/errors.ts';
import type { CertificateSelection } from '../../../shared/model/inventory.ts';
import {
  type CertificateNote,
  type CertificateRecord,
  type Changed,
  NO_CERTIFICATE_NOTE,
  type TakenBack,
} from '../../../shared/model/watch.ts';
import { ok } from '../../../shared/result.ts';
import { findAlertsOf } from '../../store/alert-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import {
  deleteStatedReplacements,
  findCertificateNames,
  findCertificateNotes,
  findCertificateTags,
  findReplacements,
  forgetAnnouncements,
  listOwnersAndTags,
  listSightings,
  saveReplacement,
} from '../../store/note-rows.ts';
import { type JobContext, NO_JOB, type Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, writing } from '../workspace-context.ts';
import { changeNotes, changeTags } from './change-certificates.ts';
import type { ChangeMemory } from './change-memory.ts';
import { changeSelected } from './selected.ts';
import { takeBack } from './take-back.ts';

export interface NoteChange {
  readonly selection: CertificateSelection;
  readonly owner?: string | undefined;
  readonly note?: string | undefined;
}

export interface TagChange {
  readonly selection: CertificateSelection;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export interface SnoozeChange {
  readonly selection: CertificateSelection;
  /** Null: no longer put off. */
  readonly until: number | null;
  readonly reason: string;
}

/**
 * Who answers for certificates, what is noted of them, until when nobody wants to hear of their end. Works while locked; every change of a certificate is
 * an entry of the log. A cancelled job keeps what was committed, 500 certificates at a time. All fail with `filter.invalid` for a selection that is no filter.
 */
export interface CertificateNoteService {
  /** Fails with `certificate.not-found`. */
  get(id: CertificateId): Outcome<CertificateRecord>;
  setNote(change: NoteChange, job?: JobContext): Outcome<Changed>;
  /** Fails with `input.invalid` where one would have more than `MAX_CERTIFICATE_TAGS`. */
  setTags(change: TagChange, job?: JobContext): Outcome<Changed>;
  /** Fails with `input.invalid` for an instant that has passed. */
  snooze(change: SnoozeChange, job?: JobContext): Outcome<Changed>;
  /** Takes back what one of these acts, or an act on partners, did; `id` is what it answered. As `takeBack` tells. */
  undo(id: string): Outcome<TakenBack>;
  /** States that `successorId` takes the place of a certificate; null takes that back. Fails with `certificate.not-found`, `input.invalid`. */
  setReplacedBy(change: { readonly id: CertificateId; readonly successorId: CertificateId | null }): Outcome<{
    readonly changed: number;
  }>;
  /** Owners and tags that begin so, to complete what is typed. */
  known(start: string): Outcome<{ readonly owners: readonly string[]; readonly tags: readonly string[] }>;
}

interface Noting {
  readonly context: WorkspaceContext;
  readonly memory: ChangeMemory;
}

export const createCertificateNotes = (context: WorkspaceContext, memory: ChangeMemory): CertificateNoteService => ({
  get: (id) => getRecord(context, id),
  setNote: (change, job = NO_JOB) => setNote({ context, memory }, change, job),
  setTags: (change, job = NO_JOB) => setTags({ context, memory }, change, job),
  snooze: (change, job = NO_JOB) => snooze({ context, memory }, change, job),
  undo: (id) => takeBack(context, memory, id),
  setReplacedBy: (change) => setReplacedBy(context, change),
  known: (start) => context.store.reading((db) => listOwnersAndTags(db, start)),
});

async function getRecord(context: WorkspaceContext, id: CertificateId): Outcome<CertificateRecord> {
  return readingOr(context, async (db) => {
    const names = await findCertificateNames(db, [id]);
    if (!names.has(id)) return fail('certificate.not-found', { wanted: id });
    const [notes, tags] = [await findCertificateNotes(db, [id]), await findCertificateTags(db, [id])];
    return ok({
      ...(notes.get(id) ?? NO_CERTIFICATE_NOTE),
      tags: tags.get(id) ?? [],
      sightings: await listSightings(db, id),
      ...(await findReplacements(db, id)),
      alerts: (await findAlertsOf(db, [id])).toSorted((one, other) => other.raisedAt - one.raisedAt),
    });
  });
}

function setNote(
  { context, memory }: Noting,
  { selection, owner, note }: NoteChange,
  job: JobContext,
): Outcome<Changed> {
  const change = (_id: CertificateId, before: CertificateNote): CertificateNote => ({
    ...before,
    owner: (owner ?? before.owner).trim(),
    note: (note ?? before.note).trim(),
  });
  return changeSelected({ context, memory }, selection, job, async (tx, ids) =>
    ok(await changeNotes(context, tx, { ids, change })),
  );
}

async function snooze(
  { context, memory }: Noting,
  { selection, until, reason }: SnoozeChange,
  job: JobContext,
): Outcome<Changed> {
  if (until !== null && until <= context.ports.clock.now())
    return fail('input.invalid', { field: 'until', problem: 'past' });
  const change = (_id: CertificateId, before: CertificateNote): CertificateNote => ({
    ...before,
    snoozedUntil: until,
    snoozeReason: until === null ? '' : reason.trim(),
  });
  return changeSelected({ context, memory }, selection, job, async (tx, ids, recorder) => {
    if (until !== null) recorder.announced(await forgetAnnouncements(tx, ids));
    return ok(await changeNotes(context, tx, { ids, change }));
  });
}

function setTags({ context, memory }: Noting, { selection, ...wanted }: TagChange, job: JobContext): Outcome<Changed> {
  const add = cleanTags(wanted.add);
  const remove = new Set(cleanTags(wanted.remove));
  const change = (_id: CertificateId, before: readonly string[]): readonly string[] => [
    ...before.filter((tag) => !remove.has(tag)),
    ...add,
  ];
  return changeSelected({ context, memory }, selection, job, (tx, ids) => changeTags(context, tx, { ids, change }));
}

const cleanTags = (tags: readonly string[]): string[] => tags.map((tag) => tag.trim()).filter((tag) => tag !== '');

async function setReplacedBy(
  context: WorkspaceContext,
  { id, successorId }: { readonly id: CertificateId; readonly successorId: CertificateId | null },
): Outcome<{ readonly changed: number }> {
  return writing(context, ['certificate'], async (tx) => {
    const wanted = successorId === null ? [id] : [id, successorId];
    const names = await findCertificateNames(tx, wanted);
    const missing = wanted.find((one) => !names.has(one));
    if (missing !== undefined) return fail('certificate.not-found', { wanted: missing });
    const { successors } = await findReplacements(tx, id);
    if (successors.some((one) => one.id === successorId)) return ok({ changed: 0 });
    if (successorId !== null) {
      const problem = await findLinkProblem(tx, id, successorId);
      if (problem !== undefined) return fail('input.invalid', { field: 'successorId', problem });
    }
    await deleteStatedReplacements(tx, id);
    if (successorId !== null) await saveReplacement(tx, { successorId, replacesId: id, at: context.ports.clock.now() });
    await recordActivity(context, tx, {
      action: 'certificate.replacement-set',
      entity: 'certificate',
      entityId: id,
      subject: names.get(id) ?? '',
      detail: {
        ...(successors.length === 0 ? {} : { before: successors.map(({ name }) => name).join(', ') }),
        ...(successorId === null ? {} : { after: names.get(successorId) ?? '' }),
      },
    });
    return ok({ changed: 1 });
  });
}

/** A certificate takes the place of one other, and of none that took its own. */
async function findLinkProblem(
  tx: WriteDb,
  id: CertificateId,
  successorId: CertificateId,
): Promise<'circle' | 'replaces-another' | undefined> {
  let last: CertificateId | undefined = id;
  for (let step = 0; last !== undefined && step < MAX_LINE; step += 1) {
    if (last === successorId) return 'circle';
    last = (await findReplacements(tx, last)).replaces?.id;
  }
  const taken = (await findReplacements(tx, successorId)).replaces;
  return taken === undefined || taken.id === id ? undefined : 'replaces-another';
}

const MAX_LINE = 1000;
