import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './progress.module.css';

export interface ProgressProps {
  readonly label: string;
  readonly done: number;
  /** Unknown end: the bar moves without a measure. */
  readonly total?: number | undefined;
}

export function Progress({ label, done, total }: ProgressProps) {
  // Before the first piece is done the bar moves too: standing at nothing looks as if nothing went on.
  const measure = total === undefined || done === 0 ? {} : { value: Math.min(done, total), max: total };
  return <progress className={css['progress']} aria-label={label} {...measure} />;
}

/** Never alone: says what is being waited for. */
export function Spinner({ children }: { readonly children: ReactNode }) {
  return (
    <span className={css['spinner']} role="status">
      <LoaderCircle aria-hidden />
      {children}
    </span>
  );
}
