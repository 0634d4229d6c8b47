import { useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { useNowInSeconds } from './clock.ts';

export interface Attempts {
  readonly busy: boolean;
  readonly error: AppError | null;
  /** How long no other attempt is heard; 0 where one is. */
  readonly waitSeconds: number;
  /** Tries once at a time; true when the secret was right. */
  readonly attempt: (work: () => Promise<Result<unknown, AppError>>) => Promise<boolean>;
}

/** Attempts with a secret that is typed: what was wrong, and how long the vault hears no other. */
export function useAttempts(): Attempts {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const [waitUntil, setWaitUntil] = useState(0);
  const now = useNowInSeconds();
  const waitSeconds = secondsToWait(waitUntil, now);
  const attempt = async (work: () => Promise<Result<unknown, AppError>>): Promise<boolean> => {
    if (busy || waitSeconds > 0) return false;
    setBusy(true);
    setError(null);
    const answer = await work();
    setBusy(false);
    if (answer.ok) return true;
    setError(answer.error);
    setWaitUntil(Date.now() + retryAfter(answer.error));
    return false;
  };
  return { busy, error, waitSeconds, attempt };
}

/** The clock steps once a second, so it is up to one behind; the button must not come back before the vault hears again. */
export const secondsToWait = (until: number, now: number): number =>
  now < until ? Math.max(1, Math.floor((until - now) / 1000)) : 0;

/** How long the vault hears no other attempt, in milliseconds. */
export function retryAfter(error: AppError): number {
  switch (error.code) {
    case 'vault.wrong-passphrase':
    case 'vault.wrong-recovery-key':
    case 'vault.wait':
      return error.evidence.retryAfterMs;
    default:
      return 0;
  }
}
