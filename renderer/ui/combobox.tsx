import { Combobox as Base } from '@base-ui/react/combobox';
import { Check, ChevronDown } from 'lucide-react';
import { useMemo, useState } from 'react';
import { classes } from './class-names.ts';
import css from './combobox.module.css';
import fieldCss from './field.module.css';
import { controlProps, useFieldIds } from './field.tsx';
import menuCss from './menu.module.css';
import type { SelectOption } from './select.tsx';
import selectCss from './select.module.css';

export interface ComboboxProps {
  readonly value: string;
  readonly options: readonly SelectOption<string>[];
  readonly onChange: (value: string) => void;
  /** Stands where nothing is chosen. */
  readonly placeholder?: string | undefined;
  /** Name and placeholder of the search field. */
  readonly searchLabel: string;
  /** Said when nothing matches. */
  readonly noneFound: string;
  /** Said below the list when it shows only the first of what matches. */
  readonly more: (left: number) => string;
}

const MOST_SHOWN = 60;

/** A select with a search field over its list, for hundreds of options; inside a `Field`. */
export function Combobox(props: ComboboxProps) {
  const { value, options, onChange, placeholder = '', searchLabel, noneFound, more } = props;
  const ids = useFieldIds();
  const [query, setQuery] = useState('');
  const found = useMemo(() => options.filter((option) => matches(option, query)), [options, query]);
  const shown = useMemo(() => found.slice(0, MOST_SHOWN), [found]);
  const chosen = options.find((option) => option.value === value) ?? null;
  return (
    <Base.Root<SelectOption<string>>
      items={options}
      filteredItems={shown}
      value={chosen}
      isItemEqualToValue={(one, other) => one.value === other.value}
      autoHighlight
      onValueChange={(next) => {
        if (next !== null) onChange(next.value);
      }}
      onOpenChange={(open) => {
        if (open) setQuery('');
      }}
      inputValue={query}
      onInputValueChange={(next, { reason }) => {
        if (reason === 'input-change' || reason === 'input-clear') setQuery(next);
      }}
    >
      <Base.Trigger
        {...controlProps(ids)}
        className={classes(fieldCss['control'], selectCss['trigger'])}
        {...(ids === null ? {} : { 'aria-labelledby': ids.label })}
      >
        <span className={selectCss['value']} title={chosen?.label}>
          {chosen?.label ?? placeholder}
        </span>
        <span className={selectCss['chevron']}>
          <ChevronDown aria-hidden />
        </span>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={menuCss['positioner']} align="start" sideOffset={3}>
          <Base.Popup className={classes(menuCss['popup'], css['popup'])} aria-label={searchLabel}>
            <Base.Input className={css['search']} aria-label={searchLabel} placeholder={searchLabel} maxLength={200} />
            <Base.Empty className={css['none']}>{noneFound}</Base.Empty>
            <Base.List className={css['list']}>
              {(option: SelectOption<string>) => (
                <Base.Item key={option.value} value={option} className={classes(menuCss['item'], selectCss['item'])}>
                  <span className={selectCss['text']}>{option.label}</span>
                  {option.note === undefined ? null : <span className={menuCss['note']}>{option.note}</span>}
                  <Base.ItemIndicator className={selectCss['check']}>
                    <Check aria-hidden />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
            {found.length > shown.length ? <p className={css['more']}>{more(found.length - shown.length)}</p> : null}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const matches = ({ label, note = '' }: SelectOption<string>, query: string): boolean =>
  query
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${label} ${note}`.toLowerCase().includes(word));
