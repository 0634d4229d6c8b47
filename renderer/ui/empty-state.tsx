import type { ReactNode } from 'react';
import css from './empty-state.module.css';

export interface EmptyStateProps {
  readonly title: string;
  /** Teaches the next step. */
  readonly children?: ReactNode;
  /** One button, seldom two. */
  readonly action?: ReactNode;
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={css['place']}>
      <div className={css['empty']}>
        <h2>{title}</h2>
        {children === undefined ? null : <div className={css['text']}>{children}</div>}
        {action === undefined ? null : <div className={css['action']}>{action}</div>}
      </div>
    </div>
  );
}
