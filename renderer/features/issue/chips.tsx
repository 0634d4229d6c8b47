import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './chips.module.css';

export interface Chip {
  readonly key: string;
  /** Quiet word in front. */
  readonly kind?: string | undefined;
  readonly label: ReactNode;
  readonly removeLabel: string;
  readonly onRemove: () => void;
}

/** Values that were entered, each with a button that takes it back. */
export function Chips({ label, chips }: { readonly label: string; readonly chips: readonly Chip[] }) {
  if (chips.length === 0) return null;
  return (
    <ul className={css['chips']} aria-label={label}>
      {chips.map((chip) => (
        <li key={chip.key} className={css['chip']}>
          {chip.kind === undefined ? null : <span>{chip.kind}</span>}
          <b>{chip.label}</b>
          <button type="button" aria-label={chip.removeLabel} onClick={chip.onRemove}>
            <X aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  );
}
