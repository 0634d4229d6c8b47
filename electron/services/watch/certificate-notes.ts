import type { CertificateId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { CertificateSelection } from '../../../shared/model/inventory.ts';
import {
  type CertificateNote,
  type CertificateRecord,
  MAX_CERTIFICATE_TAGS,
  NO_CERTIFICATE_NOTE,
} from '../../../shared/model/watch.ts';
import type { Result } from '../../../shared/result.ts';
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
  saveCertificateNotes,
  saveCertificateTags,
  saveReplacement,
} from '../../store/note-rows.ts';
import { type JobContext, NO_JOB, type Outcome } from '../ports.ts';
import type { ActivityNote, WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, writing } from '../workspace-context.ts';
import { forEachSelected } from './selected.ts';

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

type Changed = { readonly changed: number };

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
  /** States that `successorId` takes the place of a certificate; null takes that back. Fails with `certificate.not-found`, `input.invalid`. */
  setReplacedBy(change: { readonly id: CertificateId; readonly successorId: CertificateId | null }): Outcome<Changed>;
  /** Owners and tags that begin so, to complete what is typed. */
  known(start: string): Outcome<{ readonly owners: readonly string[]; readonly tags: readonly string[] }>;
}

export const createCertificateNotes = (context: WorkspaceContext): CertificateNoteService => ({
  get: (id) => getRecord(context, id),
  setNote: (change, job = NO_JOB) => setNote(context, change, job),
  setTags: (change, job = NO_JOB) => setTags(context, change, job),
  snooze: (change, job = NO_JOB) => snooze(context, change, job),
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

function setNote(context: WorkspaceContext, { selection, owner, note }: NoteChange, job: JobContext): Outcome<Changed> {
  const change = (before: CertificateNote): CertificateNote => ({
    ...before,
    owner: (owner ?? before.owner).trim(),
    note: (note ?? before.note).trim(),
  });
  const describe = (before: CertificateNote, after: CertificateNote) => ({
    ...(before.owner === after.owner ? {} : { ownerBefore: before.owner, owner: after.owner }),
    ...(before.note === after.note ? {} : { noteBefore: before.note, note: after.note }),
  });
  return forEachSelected(context, selection, job, (tx, ids) =>
    changeNotes(context, tx, { ids, change, describe, action: 'certificate.note-set' }),
  );
}

async function snooze(
  context: WorkspaceContext,
  { selection, until, reason }: SnoozeChange,
  job: JobContext,
): Outcome<Changed> {
  if (until !== null && until <= context.ports.clock.now())
    return fail('input.invalid', { field: 'until', problem: 'past' });
  const change = (before: CertificateNote): CertificateNote => ({
    ...before,
    snoozedUntil: until,
    snoozeReason: until === null ? '' : reason.trim(),
  });
  const describe = (before: CertificateNote, after: CertificateNote) =>
    before.snoozedUntil === after.snoozedUntil && before.snoozeReason === after.snoozeReason
      ? {}
      : {
          snoozedUntil: after.snoozedUntil ?? false,
          ...(after.snoozeReason === '' ? {} : { reason: after.snoozeReason }),
        };
  return forEachSelected(context, selection, job, async (tx, ids) => {
    if (until !== null) await forgetAnnouncements(tx, ids);
    return changeNotes(context, tx, { ids, change, describe, action: 'certificate.snoozed' });
  });
}

interface NoteEdit {
  readonly ids: readonly CertificateId[];
  readonly change: (before: CertificateNote) => CertificateNote;
  /** What differs; nothing where they are the same. */
  readonly describe: (
    before: CertificateNote,
    after: CertificateNote,
  ) => Readonly<Record<string, string | number | boolean>>;
  readonly action: ActivityNote['action'];
}

async function changeNotes(
  context: WorkspaceContext,
  tx: WriteDb,
  { ids, change, describe, action }: NoteEdit,
): Promise<Result<number, AppError>> {
  const [names, former] = [await findCertificateNames(tx, ids), await findCertificateNotes(tx, ids)];
  const next = new Map<CertificateId, CertificateNote>();
  const entries: ActivityNote[] = [];
  for (const [id, subject] of names) {
    const before = former.get(id) ?? NO_CERTIFICATE_NOTE;
    const after = change(before);
    const detail = describe(before, after);
    if (Object.keys(detail).length === 0) continue;
    next.set(id, after);
    entries.push({ action, entity: 'certificate', entityId: id, subject, detail });
  }
  await saveCertificateNotes(tx, next);
  if (entries.length > 0) await recordActivity(context, tx, ...entries);
  return ok(next.size);
}

function setTags(context: WorkspaceContext, change: TagChange, job: JobContext): Outcome<Changed> {
  const add = cleanTags(change.add);
  const remove = new Set(cleanTags(change.remove));
  return forEachSelected(context, change.selection, job, async (tx, ids) => {
    const [names, former] = [await findCertificateNames(tx, ids), await findCertificateTags(tx, ids)];
    const next = new Map<CertificateId, readonly string[]>();
    const entries: ActivityNote[] = [];
    for (const [id, subject] of names) {
      const before = former.get(id) ?? [];
      const after = [...new Set([...before.filter((tag) => !remove.has(tag)), ...add])].sort();
      if (after.length > MAX_CERTIFICATE_TAGS) return fail('input.invalid', { field: 'tags', problem: 'too-many' });
      const detail = { before: before.join(', '), after: after.join(', ') };
      if (detail.before === detail.after) continue;
      next.set(id, after);
      entries.push({ action: 'certificate.tags-set', entity: 'certificate', entityId: id, subject, detail });
    }
    await saveCertificateTags(tx, next);
    if (entries.length > 0) await recordActivity(context, tx, ...entries);
    return ok(next.size);
  });
}

const cleanTags = (tags: readonly string[]): string[] => tags.map((tag) => tag.trim()).filter((tag) => tag !== '');

async function setReplacedBy(
  context: WorkspaceContext,
  { id, successorId }: { readonly id: CertificateId; readonly successorId: CertificateId | null },
): Outcome<Changed> {
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
