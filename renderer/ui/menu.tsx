import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import type { LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { classes } from './class-names.ts';
import css from './menu.module.css';

export type MenuEntry =
  | {
      readonly label: string;
      readonly icon?: LucideIcon | undefined;
      /** Shortcut or a number at the right. */
      readonly note?: string | undefined;
      readonly danger?: boolean | undefined;
      readonly disabled?: boolean | undefined;
      /** Disables it, and is told on hover. */
      readonly disabledBecause?: string | undefined;
      readonly onChoose: () => void;
    }
  | 'separator';

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly entries: readonly MenuEntry[];
  /** Shown above the entries. */
  readonly head?: ReactNode;
  readonly align?: 'start' | 'end' | undefined;
}

export function Menu({ trigger, entries, head, align = 'start' }: MenuProps) {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={css['positioner']} align={align} sideOffset={4} collisionPadding={6}>
          <Base.Popup className={css['popup']}>
            {head === undefined ? null : <div className={css['head']}>{head}</div>}
            <Entries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ContextMenuProps {
  readonly entries: readonly MenuEntry[];
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** Right click anywhere on the children. */
export function ContextMenu({ entries, children, className }: ContextMenuProps) {
  return (
    <BaseContext.Root>
      <BaseContext.Trigger className={className}>{children}</BaseContext.Trigger>
      <BaseContext.Portal>
        <BaseContext.Positioner className={css['positioner']}>
          <BaseContext.Popup className={css['popup']}>
            <Entries entries={entries} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}

function Entries({ entries }: { readonly entries: readonly MenuEntry[] }) {
  return entries.map((entry, index) => {
    if (entry === 'separator') return <Base.Separator key={`separator-${index}`} className={css['separator']} />;
    const { label, icon: Icon, note, danger = false, disabled = false, disabledBecause, onChoose } = entry;
    return (
      <Base.Item
        key={label}
        disabled={disabled || disabledBecause !== undefined}
        title={disabledBecause}
        onClick={onChoose}
        className={classes(css['item'], danger && css['danger'])}
      >
        <span className={css['icon']}>{Icon === undefined ? null : <Icon aria-hidden />}</span>
        <span className={css['label']}>{label}</span>
        {note === undefined ? null : <span className={css['note']}>{note}</span>}
      </Base.Item>
    );
  });
}
