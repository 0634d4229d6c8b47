import type { ReactNode } from 'react';
import { classes } from './class-names.ts';
import { CopyButton } from './copy-button.tsx';
import css from './error-panel.module.css';
import { useUiWords } from './host.tsx';
import { StatusIcon } from './status.tsx';

export interface ErrorPanelProps {
  /** What happened. */
  readonly title: string;
  /** Why. */
  readonly detail?: string | undefined;
  /** What to do. */
  readonly hint?: string | undefined;
  /** Code and evidence, folded and copyable. */
  readonly technical?: string | undefined;
  readonly actions?: ReactNode;
  /** In a dialog or form, rather than over a screen. */
  readonly inset?: boolean | undefined;
}

/** A failure where it arose, in three parts. */
export function ErrorPanel({ title, detail, hint, technical, actions, inset = false }: ErrorPanelProps) {
  const words = useUiWords();
  return (
    <div className={classes(css['panel'], inset && css['inset'])} role="alert">
      <StatusIcon status="expired" className={css['icon']} />
      <div className={css['text']} data-selectable>
        <strong>{title}</strong>
        {detail === undefined || detail === '' ? null : <p>{detail}</p>}
        {hint === undefined || hint === '' ? null : <p className={css['hint']}>{hint}</p>}
        {technical === undefined ? null : (
          <details>
            <summary>{words.details}</summary>
            <div className={css['technical']}>
              <code>{technical}</code>
              <CopyButton text={technical} name={words.details} />
            </div>
          </details>
        )}
        {actions === undefined ? null : <div className={css['actions']}>{actions}</div>}
      </div>
    </div>
  );
}
