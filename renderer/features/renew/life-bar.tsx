import type { RenewItem } from '../../../shared/model/renew.ts';
import css from './renew.module.css';

export interface LifeBarProps {
  readonly item: RenewItem;
  readonly axis: { readonly from: number; readonly to: number };
  /** Read out instead of the drawing. */
  readonly label: string;
}

/** The rest of the old life above the new one; where both are drawn over each other, both are valid. */
export function LifeBar({ item: { endsAt, notBefore, notAfter }, axis, label }: LifeBarProps) {
  const length = Math.max(1, axis.to - axis.from);
  const at = (instant: number): number => Math.min(100, Math.max(0, ((instant - axis.from) / length) * 100));
  const oldEnd = at(endsAt);
  const start = at(notBefore);
  const both = Math.max(0, oldEnd - start);
  return (
    <svg className={css['life']} role="img" aria-label={label}>
      <rect className={css['both']} x={`${start}%`} width={`${both}%`} y="0" height="100%" />
      <rect className={css['old']} x="0" width={`${Math.max(oldEnd, 0.8)}%`} y="3" height="4" />
      <rect
        className={css['new']}
        x={`${start}%`}
        width={`${Math.max(at(notAfter) - start, 0.8)}%`}
        y="10"
        height="5"
      />
    </svg>
  );
}
