import { type ReactNode, useId } from 'react';
import { FixedFields } from './fixed-fields.tsx';
import css from './labelled-row.module.css';

export interface LabelledRowProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Why the control cannot be used now. */
  readonly fixedBecause?: string | undefined;
  /** Its name is a heading, and its controls are a group of that name. */
  readonly isPart?: boolean;
  readonly children: ReactNode;
}

/** Name and remark at the left, the control at the right. */
export function LabelledRow({ label, hint, fixedBecause, isPart = false, children }: LabelledRowProps) {
  const id = useId();
  const Label = isPart ? 'h3' : 'p';
  return (
    <div className={css['row']} {...(isPart ? { role: 'group', 'aria-labelledby': id } : {})}>
      <div>
        <Label id={id} className={css['label']}>
          {label}
        </Label>
        {hint === undefined ? null : <p className={css['hint']}>{hint}</p>}
        {fixedBecause === undefined ? null : <p className={css['hint']}>{fixedBecause}</p>}
      </div>
      <FixedFields className={css['control']} because={fixedBecause} isToldElsewhere>
        {children}
      </FixedFields>
    </div>
  );
}
