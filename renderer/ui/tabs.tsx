import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { formatCount } from './format-number.ts';
import css from './tabs.module.css';

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
  /** Small number behind the label. */
  readonly count?: number | undefined;
  /** Rendered only while the tab is active. */
  readonly content: ReactNode;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly active: Id;
  readonly onChange: (id: Id) => void;
  readonly items: readonly TabItem<Id>[];
  /** Stands right of the tabs. */
  readonly trailing?: ReactNode;
}

/** So many stand closer together, to fit one line of a pane. */
const MANY = 6;

/** A row of tabs; the panel below takes the height that is left and scrolls itself. */
export function Tabs<Id extends string>({ label, active, onChange, items, trailing }: TabsProps<Id>) {
  return (
    <Base.Root
      className={css['root']}
      value={active}
      onValueChange={(value) => {
        const next = items.find((item) => item.id === value);
        if (next !== undefined) onChange(next.id);
      }}
    >
      <div className={css['bar']}>
        <Base.List
          className={css['list']}
          data-many={items.length >= MANY || undefined}
          aria-label={label}
          activateOnFocus
        >
          {items.map((item) => (
            <Base.Tab key={item.id} value={item.id} className={css['tab']}>
              {item.label}
              {item.count === undefined ? null : <span className={css['count']}>{formatCount(item.count)}</span>}
            </Base.Tab>
          ))}
        </Base.List>
        {trailing}
      </div>
      {items.map((item) => (
        <Base.Panel key={item.id} value={item.id} className={css['panel']}>
          {item.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
