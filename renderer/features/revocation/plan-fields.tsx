import { SHARD_COUNTS } from '../../../shared/model/crl-plan.ts';
import { crlPlanText as words } from '../../../shared/text/en/ui/crl-plan.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field, TextArea } from '../../ui/field.tsx';
import { SectionHead } from '../../ui/key-value.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import { HoursField } from './hours-field.tsx';
import type { PlanDraft, PlanProblems } from './plan-draft.ts';
import css from './revocation.module.css';

export interface PlanFieldsProps {
  readonly draft: PlanDraft;
  readonly problems: PlanProblems;
  readonly onChange: (part: Partial<PlanDraft>) => void;
}

export function PlanFields(props: PlanFieldsProps) {
  return (
    <>
      <TimeFields {...props} />
      <DeltaFields {...props} />
      <ListFields {...props} />
    </>
  );
}

function TimeFields({ draft, problems, onChange }: PlanFieldsProps) {
  return (
    <section className={css['part']}>
      <SectionHead>{words.schedule}</SectionHead>
      <Segmented
        label={words.schedule}
        value={draft.isScheduled ? 'plan' : 'demand'}
        options={(['plan', 'demand'] as const).map((value) => ({ value, label: words.schedules[value] }))}
        onChange={(value) => onChange({ isScheduled: value === 'plan' })}
      />
      <div className={css['twoColumns']}>
        {draft.isScheduled ? (
          <HoursField
            label={words.every}
            value={draft.every}
            error={problems.every}
            onChange={(every) => onChange({ every })}
          />
        ) : null}
        <HoursField
          label={words.valid}
          value={draft.valid}
          hint={draft.isScheduled ? words.validHint : words.validHintByHand}
          error={problems.valid}
          onChange={(valid) => onChange({ valid })}
        />
        <HoursField
          label={words.grace}
          value={draft.grace}
          hint={words.graceHint}
          error={problems.grace}
          onChange={(grace) => onChange({ grace })}
        />
      </div>
      <Checkbox checked={draft.onRevocation} onChange={(onRevocation) => onChange({ onRevocation })}>
        {words.onRevocation}
      </Checkbox>
    </section>
  );
}

function DeltaFields({ draft, problems, onChange }: PlanFieldsProps) {
  return (
    <section className={css['part']}>
      <SectionHead>{words.deltaTitle}</SectionHead>
      <Checkbox checked={draft.hasDelta} onChange={(hasDelta) => onChange({ hasDelta })}>
        {words.delta}
      </Checkbox>
      <p className={css['quiet']}>{words.deltaHint}</p>
      {draft.hasDelta ? (
        <>
          <Checkbox checked={draft.isDeltaScheduled} onChange={(isDeltaScheduled) => onChange({ isDeltaScheduled })}>
            {words.deltaScheduled}
          </Checkbox>
          <div className={css['twoColumns']}>
            {draft.isDeltaScheduled ? (
              <HoursField
                label={words.deltaEvery}
                value={draft.deltaEvery}
                error={problems.deltaEvery}
                onChange={(deltaEvery) => onChange({ deltaEvery })}
              />
            ) : null}
            <HoursField
              label={words.deltaValid}
              value={draft.deltaValid}
              error={problems.deltaValid}
              onChange={(deltaValid) => onChange({ deltaValid })}
            />
          </div>
          <UrlField
            label={words.deltaUrls}
            hint={words.deltaUrlsHint}
            value={draft.deltaUrls}
            error={problems.deltaUrls}
            onChange={(deltaUrls) => onChange({ deltaUrls })}
          />
        </>
      ) : null}
    </section>
  );
}

function ListFields({ draft, problems, onChange }: PlanFieldsProps) {
  return (
    <section className={css['part']}>
      <SectionHead>{words.lists}</SectionHead>
      <Field label={words.shards} hint={words.shardsHint}>
        <Select
          className={css['short']}
          value={String(draft.shards)}
          options={SHARD_COUNTS.map((count) => ({ value: String(count), label: words.shardChoice(count) }))}
          onChange={(value) => {
            const shards = SHARD_COUNTS.find((count) => String(count) === value);
            if (shards !== undefined) onChange({ shards });
          }}
        />
      </Field>
      <UrlField
        label={words.urls}
        hint={words.urlsHint}
        value={draft.urls}
        error={problems.urls}
        onChange={(urls) => onChange({ urls })}
      />
      <Checkbox checked={draft.keepExpired} onChange={(keepExpired) => onChange({ keepExpired })}>
        {words.keepExpired}
      </Checkbox>
      <p className={css['quiet']}>{words.keepExpiredHint}</p>
    </section>
  );
}

interface UrlFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

function UrlField({ label, hint, value, error, onChange }: UrlFieldProps) {
  return (
    <Field label={label} optional hint={hint} error={error}>
      <TextArea
        mono
        rows={2}
        value={value}
        maxLength={2100}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}
