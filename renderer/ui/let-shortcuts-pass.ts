interface KeyEvent {
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly preventBaseUIHandler: () => void;
}

/** A control that takes Enter for itself must leave Ctrl+Enter to the window. */
export function letShortcutsPass(event: KeyEvent): void {
  if (event.ctrlKey || event.metaKey) event.preventBaseUIHandler();
}
