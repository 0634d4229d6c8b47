import { LockKeyhole } from 'lucide-react';
import { createContext, type ReactNode, useContext } from 'react';
import { classes } from './class-names.ts';
import css from './fixed-fields.module.css';

const FixedContext = createContext(false);

/** Whether what stands here can only be read now; for controls that are no native ones, which a fieldset does not reach. */
export const useIsFixed = (): boolean => useContext(FixedContext);

export interface FixedFieldsProps {
  /** Why nothing in it can be changed now; it is shown above, and every control is greyed out. */
  readonly because: string | undefined;
  /** The reason is told elsewhere. */
  readonly isToldElsewhere?: boolean | undefined;
  readonly label?: string | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

export function FixedFields({ because, isToldElsewhere = false, label, className, children }: FixedFieldsProps) {
  const isFixed = because !== undefined;
  return (
    <fieldset className={classes(css['fields'], className)} disabled={isFixed} aria-label={label}>
      {because === undefined || isToldElsewhere ? null : (
        <p className={css['reason']}>
          <LockKeyhole aria-hidden />
          {because}
        </p>
      )}
      <FixedContext value={isFixed}>{children}</FixedContext>
    </fieldset>
  );
}
