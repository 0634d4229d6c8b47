import { Checkbox as Base } from '@base-ui/react/checkbox';
import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useIsFixed } from './fixed-fields.tsx';
import { letShortcutsPass } from './let-shortcuts-pass.ts';
import css from './checkbox.module.css';

export interface CheckboxProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: ReactNode;
  readonly disabled?: boolean | undefined;
  /** Where its dialog begins. */
  readonly isFirst?: boolean | undefined;
}

export function Checkbox({ checked, onChange, children, disabled: isOff = false, isFirst = false }: CheckboxProps) {
  const id = useId();
  const isFixed = useIsFixed();
  const disabled = isOff || isFixed;
  return (
    <div className={css['row']} data-disabled={disabled || undefined}>
      <Base.Root
        className={css['box']}
        aria-labelledby={id}
        checked={checked}
        disabled={disabled}
        data-first={isFirst || undefined}
        onKeyDown={letShortcutsPass}
        onCheckedChange={(next) => onChange(next)}
      >
        <Base.Indicator className={css['mark']}>
          <Check aria-hidden />
        </Base.Indicator>
      </Base.Root>
      {/* biome-ignore lint: the box itself is the control and takes the keys */}
      <span id={id} onClick={() => !disabled && onChange(!checked)}>
        {children}
      </span>
    </div>
  );
}
