import { useState } from 'react';
import type { PartnerSummary } from '../../../shared/model/partner.ts';
import {
  MAX_SNOOZE_REASON,
  MAX_STEPS,
  MAX_THRESHOLD_DAYS,
  type PartnerWatch,
  type Thresholds,
} from '../../../shared/model/watch.ts';
import { alertsText, watchText } from '../../../shared/text/en/ui/alerts.ts';
import { describeError } from '../../stores/failure.ts';
import { useAct } from '../../stores/use-act.ts';
import { savePartnerWatch, useWatchSettings } from '../../stores/watch.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { useUiWords } from '../../ui/host.tsx';
import { showToast } from '../../ui/toast.tsx';
import { parseSteps, writeSteps } from '../../ui/typed-steps.ts';
import { firstUntil, UntilField } from '../../ui/until-field.tsx';

const text = watchText.partner;

export interface PartnerWatchDialogProps {
  readonly partner: PartnerSummary;
  readonly watch: PartnerWatch;
  readonly onClose: () => void;
}

interface Form {
  readonly isOwn: boolean;
  readonly days: string;
  readonly isSnoozed: boolean;
  /** Null while what is typed is no time ahead. */
  readonly until: number | null;
  readonly reason: string;
}

/** Steps of a partner in place of those of the settings, and until when its certificates are put off. */
export function PartnerWatchDialog({ partner, watch, onClose }: PartnerWatchDialogProps) {
  const defaults = useWatchSettings();
  const [form, setForm] = useState<Form>(() => formOf(watch, defaults));
  const { busy, failure, act } = useAct<PartnerWatch>();
  const { cancel } = useUiWords();
  const next = readForm(form, watch.thresholds ?? defaults);
  const submit = async () => {
    if (busy || next === null) return;
    if ((await act(() => savePartnerWatch(partner.id, next))) === undefined) return;
    showToast(text.saved);
    onClose();
  };
  return (
    <Dialog
      open
      size="small"
      title={text.dialog(partner.name)}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy || next === null}>
            {text.submit}
          </Button>
        </>
      }
    >
      <Fields form={form} former={watch.snoozedUntil} onChange={(part) => setForm({ ...form, ...part })} />
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </Dialog>
  );
}

interface FieldsProps {
  readonly form: Form;
  readonly former: number | null;
  readonly onChange: (part: Partial<Form>) => void;
}

function Fields({ form, former, onChange }: FieldsProps) {
  const isWrong = parseSteps(form.days, MAX_THRESHOLD_DAYS, MAX_STEPS) === null;
  return (
    <>
      <Checkbox checked={form.isOwn} onChange={(isOwn) => onChange({ isOwn })}>
        {text.ownSteps}
      </Checkbox>
      {form.isOwn ? (
        <Field label={text.days} error={isWrong ? watchText.stepsProblem(MAX_THRESHOLD_DAYS) : undefined}>
          <TextInput
            value={form.days}
            maxLength={60}
            onChange={(event) => onChange({ days: event.currentTarget.value })}
          />
        </Field>
      ) : null}
      <Checkbox checked={form.isSnoozed} onChange={(isSnoozed) => onChange({ isSnoozed })}>
        {text.snooze}
      </Checkbox>
      {form.isSnoozed ? (
        <>
          <UntilField words={alertsText.until} at={former} onChange={(until) => onChange({ until })} />
          <Field label={text.reason} optional>
            <TextInput
              value={form.reason}
              maxLength={MAX_SNOOZE_REASON}
              onChange={(event) => onChange({ reason: event.currentTarget.value })}
            />
          </Field>
        </>
      ) : null}
    </>
  );
}

const formOf = ({ thresholds, snoozedUntil, snoozeReason }: PartnerWatch, defaults: Thresholds): Form => ({
  isOwn: thresholds !== null,
  days: writeSteps((thresholds ?? defaults).days),
  isSnoozed: snoozedUntil !== null,
  until: snoozedUntil ?? firstUntil(),
  reason: snoozeReason,
});

/** Null while something is wrong. */
function readForm({ isOwn, days, isSnoozed, until, reason }: Form, { percents }: Thresholds): PartnerWatch | null {
  const steps = parseSteps(days, MAX_THRESHOLD_DAYS, MAX_STEPS);
  if ((isOwn && steps === null) || (isSnoozed && until === null)) return null;
  return {
    thresholds: isOwn && steps !== null ? { days: steps, percents } : null,
    snoozedUntil: isSnoozed ? until : null,
    snoozeReason: isSnoozed ? reason : '',
  };
}
