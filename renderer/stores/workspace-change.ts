import { useWorkspaceStore } from './workspace.ts';

/** Tells when another workspace is open than before, or none any more; for stores that hold rows of one. */
export function onOtherWorkspace(tell: () => void): () => void {
  let known = openId();
  return useWorkspaceStore.subscribe(() => {
    const next = openId();
    if (next === known) return;
    known = next;
    tell();
  });
}

function openId(): string | null {
  const { state } = useWorkspaceStore.getState();
  return state?.open === true ? state.id : null;
}
