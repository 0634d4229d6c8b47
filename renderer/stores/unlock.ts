import { create } from 'zustand';
import { isUnlocked } from './workspace.ts';

interface UnlockState {
  /** What the unlocked key is wanted for, shown in the dialog; null while the dialog is closed. */
  readonly purpose: string | null;
}

export const useUnlock = create<UnlockState>(() => ({ purpose: null }));

let waiting: ((unlocked: boolean) => void)[] = [];

/** Asks for the passphrase where the workspace is locked. True when keys can be used afterwards. */
export function ensureUnlocked(purpose: string): Promise<boolean> {
  if (isUnlocked()) return Promise.resolve(true);
  useUnlock.setState({ purpose });
  return new Promise((resolve) => waiting.push(resolve));
}

/** Called by the dialog alone, once it is done or given up. */
export function endUnlock(unlocked: boolean): void {
  useUnlock.setState({ purpose: null });
  const told = waiting;
  waiting = [];
  for (const resolve of told) resolve(unlocked);
}
