import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import css from './side-tabs.module.css';

export interface SideTab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** Stands behind the label: a status with its words. */
  readonly mark?: ReactNode;
  /** Rendered only while the tab is active. */
  readonly content: ReactNode;
}

export interface SideTabsProps<Id extends string> {
  readonly label: string;
  readonly active: Id;
  readonly onChange: (id: Id) => void;
  readonly items: readonly SideTab<Id>[];
}

/** Parts of a long form, named at the left; the chosen one fills the rest and scrolls itself. */
export function SideTabs<Id extends string>({ label, active, onChange, items }: SideTabsProps<Id>) {
  return (
    <Base.Root
      className={css['root']}
      orientation="vertical"
      value={active}
      onValueChange={(value) => {
        const next = items.find((item) => item.id === value);
        if (next !== undefined) onChange(next.id);
      }}
    >
      <div className={css['frame']}>
        <Base.List className={css['list']} aria-label={label} activateOnFocus>
          {items.map((item) => (
            <Base.Tab key={item.id} value={item.id} className={css['tab']}>
              <span>{item.label}</span>
              {item.mark}
            </Base.Tab>
          ))}
        </Base.List>
        {items.map((item) => (
          <Base.Panel key={item.id} value={item.id} className={css['panel']}>
            {item.content}
          </Base.Panel>
        ))}
      </div>
    </Base.Root>
  );
}
