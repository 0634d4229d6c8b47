import type { ReactNode } from 'react';
import css from './banner.module.css';
import { classes } from './class-names.ts';
import { StatusIcon, type StatusKind } from './status.tsx';

export type BannerTone = 'ok' | 'warn' | 'fail' | 'info' | 'neutral';

const ICONS: Readonly<Record<BannerTone, StatusKind>> = {
  ok: 'valid',
  warn: 'expiring',
  fail: 'expired',
  info: 'info',
  neutral: 'unknown',
};

export interface BannerProps {
  readonly tone: BannerTone;
  /** The answer in one sentence. */
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly icon?: ReactNode;
  readonly headingLevel?: 1 | 2 | 3 | undefined;
}

/** The verdict over a screen. */
export function Banner({ tone, title, children, actions, icon, headingLevel = 2 }: BannerProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <section className={classes(css['banner'], css[tone])}>
      <span className={css['icon']}>{icon ?? <StatusIcon status={ICONS[tone]} />}</span>
      <div className={css['text']}>
        <Heading>{title}</Heading>
        {children === undefined ? null : <div className={css['body']}>{children}</div>}
      </div>
      {actions === undefined ? null : <div className={css['actions']}>{actions}</div>}
    </section>
  );
}

export interface FindingProps {
  readonly tone: BannerTone;
  readonly title: ReactNode;
  /** `RFC 5280 §4.2.1.3`, in monospace at the right. */
  readonly reference?: string | undefined;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** One cause, problem or check below a verdict. */
export function Finding({ tone, title, reference, children, actions }: FindingProps) {
  return (
    <article className={classes(css['finding'], css[tone])}>
      <span className={css['icon']}>
        <StatusIcon status={ICONS[tone]} />
      </span>
      <div className={css['text']}>
        <div className={css['findingHead']}>
          <h3>{title}</h3>
          {reference === undefined ? null : <span className={css['reference']}>{reference}</span>}
        </div>
        {children === undefined ? null : <div className={css['body']}>{children}</div>}
        {actions === undefined ? null : <div className={css['fix']}>{actions}</div>}
      </div>
    </article>
  );
}
