import { useSyncExternalStore } from 'react';
import { useRem } from '../ui/text-scale.ts';

const NARROW_REM = 73.75;

/** Whether the window is too narrow for names in the rail; larger text counts as a narrower window. */
export function useIsNarrow(): boolean {
  const rem = useRem();
  const width = useSyncExternalStore(subscribe, () => window.innerWidth);
  return width / rem < NARROW_REM;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}
