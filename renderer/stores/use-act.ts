import { useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';

/** One act of a dialog: busy while it runs, its failure until the next try. Answers the value of a success. */
export function useAct<T>() {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<AppError | null>(null);
  const act = async (work: () => Promise<Result<T, AppError>>): Promise<T | undefined> => {
    setBusy(true);
    setFailure(null);
    const answer = await work();
    setBusy(false);
    if (answer.ok) return answer.value;
    setFailure(answer.error);
    return undefined;
  };
  return { busy, failure, act };
}
