import { createContext, type ComponentProps, type ReactNode, useContext, useId } from 'react';
import { classes } from './class-names.ts';
import css from './field.module.css';
import { useUiWords } from './host.tsx';
import { StatusIcon } from './status.tsx';

interface FieldIds {
  readonly control: string;
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
}

const FieldContext = createContext<FieldIds | null>(null);

/** Ids that a control inside a `Field` puts on itself; none outside. */
export const useFieldIds = (): FieldIds | null => useContext(FieldContext);

export interface FieldProps {
  readonly label: string;
  readonly optional?: boolean | undefined;
  readonly hint?: ReactNode;
  /** What is wrong with the value; replaces the hint. */
  readonly error?: string | undefined;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** Label above, control, then a hint or what is wrong. */
export function Field({ label, optional = false, hint, error, className, children }: FieldProps) {
  const id = useId();
  const words = useUiWords();
  const remark = error ?? hint;
  const ids: FieldIds = {
    control: `${id}c`,
    label: `${id}l`,
    describedBy: remark === undefined ? undefined : `${id}r`,
    invalid: error !== undefined,
  };
  return (
    <div className={classes(css['field'], className)}>
      <div className={css['head']}>
        <label id={ids.label} htmlFor={ids.control}>
          {label}
        </label>
        {optional ? <span>{words.optional}</span> : null}
      </div>
      <FieldContext value={ids}>{children}</FieldContext>
      {error !== undefined ? (
        <p id={ids.describedBy} className={css['error']} role="alert">
          <StatusIcon status="expired" />
          <span>{error}</span>
        </p>
      ) : hint !== undefined ? (
        <div id={ids.describedBy} className={css['hint']}>
          {hint}
        </div>
      ) : null}
    </div>
  );
}

export interface TextInputProps extends ComponentProps<'input'> {
  readonly mono?: boolean | undefined;
}

export function TextInput({ mono = false, className, ...rest }: TextInputProps) {
  return (
    <input
      type="text"
      spellCheck={false}
      autoComplete="off"
      {...controlProps(useFieldIds())}
      className={classes(css['control'], mono && css['mono'], className)}
      {...rest}
    />
  );
}

export interface TextAreaProps extends ComponentProps<'textarea'> {
  readonly mono?: boolean | undefined;
}

export function TextArea({ mono = false, className, ...rest }: TextAreaProps) {
  return (
    <textarea
      spellCheck={false}
      {...controlProps(useFieldIds())}
      className={classes(css['control'], css['area'], mono && css['mono'], className)}
      {...rest}
    />
  );
}

export function controlProps(ids: FieldIds | null) {
  if (ids === null) return {};
  return {
    id: ids.control,
    'aria-describedby': ids.describedBy,
    ...(ids.invalid ? { 'aria-invalid': true } : {}),
  };
}
