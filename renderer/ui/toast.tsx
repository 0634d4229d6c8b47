import { Check, TriangleAlert } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useUiWords } from './host.tsx';
import css from './toast.module.css';

export type ToastTone = 'done' | 'failed';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: ToastTone;
}

const SHOWN_MS = 4_000;
const MOST = 3;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Confirms what was done, for four seconds. Failures belong where they arose, in an `ErrorPanel`. */
export function showToast(text: string, tone: ToastTone = 'done'): void {
  lastId += 1;
  const id = lastId;
  change([...toasts, { id, text, tone }].slice(-MOST));
  setTimeout(() => change(toasts.filter((toast) => toast.id !== id)), SHOWN_MS);
}

/** Where toasts appear; mounted once by the frame. */
export function ToastRegion() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  const words = useUiWords();
  return (
    <div className={css['region']} role="status" aria-live="polite" aria-label={words.notifications}>
      {shown.map((toast) => (
        <div key={toast.id} className={css['toast']} data-tone={toast.tone}>
          {toast.tone === 'done' ? <Check aria-hidden /> : <TriangleAlert aria-hidden />}
          {toast.text}
        </div>
      ))}
    </div>
  );
}

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
