import { create } from 'zustand';

export const WINDOW_DIALOGS = [
  'palette',
  'shortcuts',
  'workspace.new',
  'workspace.restore',
  'demo',
  'authority.new',
  'authority.import',
  'migration',
  'passphrase',
] as const;
export type WindowDialog = (typeof WINDOW_DIALOGS)[number];

interface WindowDialogState {
  readonly open: WindowDialog | null;
}

/** The dialogs that any screen or command may open; at most one at a time. */
export const useWindowDialog = create<WindowDialogState>(() => ({ open: null }));

export const openDialog = (open: WindowDialog): void => useWindowDialog.setState({ open });
export const closeDialog = (): void => useWindowDialog.setState({ open: null });
