import type { ReactNode } from 'react';
import { classes } from './class-names.ts';
import css from './status.module.css';

/** Each state has a shape of its own, so that it can be read without colour. */
export type StatusKind =
  | 'valid'
  | 'expiring'
  | 'expired'
  | 'revoked'
  | 'on-hold'
  | 'not-yet-valid'
  | 'unknown'
  | 'not-checked'
  | 'info';

const SHAPES: Readonly<Record<StatusKind, ReactNode>> = {
  valid: (
    <>
      <circle cx="8" cy="8" r="5.7" />
      <path d="M5.4 8.2l1.8 1.8 3.4-3.8" />
    </>
  ),
  expiring: <path d="M8 2.3l6.2 11H1.8zM8 6.5v3.2M8 11.6v.01" />,
  expired: (
    <>
      <rect x="2.6" y="2.6" width="10.8" height="10.8" rx="1.5" />
      <path d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8" />
    </>
  ),
  revoked: <path d="M5.6 2.3h4.8l3.3 3.3v4.8l-3.3 3.3H5.6L2.3 10.4V5.6zM4.2 11.8l7.6-7.6" />,
  'on-hold': <path d="M5.5 3.5v9M10.5 3.5v9" strokeWidth="2.4" />,
  'not-yet-valid': (
    <>
      <circle cx="8" cy="8" r="5.7" />
      <path d="M8 4.8V8l2.3 1.4" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="5.7" strokeDasharray="2.2 1.9" />
      <path d="M6.4 6.6A1.7 1.7 0 018 5.2c1 0 1.7.6 1.7 1.5 0 1.2-1.7 1.2-1.7 2.3M8 11v.01" />
    </>
  ),
  'not-checked': (
    <>
      <circle cx="8" cy="8" r="5.7" />
      <path d="M5.5 8h5" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="5.7" />
      <path d="M8 7.4v3.4M8 5.2v.01" />
    </>
  ),
};

export interface StatusIconProps {
  readonly status: StatusKind;
  readonly className?: string | undefined;
}

/** The shape alone; a word must stand beside it. */
export function StatusIcon({ status, className }: StatusIconProps) {
  return (
    <svg aria-hidden viewBox="0 0 16 16" className={classes(css['icon'], css[status], className)}>
      {SHAPES[status]}
    </svg>
  );
}

export interface StatusProps {
  readonly status: StatusKind;
  readonly children: ReactNode;
}

/** Icon and word in a line or a cell. Valid stays quiet. */
export function Status({ status, children }: StatusProps) {
  return (
    <span className={classes(css['status'], css[status])}>
      <StatusIcon status={status} />
      {children}
    </span>
  );
}

/** Icon and word on a tint, for heads. */
export function StatusChip({ status, children }: StatusProps) {
  return (
    <span className={classes(css['status'], css['chip'], css[status])}>
      <StatusIcon status={status} />
      {children}
    </span>
  );
}

export function Tag({ children }: { readonly children: ReactNode }) {
  return <span className={css['tag']}>{children}</span>;
}
