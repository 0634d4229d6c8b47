import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

/** Scales type, rows and controls together; percent of the size that the system asks for. */
export function applyTextScale(percent: number): void {
  document.documentElement.style.fontSize = percent === 100 ? '' : `${percent}%`;
  for (const listener of listeners) listener();
}

/** Pixels of one rem, for what is measured in script. */
export const useRem = (): number => useSyncExternalStore(subscribe, readRem);

function readRem(): number {
  const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Number.isFinite(size) && size > 0 ? size : 16;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('resize', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('resize', listener);
  };
}
