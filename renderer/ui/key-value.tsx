import type { ReactNode } from 'react';
import { classes } from './class-names.ts';
import css from './key-value.module.css';

export interface KeyValueRow {
  readonly label: string;
  readonly value: ReactNode;
  /** Something to copy and compare: serials, fingerprints, identifiers. */
  readonly mono?: boolean | undefined;
}

export interface KeyValueProps {
  readonly rows: readonly (KeyValueRow | 'rule')[];
  /** Wider first column for long labels. */
  readonly wide?: boolean | undefined;
}

export function KeyValue({ rows, wide = false }: KeyValueProps) {
  return (
    <dl className={classes(css['list'], wide && css['wide'])} data-selectable>
      {rows.map((row, index) =>
        row === 'rule' ? (
          <div key={`rule-${index}`} className={css['rule']} />
        ) : (
          <div key={row.label} className={css['row']}>
            <dt>{row.label}</dt>
            <dd className={row.mono === true ? css['mono'] : undefined}>{row.value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** Small head over a group of rows. */
export function SectionHead({ children, trailing }: { readonly children: ReactNode; readonly trailing?: ReactNode }) {
  return (
    <div className={css['section']}>
      <h3>{children}</h3>
      {trailing}
    </div>
  );
}
