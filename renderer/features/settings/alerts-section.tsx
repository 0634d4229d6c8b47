import { useEffect, useState } from 'react';
import type { Input } from '../../../shared/contract/index.ts';
import { MAX_AUTHORITY_DAYS, MAX_STEPS, MAX_THRESHOLD_DAYS, type WatchSettings } from '../../../shared/model/watch.ts';
import { watchText as words } from '../../../shared/text/en/ui/alerts.ts';
import { keepFailure } from '../../stores/failure.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { changeWatchSettings, followWatchSettings, useWatchSettings } from '../../stores/watch.ts';
import { TextInput } from '../../ui/field.tsx';
import { LabelledRow } from '../../ui/labelled-row.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { parseSteps, writeSteps } from '../../ui/typed-steps.ts';
import { Section } from './section.tsx';
import css from './settings.module.css';

const CRL_HOURS = [1, 6, 12, 24, 48, 72, 168] as const;
const SHORT_DAYS = [0, 8, 15, 30, 48] as const;
const GROUPS = [5, 10, 20, 50, 100] as const;
const IN_USE_DAYS = [7, 30, 90, 365] as const;

type Patch = Input<'watch.set'>;

const save = async (patch: Patch): Promise<void> => {
  keepFailure(await changeWatchSettings(patch));
};

/** What is watched in this workspace, when it becomes an alert, and how somebody is told. */
export function AlertsSection() {
  const settings = useWatchSettings();
  const roleBlock = useRoleBlock('admin');
  useEffect(followWatchSettings, []);
  return (
    <Section title={words.title} name="alerts" fixedBecause={roleBlock}>
      <StepRows settings={settings} />
      <OtherRows settings={settings} />
    </Section>
  );
}

interface RowsProps {
  readonly settings: WatchSettings;
}

/** When something becomes an alert. */
function StepRows({ settings }: RowsProps) {
  return (
    <>
      <StepsRow label={words.days} hint={words.daysHint} steps={settings.days} most={MAX_THRESHOLD_DAYS} name="days" />
      <StepsRow
        label={words.percents}
        hint={words.percentsHint(settings.shortLivedDays)}
        steps={settings.percents}
        most={99}
        name="percents"
      />
      <ChoiceRow
        label={words.shortLived}
        value={settings.shortLivedDays}
        choices={SHORT_DAYS}
        words={words.shortLivedValue}
        onChange={(shortLivedDays) => void save({ shortLivedDays })}
      />
      <StepsRow
        label={words.authorityDays}
        hint={words.authorityDaysHint}
        steps={settings.authorityDays}
        most={MAX_AUTHORITY_DAYS}
        name="authorityDays"
      />
      <ChoiceRow
        label={words.crl}
        hint={words.crlHint}
        value={settings.crlHours}
        choices={CRL_HOURS}
        words={words.crlHours}
        onChange={(crlHours) => void save({ crlHours })}
      />
    </>
  );
}

/** What else is watched, and who is told. */
function OtherRows({ settings }: RowsProps) {
  return (
    <>
      <ChoiceRow
        label={words.group}
        hint={words.groupHint}
        value={settings.groupAbove}
        choices={GROUPS}
        words={words.groupValue}
        onChange={(groupAbove) => void save({ groupAbove })}
      />
      <SwitchRow label={words.notify} hint={words.notifyHint} isOn={settings.notify} name="notify" />
      <SwitchRow label={words.keepSeen} hint={words.keepSeenHint} isOn={settings.keepSeen} name="keepSeen" />
      <ChoiceRow
        label={words.inUse}
        hint={words.inUseHint}
        value={settings.inUseDays}
        choices={IN_USE_DAYS}
        words={words.inUseValue}
        onChange={(inUseDays) => void save({ inUseDays })}
      />
    </>
  );
}

interface StepsRowProps {
  readonly label: string;
  readonly hint: string;
  readonly steps: readonly number[];
  readonly most: number;
  readonly name: 'days' | 'percents' | 'authorityDays';
}

/** Numbers with commas, kept when the field is left or Enter is pressed; what is wrong stays in the field. */
function StepsRow({ label, hint, steps, most, name }: StepsRowProps) {
  const kept = writeSteps(steps);
  const [typed, setTyped] = useState(kept);
  const [known, setKnown] = useState(kept);
  if (known !== kept) {
    setKnown(kept);
    setTyped(kept);
  }
  const parsed = parseSteps(typed, most, MAX_STEPS);
  const keep = () => {
    if (parsed === null || writeSteps(parsed) === kept) return;
    void save({ [name]: [...parsed] });
  };
  return (
    <LabelledRow label={label} hint={hint}>
      <span className={css['steps']}>
        <TextInput
          aria-label={label}
          aria-invalid={parsed === null || undefined}
          value={typed}
          maxLength={60}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === 'Enter') keep();
          }}
        />
        {parsed === null ? (
          <span role="alert" className={css['problem']}>
            {words.stepsProblem(most)}
          </span>
        ) : null}
      </span>
    </LabelledRow>
  );
}

interface ChoiceRowProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: number;
  readonly choices: readonly number[];
  readonly words: (value: number) => string;
  readonly onChange: (value: number) => void;
}

function ChoiceRow({ label, hint, value, choices, words: say, onChange }: ChoiceRowProps) {
  const all = choices.includes(value) ? choices : [value, ...choices];
  return (
    <LabelledRow label={label} hint={hint}>
      <Select
        label={label}
        value={String(value)}
        options={all.map((choice) => ({ value: String(choice), label: say(choice) }))}
        onChange={(next) => onChange(Number(next))}
      />
    </LabelledRow>
  );
}

interface SwitchRowProps {
  readonly label: string;
  readonly hint: string;
  readonly isOn: boolean;
  readonly name: 'notify' | 'keepSeen';
}

function SwitchRow({ label, hint, isOn, name }: SwitchRowProps) {
  return (
    <LabelledRow label={label} hint={hint}>
      <Segmented
        label={label}
        value={isOn ? 'on' : 'off'}
        options={[
          { value: 'on', label: words.on },
          { value: 'off', label: words.off },
        ]}
        onChange={(next) => void save({ [name]: next === 'on' })}
      />
    </LabelledRow>
  );
}
