import type { ReactNode, Ref } from 'react';
import { classes } from './class-names.ts';
import css from './page.module.css';

export interface PageProps {
  /** Over its whole width, above the column. */
  readonly banner?: ReactNode;
  /** Holds tables. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** A screen that is one column of sections and scrolls as a whole. */
export function Page({ banner, isWide = false, children }: PageProps) {
  return (
    <div className={css['screen']}>
      {banner}
      <div className={classes(css['page'], isWide && css['wide'])}>{children}</div>
    </div>
  );
}

export interface PageSectionProps {
  readonly title: string;
  /** At the other end of its head, such as how many there are. */
  readonly count?: string | undefined;
  readonly ref?: Ref<HTMLElement>;
  readonly children: ReactNode;
}

export function PageSection({ title, count, ref, children }: PageSectionProps) {
  return (
    <section ref={ref} className={css['section']} aria-label={title}>
      <h2>
        {title}
        {count === undefined ? null : <span className={css['count']}>{count}</span>}
      </h2>
      {children}
    </section>
  );
}
