import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';

export interface Act {
  readonly busy: boolean;
  readonly error: AppError | null;
  /** Unlocks where needed, does the work once at a time and tells of its success. */
  readonly run: <T>(work: () => Promise<Result<T, AppError>>, onDone: (value: T) => void) => Promise<void>;
}

/** One signing act of a dialog: busy while it runs, its failure kept where it arose. `confirms` where keys leave by it. */
export function useAct(unlockPurpose: string, { confirms = false } = {}): Act {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  return {
    busy,
    error,
    run: async (work, onDone) => {
      if (busy || !(await ensureUnlocked(unlockPurpose, { confirms }))) return;
      setBusy(true);
      setError(null);
      const answer = await work();
      setBusy(false);
      if (answer.ok) onDone(answer.value);
      else setError(answer.error);
    },
  };
}
