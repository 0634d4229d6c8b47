import { useEffect, useState } from 'react';
import type { Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { AuthorityId, FileHandleId, PublishTargetId } from '../../shared/model/brands.ts';
import type { PublishOverview } from '../../shared/model/publish.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';

export type PublishDraft = Input<'publish.save'>;

interface PublishReading {
  readonly value: PublishOverview | null;
  readonly error: AppError | null;
}

/** The places of an authority and how they stand. Read again when they, their runs or the lists change. */
export function usePublishing(authorityId: AuthorityId): PublishReading {
  const [reading, setReading] = useState<PublishReading>({ value: null, error: null });
  useEffect(() => {
    let current = true;
    const read = async () => {
      const answer = await call('publish.list', { authorityId });
      if (!current) return;
      setReading(answer.ok ? { value: answer.value, error: null } : { value: null, error: answer.error });
    };
    void read();
    const stop = onDataChanged(['publish_target', 'publish_run', 'crl', '*'], () => void read());
    return () => {
      current = false;
      stop();
    };
  }, [authorityId]);
  return reading;
}

/** A file or folder that was chosen in a dialog of the system. */
export interface ChosenPlace {
  readonly handle: FileHandleId;
  readonly name: string;
}

/** Null when it was cancelled. */
export async function choosePublishFolder(): Promise<ChosenPlace | null> {
  const chosen = await call('publish.chooseFolder', {});
  return chosen.ok && chosen.value !== null ? { handle: chosen.value.handle, name: chosen.value.path } : null;
}

/** Null when it was cancelled. */
export async function choosePublishKey(): Promise<ChosenPlace | null> {
  const chosen = await call('file.choose', { purpose: 'credential' });
  return chosen.ok ? chosen.value : null;
}

export const saveTarget = (draft: PublishDraft) => call('publish.save', draft);
export const probeTarget = (draft: PublishDraft, write: boolean) => call('publish.probe', { draft, write });
export const removeTarget = (id: PublishTargetId) => call('publish.remove', { id });
export const setTargetEnabled = (id: PublishTargetId, enabled: boolean) => call('publish.setEnabled', { id, enabled });
export const publishNow = (authorityId: AuthorityId, targetId?: PublishTargetId) =>
  call('publish.now', { authorityId, ...(targetId !== undefined && { targetId }) });
export const readPublishHistory = (authorityId: AuthorityId, targetId: PublishTargetId, limit: number) =>
  call('publish.history', { authorityId, targetId, offset: 0, limit });
