import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { Period, ValidityUnit } from '../../../shared/model/profile.ts';
import { VALIDITY_UNITS } from '../../../shared/model/profile.ts';
import { authoritiesText } from '../../../shared/text/en/ui/authorities.ts';
import { authorityActsText } from '../../../shared/text/en/ui/authority-acts.ts';
import { Field, TextInput } from '../../ui/field.tsx';
import { formatMinute } from '../../ui/format-time.ts';
import { Select } from '../../ui/select.tsx';
import css from './authorities.module.css';
import { isPeriod, lastInstantOf, type TypedPeriod } from './typed-period.ts';

const words = authorityActsText.period;

export interface PeriodFieldProps {
  readonly period: TypedPeriod;
  readonly now: number;
  readonly onChange: (period: TypedPeriod) => void;
  /** Who will sign; nothing outlives it. */
  readonly signer?: Pick<AuthoritySummary, 'name' | 'notAfter'> | undefined;
}

/** A length of time as people say it: a number and a unit. */
export function PeriodField({ period, now, onChange, signer }: PeriodFieldProps) {
  const valid = isPeriod(period);
  return (
    <Field
      label={words.label}
      hint={valid ? words.ends(formatMinute(lastInstantOf(now, period))) : undefined}
      error={valid ? tooLong(period, now, signer) : words.invalid}
    >
      <div className={css['unit']}>
        <TextInput
          inputMode="numeric"
          maxLength={6}
          value={period.count}
          onChange={(event) => onChange({ ...period, count: event.currentTarget.value })}
        />
        <Select<ValidityUnit>
          label={words.unit}
          value={period.unit}
          onChange={(unit) => onChange({ ...period, unit })}
          options={VALIDITY_UNITS.map((value) => ({ value, label: words.units[value] }))}
        />
      </div>
    </Field>
  );
}

function tooLong(period: TypedPeriod, now: number, signer: PeriodFieldProps['signer']): string | undefined {
  if (signer === undefined || lastInstantOf(now, period) <= signer.notAfter) return undefined;
  return authoritiesText.form.outlives(signer.name, formatMinute(signer.notAfter));
}

/** `5 years`. */
export const sayPeriod = ({ count, unit }: Period): string => words.say(count, unit);
