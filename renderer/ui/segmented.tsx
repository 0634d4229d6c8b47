import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { classes } from './class-names.ts';
import { useIsFixed } from './fixed-fields.tsx';
import { letShortcutsPass } from './let-shortcuts-pass.ts';
import css from './segmented.module.css';

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly disabled?: boolean }[];
  readonly onChange: (value: Value) => void;
  readonly size?: 'normal' | 'small' | undefined;
}

/** One of a few choices, all visible. Arrow keys move. */
export function Segmented<Value extends string>({ label, value, options, onChange, size }: SegmentedProps<Value>) {
  const isFixed = useIsFixed();
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      disabled={isFixed}
      onValueChange={(next) => onChange(next)}
      className={classes(css['group'], size === 'small' && css['small'])}
    >
      {options.map((option) => (
        <Radio.Root
          key={option.value}
          value={option.value}
          disabled={option.disabled === true}
          className={css['item']}
          aria-label={option.label}
          onKeyDown={letShortcutsPass}
        >
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  );
}
