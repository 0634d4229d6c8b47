import { useState } from 'react';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import {
  MAX_ANSWER_HOURS,
  MAX_RATE_PER_SECOND,
  MAX_SIGNER_DAYS,
  MAX_SIGNERS_AHEAD,
  type ResponderSettings,
  type ResponderState,
} from '../../../shared/model/responder.ts';
import { responderText } from '../../../shared/text/en/ui/responder.ts';
import { responderSetupText as words } from '../../../shared/text/en/ui/responder-setup.ts';
import { keepFailure } from '../../stores/failure.ts';
import { setResponder } from '../../stores/responder.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { SectionHead } from '../../ui/key-value.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import css from './responder.module.css';

interface SetupProps {
  readonly state: ResponderState;
  /** Nothing may be changed. */
  readonly isFixed: boolean;
}

/** Which authorities are answered for. Holds at once, also while it listens. */
export function ServedChoice({ state, isFixed }: SetupProps) {
  const { choices, settings } = state;
  const [isOpen, setOpen] = useState(settings.authorityIds !== null);
  const chosen = settings.authorityIds ?? choices.map(({ id }) => id);
  const change = (id: AuthorityId, isServed: boolean): void => {
    const next = isServed ? [...chosen, id] : chosen.filter((one) => one !== id);
    if (next.length > 0) void save({ authorityIds: next });
  };
  const choose = (whom: 'all' | 'chosen'): void => {
    setOpen(whom === 'chosen');
    if (!isFixed) void save({ authorityIds: whom === 'all' ? null : [...chosen] });
  };
  return (
    <>
      <SectionHead
        trailing={
          choices.length === 0 ? undefined : (
            <Segmented
              label={words.whom}
              size="small"
              value={isOpen ? 'chosen' : 'all'}
              options={[
                { value: 'all', label: words.everyone },
                { value: 'chosen', label: words.chosen },
              ]}
              onChange={choose}
            />
          )
        }
      >
        {words.whom}
      </SectionHead>
      {choices.length === 0 ? <p className={css['quiet']}>{words.nobody}</p> : null}
      {isOpen && choices.length > 0 ? (
        <div className={css['choices']} role="group" aria-label={words.choose}>
          {choices.map(({ id, name }) => (
            <Checkbox
              key={id}
              checked={chosen.includes(id)}
              disabled={isFixed || (chosen.includes(id) && chosen.length === 1)}
              onChange={(isServed) => change(id, isServed)}
            >
              {visibleText(name)}
            </Checkbox>
          ))}
        </div>
      ) : null}
    </>
  );
}

type Amount = 'answerHours' | 'signerDays' | 'signersAhead' | 'ratePerSecond';

interface AmountField {
  readonly name: Amount;
  readonly label: string;
  readonly hint: string;
  readonly least: number;
  readonly most: number;
}

const AMOUNTS: readonly AmountField[] = [
  { name: 'answerHours', label: words.answerHours, hint: words.answerHoursHint, least: 1, most: MAX_ANSWER_HOURS },
  { name: 'signerDays', label: words.signerDays, hint: words.signerDaysHint, least: 1, most: MAX_SIGNER_DAYS },
  { name: 'signersAhead', label: words.signersAhead, hint: words.signersAheadHint, least: 0, most: MAX_SIGNERS_AHEAD },
  { name: 'ratePerSecond', label: words.rate, hint: words.rateHint, least: 0, most: MAX_RATE_PER_SECOND },
];

/** How long answers and signers live, and how much one address may ask. Saved when a field is left. */
export function ResponderAmounts({ state, isFixed }: SetupProps) {
  const isRunning = state.running !== undefined;
  return (
    <>
      <SectionHead>{words.limits}</SectionHead>
      <div className={css['amounts']}>
        {AMOUNTS.map((amount) => (
          <AmountInput
            key={amount.name}
            amount={amount}
            settings={state.settings}
            blockedBecause={amount.name === 'ratePerSecond' && isRunning ? responderText.whileRunning : undefined}
            isFixed={isFixed}
          />
        ))}
      </div>
    </>
  );
}

interface AmountInputProps {
  readonly amount: AmountField;
  readonly settings: ResponderSettings;
  readonly blockedBecause: string | undefined;
  readonly isFixed: boolean;
}

function AmountInput({ amount, settings, blockedBecause, isFixed }: AmountInputProps) {
  const { name, label, hint, least, most } = amount;
  const [typed, setTyped] = useState(String(settings[name]));
  const value = /^\d{1,7}$/.test(typed) ? Number(typed) : Number.NaN;
  const isRight = value >= least && value <= most;
  const leave = (): void => {
    if (isRight && value !== settings[name]) void save({ [name]: value });
  };
  return (
    <div title={blockedBecause}>
      <Field label={label} hint={hint} error={isRight ? undefined : words.range(least, most)}>
        <TextInput
          mono
          inputMode="numeric"
          value={typed}
          disabled={isFixed || blockedBecause !== undefined}
          onChange={({ target }) => setTyped(target.value.trim())}
          onBlur={leave}
        />
      </Field>
    </div>
  );
}

const save = async (
  patch: Partial<Omit<ResponderSettings, 'staples' | 'authorityIds'>> & {
    readonly authorityIds?: AuthorityId[] | null;
  },
): Promise<void> => {
  keepFailure(await setResponder(patch));
};
