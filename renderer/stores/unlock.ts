import { create } from 'zustand';
import { isUnlocked } from './workspace.ts';

interface UnlockState {
  /** What the unlocked key is wanted for, shown in the dialog; null while the dialog is closed. */
  readonly purpose: string | null;
  /** It is asked to let keys leave, so that it need not be typed again for that. */
  readonly confirms: boolean;
}

export const useUnlock = create<UnlockState>(() => ({ purpose: null, confirms: false }));

let waiting: ((unlocked: boolean) => void)[] = [];

/** Asks for the passphrase where the workspace is locked. True when keys can be used afterwards. `confirms`: to let keys leave, or to change operators. */
export function ensureUnlocked(purpose: string, { confirms = false } = {}): Promise<boolean> {
  if (isUnlocked()) return Promise.resolve(true);
  useUnlock.setState({ purpose, confirms });
  return new Promise((resolve) => waiting.push(resolve));
}

/** Called by the dialog alone, once it is done or given up. */
export function endUnlock(unlocked: boolean): void {
  useUnlock.setState({ purpose: null, confirms: false });
  const told = waiting;
  waiting = [];
  for (const resolve of told) resolve(unlocked);
}
