import type { MouseEvent, ReactNode } from 'react';
import { useUiHost } from './host.tsx';

export interface LinkProps {
  /** An address of the window: `/inventory/<id>`. */
  readonly to: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly current?: boolean | undefined;
  readonly title?: string | undefined;
  readonly label?: string | undefined;
  /** -1 where arrow keys lead to it. */
  readonly tabIndex?: 0 | -1 | undefined;
}

/** Goes to an address within the window; back returns. */
export function Link({ to, children, className, current = false, title, label, tabIndex }: LinkProps) {
  const { follow } = useUiHost();
  const go = (event: MouseEvent) => {
    event.preventDefault();
    follow(to);
  };
  return (
    <a
      href={`#${to}`}
      onClick={go}
      onAuxClick={(event) => event.preventDefault()}
      className={className}
      title={title}
      aria-label={label}
      draggable={false}
      tabIndex={tabIndex}
      aria-current={current ? 'page' : undefined}
    >
      {children}
    </a>
  );
}
