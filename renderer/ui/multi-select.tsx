import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { classes } from './class-names.ts';
import fieldCss from './field.module.css';
import { controlProps, useFieldIds } from './field.tsx';
import { visibleText } from './format-text.ts';
import menuCss from './menu.module.css';
import css from './select.module.css';

export interface MultiSelectProps {
  /** In the order in which they were chosen; empty for none. */
  readonly value: readonly string[];
  readonly options: readonly string[];
  /** Said in place of an empty choice; its line in the list gives up every choice. */
  readonly emptyLabel: string;
  /** Said of what is chosen. */
  readonly summary: (chosen: readonly string[]) => string;
  readonly onChange: (value: readonly string[]) => void;
}

/** Names to choose any number of, inside a `Field`. */
export function MultiSelect({ value, options, emptyLabel, summary, onChange }: MultiSelectProps) {
  const ids = useFieldIds();
  const all = [...options, ...value.filter((name) => !options.includes(name))];
  return (
    <Base.Root<string, true>
      multiple
      value={[...value]}
      onValueChange={(next) => onChange(next.includes(NONE) ? [] : next)}
    >
      <Base.Trigger
        {...controlProps(ids)}
        className={classes(fieldCss['control'], css['trigger'])}
        {...(ids === null ? {} : { 'aria-labelledby': `${ids.label} ${ids.control}v` })}
        title={value.length === 0 ? emptyLabel : visibleText(value.join(', '))}
      >
        <span id={ids === null ? undefined : `${ids.control}v`} className={css['value']}>
          {value.length === 0 ? emptyLabel : visibleText(summary(value))}
        </span>
        <Base.Icon className={css['chevron']}>
          <ChevronDown aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={menuCss['positioner']} align="start" sideOffset={3} alignItemWithTrigger={false}>
          <Base.Popup className={classes(menuCss['popup'], css['popup'])}>
            <Line value={NONE} label={emptyLabel} />
            {all.map((name) => (
              <Line key={name} value={name} label={name} place={value.indexOf(name)} />
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** No name of a cipher, group or scheme is empty. */
const NONE = '';

function Line({
  value,
  label,
  place = -1,
}: {
  readonly value: string;
  readonly label: string;
  readonly place?: number;
}) {
  return (
    <Base.Item value={value} className={classes(menuCss['item'], css['item'])}>
      <Base.ItemText className={css['text']}>{visibleText(label)}</Base.ItemText>
      {place < 0 ? null : <span className={menuCss['note']}>{place + 1}</span>}
      <Base.ItemIndicator className={css['check']}>
        <Check aria-hidden />
      </Base.ItemIndicator>
    </Base.Item>
  );
}
