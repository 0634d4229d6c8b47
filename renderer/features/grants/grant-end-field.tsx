import { useEffect, useState } from 'react';
import { grantsText } from '../../../shared/text/en/grants.ts';
import { Field, TextInput } from '../../ui/field.tsx';
import { formatMinute } from '../../ui/format-time.ts';
import { parseLocalInstant } from '../../ui/local-instant.ts';
import { Select } from '../../ui/select.tsx';

const { give: words } = grantsText;
const HOUR_MS = 3_600_000;
const HOURS = { hours8: 8, day: 24, days3: 72, week: 168, fortnight: 336 } as const;
type Choice = keyof typeof words.choices;

interface GrantEndFieldProps {
  readonly latest: number;
  /** Null while what is typed is no instant that a grant can end at. */
  readonly onChange: (until: number | null) => void;
}

/** When a grant ends: one of a few lengths, as late as can be, or typed. Begins with a week. */
export function GrantEndField({ latest, onChange }: GrantEndFieldProps) {
  const [opened] = useState(() => Date.now());
  const fits = (choice: Choice): boolean => choice in HOURS && opened + hoursOf(choice) * HOUR_MS < latest;
  const choices: readonly Choice[] = [...CHOICES.filter(fits), 'latest', 'date'];
  const [choice, setChoice] = useState<Choice>(fits('week') ? 'week' : 'latest');
  const [typed, setTyped] = useState('');
  const until =
    choice === 'latest' ? latest : choice === 'date' ? readTyped(typed, latest) : opened + hoursOf(choice) * HOUR_MS;
  const isTyped = choice === 'date';
  useEffect(() => onChange(until), [until, onChange]);
  return (
    <>
      <Field label={words.until} hint={until === null || isTyped ? undefined : words.endsAt(formatMinute(until))}>
        <Select<Choice>
          label={words.until}
          value={choice}
          options={choices.map((value) => ({ value, label: words.choices[value] }))}
          onChange={setChoice}
        />
      </Field>
      {isTyped ? (
        <Field
          label={words.typed}
          hint={words.typedHint}
          error={typed !== '' && until === null ? words.invalid(formatMinute(latest)) : undefined}
        >
          <TextInput value={typed} maxLength={20} onChange={(event) => setTyped(event.currentTarget.value)} />
        </Field>
      ) : null}
    </>
  );
}

const CHOICES = ['hours8', 'day', 'days3', 'week', 'fortnight'] as const;

const hoursOf = (choice: Choice): number => (isLength(choice) ? HOURS[choice] : 0);

const isLength = (choice: Choice): choice is keyof typeof HOURS => choice in HOURS;

function readTyped(text: string, latest: number): number | null {
  const instant = parseLocalInstant(text);
  return instant !== null && instant > Date.now() && instant <= latest ? instant : null;
}
