import { Check, TriangleAlert } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { LinkButton } from './button.tsx';
import { useUiWords } from './host.tsx';
import css from './toast.module.css';

export type ToastTone = 'done' | 'failed';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: ToastTone;
  readonly action?: ToastAction | undefined;
}

/** Takes back what was done, while the toast is there. */
export interface ToastAction {
  readonly label: string;
  readonly onChoose: () => void;
}

const SHOWN_MS = 4_000;
const SHOWN_WITH_ACTION_MS = 12_000;
const MOST = 3;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Confirms what was done, for four seconds, or twelve where it can be taken back. Failures belong where they arose, in an `ErrorPanel`. */
export function showToast(text: string, tone: ToastTone = 'done', action?: ToastAction): void {
  lastId += 1;
  const id = lastId;
  change([...toasts, { id, text, tone, action }].slice(-MOST));
  setTimeout(() => drop(id), action === undefined ? SHOWN_MS : SHOWN_WITH_ACTION_MS);
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
          {toast.action === undefined ? null : (
            <LinkButton
              className={css['action']}
              onClick={() => {
                drop(toast.id);
                toast.action?.onChoose();
              }}
            >
              {toast.action.label}
            </LinkButton>
          )}
        </div>
      ))}
    </div>
  );
}

const drop = (id: number): void => change(toasts.filter((toast) => toast.id !== id));

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
