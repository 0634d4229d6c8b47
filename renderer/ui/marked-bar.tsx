import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton, LinkButton } from './button.tsx';
import css from './marked-bar.module.css';

export interface MarkedBarProps {
  readonly label: string;
  readonly count: string;
  /** Words of the button that marks everything listed; absent where everything is. */
  readonly all?: string | undefined;
  readonly onAll: () => void;
  readonly clear: string;
  readonly onClear: () => void;
  /** What can be done with what is marked. */
  readonly children: ReactNode;
}

/** Stands in place of a toolbar while rows are marked. */
export function MarkedBar({ label, count, all, onAll, clear, onClear, children }: MarkedBarProps) {
  return (
    <div className={css['bar']} role="group" aria-label={label}>
      <strong role="status">{count}</strong>
      {all === undefined ? null : <LinkButton onClick={onAll}>{all}</LinkButton>}
      <span className={css['rule']} />
      {children}
      <span className={css['gap']} />
      <IconButton icon={X} label={clear} onClick={onClear} />
    </div>
  );
}
