import { useEffect, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import type { CertificateRecord } from '../../shared/model/watch.ts';
import { ok, type Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';

/** Owner, note, tags, snooze, successors and sightings of a certificate, read again when they change; null until they are here. */
export function useCertificateRecord(id: CertificateId): CertificateRecord | null {
  const [read, setRead] = useState<{ readonly id: CertificateId; readonly record: CertificateRecord } | null>(null);
  useEffect(() => {
    let current = true;
    const read = async () => {
      const answer = await call('certificate.record', { id });
      if (current && answer.ok) setRead({ id, record: answer.value });
    };
    void read();
    const stop = onDataChanged(['certificate', 'connection_run', 'alert'], () => void read());
    return () => {
      current = false;
      stop();
    };
  }, [id]);
  // That of another certificate is not shown while this one's is on its way.
  return read?.id === id ? read.record : null;
}

/** What a person says of a certificate. */
export interface RecordForm {
  readonly owner: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly snoozedUntil: number | null;
  readonly snoozeReason: string;
  /** Null: nothing took its place. */
  readonly successorId: CertificateId | null;
}

export const formOfRecord = (record: CertificateRecord): RecordForm => ({
  owner: record.owner,
  note: record.note,
  tags: record.tags,
  snoozedUntil: record.snoozedUntil,
  snoozeReason: record.snoozeReason,
  successorId: record.successors[0]?.id ?? null,
});

/** Saves what differs; the first failure ends it, and what was saved before it stays. */
export async function saveRecord(
  id: CertificateId,
  before: RecordForm,
  after: RecordForm,
): Promise<Result<null, AppError>> {
  const selection = { ids: [id] };
  const steps: (() => Promise<Result<unknown, AppError>>)[] = [];
  if (before.owner !== after.owner || before.note !== after.note)
    steps.push(() => call('certificate.setNote', { selection, owner: after.owner, note: after.note }));
  const add = after.tags.filter((tag) => !before.tags.includes(tag));
  const remove = before.tags.filter((tag) => !after.tags.includes(tag));
  if (add.length + remove.length > 0) steps.push(() => call('certificate.setTags', { selection, add, remove }));
  if (before.snoozedUntil !== after.snoozedUntil || before.snoozeReason !== after.snoozeReason)
    steps.push(() => call('certificate.snooze', { selection, until: after.snoozedUntil, reason: after.snoozeReason }));
  if (before.successorId !== after.successorId)
    steps.push(() => call('certificate.setReplacedBy', { id, successorId: after.successorId }));
  for (const step of steps) {
    const answer = await step();
    if (!answer.ok) return answer;
  }
  return ok(null);
}

/** Certificates that may have taken its place: those of the same name, the last to end first. */
export async function findSuccessors(id: CertificateId, name: string) {
  const answer = await call('certificate.page', {
    search: name,
    sort: 'notAfter',
    direction: 'desc',
    offset: 0,
    limit: 100,
  });
  return answer.ok ? answer.value.items.filter((one) => one.id !== id) : [];
}

export async function listKnownWords() {
  const answer = await call('certificate.knownWords', { start: '' });
  return answer.ok ? answer.value : { owners: [], tags: [] };
}
