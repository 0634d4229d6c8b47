import { useWorkspaceStore, whichIsOpen } from './workspace.ts';

/** Tells when another workspace is open than before, or none any more; for stores that hold rows of one. */
export function onOtherWorkspace(tell: () => void): () => void {
  let known = whichIsOpen(useWorkspaceStore.getState().state);
  return useWorkspaceStore.subscribe(({ state }) => {
    const next = whichIsOpen(state);
    if (next === known) return;
    known = next;
    tell();
  });
}
