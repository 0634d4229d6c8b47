import type { CertificateId, PartnerId } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import { type CertificateNote, MAX_CERTIFICATE_TAGS, NO_CERTIFICATE_NOTE } from '../../../shared/model/watch.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import type { WriteDb } from '../../store/db.ts';
import {
  findCertificateNames,
  findCertificateNotes,
  findCertificateTags,
  saveCertificateNotes,
  saveCertificateTags,
} from '../../store/note-rows.ts';
import { findPartnersOfCertificates, listPartnerNames, setCertificatePartner } from '../../store/partner-rows.ts';
import type { ActivityNote, WorkspaceContext } from '../workspace-context.ts';
import { recordActivity } from '../workspace-context.ts';
import type { ChangedValue } from './change-memory.ts';

/** What was changed, certificate by certificate. */
export type Changes = ReadonlyMap<CertificateId, ChangedValue>;

interface Edit<Value> {
  /** At most 1 000. */
  readonly ids: readonly CertificateId[];
  /** What is to stand there; undefined leaves what does. */
  readonly change: (id: CertificateId, before: Value) => Value | undefined;
}

/** Owner, note and snooze of certificates, each change an entry of the log; what stays the same is left out, and so are unknown ids. */
export async function changeNotes(
  context: WorkspaceContext,
  tx: WriteDb,
  { ids, change }: Edit<CertificateNote>,
): Promise<Changes> {
  const [names, former] = [await findCertificateNames(tx, ids), await findCertificateNotes(tx, ids)];
  const changed = new Map<CertificateId, ChangedValue>();
  const next = new Map<CertificateId, CertificateNote>();
  const entries: ActivityNote[] = [];
  for (const [id, subject] of names) {
    const before = former.get(id) ?? NO_CERTIFICATE_NOTE;
    const after = change(id, before) ?? before;
    const [note, snooze] = [describeNote(before, after), describeSnooze(before, after)];
    const entry = { entity: 'certificate', entityId: id, subject } as const;
    if (Object.keys(note).length > 0) entries.push({ ...entry, action: 'certificate.note-set', detail: note });
    if (Object.keys(snooze).length > 0) entries.push({ ...entry, action: 'certificate.snoozed', detail: snooze });
    if (Object.keys({ ...note, ...snooze }).length === 0) continue;
    next.set(id, after);
    changed.set(id, { kind: 'note', before, after });
  }
  await saveCertificateNotes(tx, next);
  if (entries.length > 0) await recordActivity(context, tx, ...entries);
  return changed;
}

const describeNote = (before: CertificateNote, after: CertificateNote) => ({
  ...(before.owner === after.owner ? {} : { ownerBefore: before.owner, owner: after.owner }),
  ...(before.note === after.note ? {} : { noteBefore: before.note, note: after.note }),
});

const describeSnooze = (before: CertificateNote, after: CertificateNote) =>
  before.snoozedUntil === after.snoozedUntil && before.snoozeReason === after.snoozeReason
    ? {}
    : {
        snoozedUntil: after.snoozedUntil ?? false,
        ...(after.snoozeReason === '' ? {} : { reason: after.snoozeReason }),
      };

/** Tags of certificates, likewise. Fails with `input.invalid` where one would have more than `MAX_CERTIFICATE_TAGS`. */
export async function changeTags(
  context: WorkspaceContext,
  tx: WriteDb,
  { ids, change }: Edit<readonly string[]>,
): Promise<Result<Changes, AppError>> {
  const [names, former] = [await findCertificateNames(tx, ids), await findCertificateTags(tx, ids)];
  const changed = new Map<CertificateId, ChangedValue>();
  const next = new Map<CertificateId, readonly string[]>();
  const entries: ActivityNote[] = [];
  for (const [id, subject] of names) {
    const before = former.get(id) ?? [];
    const after = [...new Set(change(id, before) ?? before)].sort();
    if (after.length > MAX_CERTIFICATE_TAGS) return fail('input.invalid', { field: 'tags', problem: 'too-many' });
    const detail = { before: before.join(', '), after: after.join(', ') };
    if (detail.before === detail.after) continue;
    next.set(id, after);
    changed.set(id, { kind: 'tags', before, after });
    entries.push({ action: 'certificate.tags-set', entity: 'certificate', entityId: id, subject, detail });
  }
  await saveCertificateTags(tx, next);
  if (entries.length > 0) await recordActivity(context, tx, ...entries);
  return ok(changed);
}

/** Partners of certificates, likewise; a partner that is gone by now is not chosen. */
export async function changePartners(
  context: WorkspaceContext,
  tx: WriteDb,
  { ids, change }: Edit<PartnerId | null>,
): Promise<Changes> {
  const [names, former] = [await findCertificateNames(tx, ids), await findPartnersOfCertificates(tx, ids)];
  const changed = new Map<CertificateId, Extract<ChangedValue, { kind: 'partner' }>>();
  for (const id of names.keys()) {
    const before = former.get(id)?.id ?? null;
    const after = change(id, before);
    if (after !== undefined && after !== before) changed.set(id, { kind: 'partner', before, after });
  }
  const wanted = [...new Set([...changed.values()].flatMap(({ after }) => after ?? []))];
  const known = await listPartnerNames(tx, wanted);
  for (const [id, { after }] of changed) if (after !== null && !known.has(after)) changed.delete(id);
  for (const [after, group] of Map.groupBy(changed, ([, value]) => value.after)) {
    const members = group.map(([id]) => id);
    await setCertificatePartner(tx, members, after);
  }
  const entries = [...changed].map(([id, { after }]): ActivityNote => {
    const [beforeName, afterName] = [former.get(id)?.name, after === null ? undefined : known.get(after)];
    const detail = {
      ...(beforeName === undefined ? {} : { before: beforeName }),
      ...(afterName === undefined ? {} : { after: afterName }),
    };
    const subject = names.get(id) ?? '';
    return { action: 'certificate.partner-set', entity: 'certificate', entityId: id, subject, detail };
  });
  if (entries.length > 0) await recordActivity(context, tx, ...entries);
  return changed;
}
