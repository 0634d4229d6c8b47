import type { ComponentProps } from 'react';

interface ScrollRegionProps extends Omit<ComponentProps<'div'>, 'role' | 'tabIndex' | 'aria-label'> {
  /** What is in it, for those who do not see it. */
  readonly label: string;
  /** A `pre` keeps the lines of its text. */
  readonly as?: 'div' | 'pre';
}

/** A named part of a screen that scrolls by itself, whose class says so. The keyboard reaches it: else what is below its edge could not be read without a mouse. */
export function ScrollRegion({ label, as: Part = 'div', ...rest }: ScrollRegionProps) {
  const place = rest as ComponentProps<'div'> & ComponentProps<'pre'>;
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrollable region must be reachable by keyboard
  return <Part {...place} role="region" aria-label={label} tabIndex={0} />;
}
