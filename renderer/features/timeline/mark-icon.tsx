import css from './mark-icon.module.css';

export type MarkKind = 'authority' | 'crl' | 'overdue' | 'rule' | 'step';

const FIGURES: Readonly<Record<MarkKind, string>> = {
  authority: 'M6 1 11 6 6 11 1 6z',
  rule: 'M6 1.5 10.5 6 6 10.5 1.5 6z',
  crl: 'M6 1.5 11 10.5H1z',
  overdue: 'M6 1.5 11 10.5H1z',
  step: 'M6 1v2.5M6 5v2.5M6 9v2.5',
};

/** A mark as it stands on the plot. */
export const MarkIcon = ({ kind }: { readonly kind: MarkKind }) => (
  <svg className={css['mark']} data-mark={kind} viewBox="0 0 12 12" aria-hidden>
    <path d={FIGURES[kind]} />
  </svg>
);
