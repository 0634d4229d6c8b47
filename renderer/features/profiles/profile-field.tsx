import { type ReactNode, useState } from 'react';
import type { Period, RuleSource, ValidityUnit } from '../../../shared/model/profile.ts';
import { RULE_SOURCES, VALIDITY_UNITS } from '../../../shared/model/profile.ts';
import { profileFieldText } from '../../../shared/text/en/ui/profile-fields.ts';
import { profileWords } from '../../../shared/text/en/ui/profiles.ts';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import css from './profile-field.module.css';
import { Remark } from './remark.tsx';
import { useRemarks } from './profile-problems.tsx';

export interface ProfileFieldProps {
  /** Place of the value in the content; problems of it stand below the field. */
  readonly path: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly optional?: boolean | undefined;
  readonly children: ReactNode;
}

/** A field of the form with what the check says of its value. */
export function ProfileField({ path, label, hint, optional, children }: ProfileFieldProps) {
  const { error, warning } = useRemarks(path);
  const remark = warning === undefined ? hint : <Remark status="expiring">{warning}</Remark>;
  return (
    <div data-path={path} className={css['field']}>
      <Field label={label} hint={remark} error={error} optional={optional}>
        {children}
      </Field>
    </div>
  );
}

/** What is wrong with a group that is no single field: a list of boxes. */
export function GroupRemark({ path }: { readonly path: string }) {
  const { error, warning } = useRemarks(path);
  if (error !== undefined)
    return (
      <div role="alert">
        <Remark status="expired">{error}</Remark>
      </div>
    );
  return warning === undefined ? null : <Remark status="expiring">{warning}</Remark>;
}

/** What was typed stands as long as it means the value; else the value does. */
function useTyped<Value>(
  value: Value,
  parse: (text: string) => Value,
  format: (value: Value) => string,
): readonly [string, (text: string) => Value] {
  const [typed, setTyped] = useState(() => format(value));
  const shown = format(parse(typed)) === format(value) ? typed : format(value);
  const take = (text: string): Value => {
    setTyped(text);
    return parse(text);
  };
  return [shown, take];
}

const parseLines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
const formatLines = (lines: readonly string[]): string => lines.join('\n');

export interface LinesFieldProps extends Omit<ProfileFieldProps, 'children'> {
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly placeholder?: string | undefined;
}

/** Several texts, one a line. */
export function LinesField({ value, onChange, placeholder, hint, ...field }: LinesFieldProps) {
  const [shown, take] = useTyped(value, parseLines, formatLines);
  return (
    <ProfileField {...field} hint={hint ?? profileFieldText.oneALine}>
      <TextArea
        mono
        className={css['lines']}
        rows={Math.min(8, Math.max(2, shown.split('\n').length))}
        value={shown}
        placeholder={placeholder}
        onChange={(event) => onChange(take(event.currentTarget.value))}
      />
    </ProfileField>
  );
}

/** Not a number where the text is none: the check says so. */
const parseNumber = (text: string): number => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN);
const formatNumber = (value: number): string => (Number.isFinite(value) ? String(value) : '');

export interface NumberFieldProps extends Omit<ProfileFieldProps, 'children'> {
  readonly value: number;
  readonly onChange: (value: number) => void;
}

export function NumberField({ value, onChange, ...field }: NumberFieldProps) {
  return (
    <ProfileField {...field}>
      <NumberInput value={value} onChange={onChange} />
    </ProfileField>
  );
}

function NumberInput({ value, onChange }: Pick<NumberFieldProps, 'value' | 'onChange'>) {
  const [shown, take] = useTyped(value, parseNumber, formatNumber);
  return (
    <TextInput
      inputMode="numeric"
      className={css['number']}
      value={shown}
      onChange={(event) => onChange(take(event.currentTarget.value))}
    />
  );
}

export interface PeriodFieldProps extends Omit<ProfileFieldProps, 'children'> {
  readonly value: Period;
  readonly onChange: (value: Period) => void;
}

/** A number and its unit. */
export function PeriodField({ value, onChange, ...field }: PeriodFieldProps) {
  return (
    <ProfileField {...field}>
      <div className={css['period']}>
        <NumberInput value={value.count} onChange={(count) => onChange({ ...value, count })} />
        <Segmented<ValidityUnit>
          label={`${field.label}: ${profileFieldText.validity.unit}`}
          value={value.unit}
          options={VALIDITY_UNITS.map((unit) => ({ value: unit, label: profileWords.units[unit] }))}
          onChange={(unit) => onChange({ ...value, unit })}
        />
      </div>
    </ProfileField>
  );
}

export interface SourceFieldProps {
  readonly path: string;
  readonly value: RuleSource;
  readonly onChange: (value: RuleSource) => void;
  readonly label: string;
}

/** Where a part of the certificate comes from. */
export function SourceField({ path, value, onChange, label }: SourceFieldProps) {
  return (
    <ProfileField path={path} label={label}>
      <Select<RuleSource>
        value={value}
        onChange={onChange}
        options={RULE_SOURCES.map((source) => ({
          value: source,
          label: profileWords.sources[source],
          note: profileWords.sourceNotes[source],
        }))}
      />
    </ProfileField>
  );
}
