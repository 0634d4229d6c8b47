import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import css from './tooltip.module.css';

export interface TipProps {
  readonly text: ReactNode;
  /** One element that takes a ref and handlers. */
  readonly children: ReactElement<Record<string, unknown>>;
  readonly side?: 'top' | 'right' | 'bottom' | 'left' | undefined;
}

/** A short remark on hover and focus. The element must have a name of its own. */
export function Tip({ text, children, side = 'bottom' }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={children} delay={450} />
      <Tooltip.Portal>
        <Tooltip.Positioner className={css['positioner']} side={side} sideOffset={6} collisionPadding={6}>
          <Tooltip.Popup className={css['popup']}>{text}</Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
