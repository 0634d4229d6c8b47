import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { classes } from './class-names.ts';
import fieldCss from './field.module.css';
import { controlProps, useFieldIds } from './field.tsx';
import menuCss from './menu.module.css';
import css from './select.module.css';

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** Second, quieter part of the line. */
  readonly note?: string | undefined;
  readonly disabled?: boolean | undefined;
}

export interface SelectProps<Value extends string> {
  readonly value: Value;
  readonly options: readonly SelectOption<Value>[];
  readonly onChange: (value: Value) => void;
  readonly disabled?: boolean | undefined;
  /** Accessible name outside a `Field`. */
  readonly label?: string | undefined;
  readonly className?: string | undefined;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  const { value, options, onChange, disabled = false, label, className } = props;
  const ids = useFieldIds();
  return (
    <Base.Root<Value>
      value={value}
      items={options.map((option) => ({ value: option.value, label: option.label }))}
      disabled={disabled}
      onValueChange={(next) => {
        if (next !== null) onChange(next);
      }}
    >
      <Base.Trigger
        {...controlProps(ids)}
        className={classes(fieldCss['control'], css['trigger'], className)}
        title={options.find((option) => option.value === value)?.label}
        {...(ids === null ? { 'aria-label': label } : { 'aria-labelledby': ids.label })}
      >
        <Base.Value className={css['value']} />
        <Base.Icon className={css['chevron']}>
          <ChevronDown aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className={menuCss['positioner']} align="start" sideOffset={3} alignItemWithTrigger={false}>
          <Base.Popup className={classes(menuCss['popup'], css['popup'])}>
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className={classes(menuCss['item'], css['item'])}
              >
                <Base.ItemText className={css['text']}>{option.label}</Base.ItemText>
                {option.note === undefined ? null : <span className={menuCss['note']}>{option.note}</span>}
                <Base.ItemIndicator className={css['check']}>
                  <Check aria-hidden />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
