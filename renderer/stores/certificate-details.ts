import { useEffect, useState } from 'react';
import type { Output } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { ActivityEntry } from '../../shared/model/activity.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { keepFailure } from './failure.ts';

export type CertificateDetails = Output<'certificate.get'>;

interface Reading<Value> {
  /** What was read last; stays while the next one is on its way. */
  readonly value: Value | null;
  readonly error: AppError | null;
}

const READ_AFTER_MS = 40;

/** Everything about one certificate, read again when it changes. */
export function useCertificateDetails(id: string): Reading<CertificateDetails> {
  const [reading, setReading] = useState<Reading<CertificateDetails>>({ value: null, error: null });
  useEffect(() => {
    let current = true;
    const read = async () => {
      const answer = await call('certificate.get', { id: id as CertificateId });
      if (!current) return;
      setReading(answer.ok ? { value: answer.value, error: null } : { value: null, error: answer.error });
    };
    const timer = setTimeout(() => void read(), READ_AFTER_MS);
    const stop = onDataChanged(null, () => void read());
    return () => {
      current = false;
      clearTimeout(timer);
      stop();
    };
  }, [id]);
  return reading;
}

const ENTRIES_AT_ONCE = 100;

export interface OpenHistory {
  /** Newest first, as far as they were read. */
  readonly entries: readonly ActivityEntry[];
  readonly isWhole: boolean;
  readonly readMore: () => void;
}

/** The history of a certificate, of which the details bring the first entries; a component takes it for one id in its life. */
export function useCertificateHistory({ summary: { id }, history }: CertificateDetails): OpenHistory {
  const [read, setRead] = useState<readonly ActivityEntry[]>([]);
  const entries = mergeEntries(history.items, read);
  const readMore = async () => {
    const last = entries.at(-1);
    const answer = await call('certificate.history', {
      id,
      limit: ENTRIES_AT_ONCE,
      ...(last === undefined ? {} : { beforeSequence: last.sequence }),
    });
    if (keepFailure(answer) && answer.ok) setRead((before) => mergeEntries(entries, before, answer.value.items));
  };
  return { entries, isWhole: entries.length >= history.total, readMore: () => void readMore() };
}

function mergeEntries(...lists: readonly (readonly ActivityEntry[])[]): readonly ActivityEntry[] {
  const bySequence = new Map(lists.flat().map((entry) => [entry.sequence, entry]));
  return [...bySequence.values()].sort((one, other) => other.sequence - one.sequence);
}
