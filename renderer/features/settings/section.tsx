import type { ReactNode } from 'react';
import css from './settings.module.css';

export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={css['section']} aria-label={title}>
      <h2>{title}</h2>
      <div className={css['rows']}>{children}</div>
    </section>
  );
}

export interface SettingRowProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
}

/** Name and remark at the left, the control at the right. */
export function SettingRow({ label, hint, children }: SettingRowProps) {
  return (
    <div className={css['row']}>
      <div>
        <p>{label}</p>
        {hint === undefined ? null : <p className={css['hint']}>{hint}</p>}
      </div>
      <div className={css['control']}>{children}</div>
    </div>
  );
}
