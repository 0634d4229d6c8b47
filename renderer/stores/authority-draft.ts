import { useEffect, useState } from 'react';
import type { Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { AuthorityDraft } from '../../shared/model/authority.ts';
import { call } from '../api/client.ts';

export interface DraftReading {
  /** The former answer stays until the next is there. */
  readonly draft: AuthorityDraft | null;
  readonly error: AppError | null;
}

const PAUSE_MS = 250;
const NONE: DraftReading = { draft: null, error: null };

/** What stands against a new authority, asked anew once typing pauses; null asks nothing. */
export function useAuthorityDraft(input: Input<'authority.draft'> | null): DraftReading {
  const [reading, setReading] = useState<DraftReading>(NONE);
  const asked = input === null ? null : JSON.stringify(input);
  useEffect(() => {
    if (asked === null) return undefined;
    let current = true;
    const timer = setTimeout(async () => {
      const answer = await call('authority.draft', JSON.parse(asked) as Input<'authority.draft'>);
      if (!current) return;
      setReading(answer.ok ? { draft: answer.value, error: null } : { draft: null, error: answer.error });
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return asked === null ? NONE : reading;
}
