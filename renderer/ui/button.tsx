import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import css from './button.module.css';
import { classes } from './class-names.ts';
import { Tip } from './tooltip.tsx';

export type ButtonVariant = 'secondary' | 'primary' | 'quiet' | 'danger' | 'danger-solid';

interface CommonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly variant?: ButtonVariant | undefined;
  readonly size?: 'normal' | 'small' | undefined;
  /** Says why the button cannot be used now: it stays focusable and shows the reason. */
  readonly blockedBecause?: string | undefined;
  /** What it started is not over: it keeps the focus, and a press counts for nothing. */
  readonly busy?: boolean | undefined;
}

export interface ButtonProps extends CommonProps {
  readonly icon?: LucideIcon | undefined;
  readonly children: ReactNode;
}

export function Button({ variant = 'secondary', size = 'normal', icon: Icon, children, ...rest }: ButtonProps) {
  return (
    <PlainButton variant={variant} size={size} {...rest}>
      {Icon === undefined ? null : <Icon aria-hidden className={css['icon']} />}
      {children}
    </PlainButton>
  );
}

export interface IconButtonProps extends CommonProps {
  readonly icon: LucideIcon;
  /** Accessible name and tooltip. */
  readonly label: string;
  /** Shown after the name in the tooltip: a shortcut. */
  readonly hint?: string | undefined;
}

export function IconButton({ icon: Icon, label, hint, variant = 'quiet', ...rest }: IconButtonProps) {
  const { blockedBecause, className, ...button } = rest;
  const text = blockedBecause ?? (hint === undefined ? label : `${label} (${hint})`);
  return (
    <Tip text={text}>
      <PlainButton
        variant={variant}
        aria-label={label}
        className={classes(css['square'], className)}
        {...button}
        {...(blockedBecause === undefined ? {} : blocked)}
      >
        <Icon aria-hidden className={css['icon']} />
      </PlainButton>
    </Tip>
  );
}

/** Looks like a link, acts like a button. */
export function LinkButton({ className, ...rest }: ComponentProps<'button'>) {
  return <button type="button" className={classes(css['link'], className)} {...rest} />;
}

const blocked = {
  'aria-disabled': true,
  onClick: (event: { preventDefault: () => void }) => event.preventDefault(),
} as const;

interface PlainButtonProps extends CommonProps {
  readonly children?: ReactNode;
}

function PlainButton({ variant, size, blockedBecause, busy, className, ...rest }: PlainButtonProps) {
  const button = (
    <button
      type="button"
      className={classes(css['button'], css[variant ?? 'secondary'], size === 'small' && css['small'], className)}
      {...rest}
      {...(busy === true ? { 'aria-busy': true } : {})}
      {...(busy !== true && blockedBecause === undefined ? {} : blocked)}
    />
  );
  return blockedBecause === undefined ? button : <Tip text={blockedBecause}>{button}</Tip>;
}
