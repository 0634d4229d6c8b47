import { useEffect, useState } from 'react';
import type { Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { AuthorityDetails } from '../../shared/model/authority.ts';
import type { AuthorityId } from '../../shared/model/brands.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';

export interface DetailsReading {
  /** The former answer stays while the next is read. */
  readonly value: AuthorityDetails | null;
  readonly error: AppError | null;
}

/** All of one authority, read again when the workspace changes. */
export function useAuthorityDetails(id: AuthorityId): DetailsReading {
  const [reading, setReading] = useState<DetailsReading>({ value: null, error: null });
  useEffect(() => {
    let current = true;
    const read = async () => {
      const answer = await call('authority.get', { id });
      if (!current) return;
      setReading(answer.ok ? { value: answer.value, error: null } : { value: null, error: answer.error });
    };
    void read();
    const stop = onDataChanged(null, () => void read());
    return () => {
      current = false;
      stop();
    };
  }, [id]);
  return reading.value === null || reading.value.summary.id === id ? reading : { value: null, error: null };
}

export const setAuthorityDetails = (input: Input<'authority.setDetails'>) => call('authority.setDetails', input);
export const archiveAuthority = (id: AuthorityId, archived: boolean) => call('authority.archive', { id, archived });
export const deleteAuthority = (id: AuthorityId, confirmName: string) => call('authority.delete', { id, confirmName });
