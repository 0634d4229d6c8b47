import { useState } from 'react';
import { Field, TextInput } from './field.tsx';
import { formatLocalInstant, parseLocalInstant } from './local-instant.ts';
import { Select } from './select.tsx';

const DAY_MS = 86_400_000;
const CHOICES = { day: 1, week: 7, fortnight: 14, month: 30, quarter: 91 } as const;
type Choice = keyof typeof CHOICES | 'date';

export interface UntilWords extends Readonly<Record<Choice, string>> {
  readonly label: string;
  readonly typed: string;
  readonly typedHint: string;
  readonly invalid: string;
}

export interface UntilFieldProps {
  readonly words: UntilWords;
  /** What was chosen before. */
  readonly at?: number | null | undefined;
  /** Null while what is typed is no instant ahead. */
  readonly onChange: (until: number | null) => void;
}

/** Where `UntilField` begins: a week from now, at nine in the morning. */
export const firstUntil = (): number => nineAfter(CHOICES.week);

/** Nine in the morning, local time, so many days from now. */
function nineAfter(days: number): number {
  const date = new Date(Date.now() + days * DAY_MS);
  date.setHours(9, 0, 0, 0);
  return date.getTime();
}

/** A time that lies ahead: one of a few, or typed. */
export function UntilField({ words, at = null, onChange }: UntilFieldProps) {
  const [choice, setChoice] = useState<Choice>(at === null ? 'week' : 'date');
  const [typed, setTyped] = useState(at === null ? '' : formatLocalInstant(at));
  const [isWrong, setWrong] = useState(false);
  const read = (text: string): number | null => {
    const instant = parseLocalInstant(text);
    return instant !== null && instant > Date.now() ? instant : null;
  };
  const choose = (next: Choice) => {
    setChoice(next);
    onChange(next === 'date' ? read(typed) : nineAfter(CHOICES[next]));
  };
  return (
    <>
      <Field label={words.label}>
        <Select<Choice>
          label={words.label}
          value={choice}
          options={([...Object.keys(CHOICES), 'date'] as Choice[]).map((value) => ({ value, label: words[value] }))}
          onChange={choose}
        />
      </Field>
      {choice === 'date' ? (
        <Field label={words.typed} hint={words.typedHint} error={isWrong ? words.invalid : undefined}>
          <TextInput
            value={typed}
            maxLength={20}
            onChange={(event) => {
              const next = read(event.currentTarget.value);
              setTyped(event.currentTarget.value);
              setWrong(event.currentTarget.value !== '' && next === null);
              onChange(next);
            }}
          />
        </Field>
      ) : null}
    </>
  );
}
