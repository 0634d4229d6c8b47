import { crlPlanText as words } from '../../../shared/text/en/ui/crl-plan.ts';
import { Field, TextInput } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import css from './revocation.module.css';
import { HOUR_UNITS, type TypedHours } from './typed-hours.ts';

export interface HoursFieldProps {
  readonly label: string;
  readonly value: TypedHours;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly onChange: (value: TypedHours) => void;
}

/** A length of time of whole hours: a number and a unit. */
export function HoursField({ label, value, hint, error, onChange }: HoursFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      <div className={css['unit']}>
        <TextInput
          inputMode="numeric"
          maxLength={6}
          value={value.amount}
          onChange={(event) => onChange({ ...value, amount: event.currentTarget.value })}
        />
        <Select
          label={words.unitOf(label)}
          value={value.unit}
          options={HOUR_UNITS.map((unit) => ({ value: unit, label: words.units[unit] }))}
          onChange={(unit) => onChange({ ...value, unit })}
        />
      </div>
    </Field>
  );
}
