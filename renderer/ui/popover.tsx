import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { classes } from './class-names.ts';
import css from './popover.module.css';

export interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  /** Names it for assistive technology. */
  readonly label: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly align?: 'start' | 'end' | undefined;
  readonly size?: 'normal' | 'large' | undefined;
  readonly children: ReactNode;
}

/** A panel beside a button: what is changed in it takes effect at once. */
export function Popover({
  trigger,
  label,
  open,
  onOpenChange,
  align = 'end',
  size = 'normal',
  children,
}: PopoverProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={css['positioner']} align={align} sideOffset={4} collisionPadding={6}>
          <Base.Popup className={classes(css['popup'], css[size])} aria-label={label}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
