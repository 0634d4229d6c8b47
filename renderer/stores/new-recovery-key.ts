import { create } from 'zustand';

interface NewRecoveryKeyState {
  /** Until somebody says that it is kept; then nothing here has it any more. */
  readonly recoveryKey: string | null;
}

/** The recovery key that came with the first operator, shown once wherever the window is. */
export const useNewRecoveryKey = create<NewRecoveryKeyState>(() => ({ recoveryKey: null }));

export const showNewRecoveryKey = (recoveryKey: string): void => useNewRecoveryKey.setState({ recoveryKey });
export const forgetNewRecoveryKey = (): void => useNewRecoveryKey.setState({ recoveryKey: null });
