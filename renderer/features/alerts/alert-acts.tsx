import { useState } from 'react';
import { MAX_ASSIGNEE } from '../../../shared/model/alert.ts';
import type { AlertId } from '../../../shared/model/brands.ts';
import { alertsText as text } from '../../../shared/text/en/ui/alerts.ts';
import { setAlerts, useOpenAlerts } from '../../stores/alerts.ts';
import { describeError } from '../../stores/failure.ts';
import { useAct } from '../../stores/use-act.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { useUiWords } from '../../ui/host.tsx';
import { showToast } from '../../ui/toast.tsx';
import { firstUntil, UntilField } from '../../ui/until-field.tsx';

export interface AlertActProps {
  readonly ids: readonly AlertId[];
  readonly onClose: () => void;
}

/** Puts alerts off until a time. */
export function SnoozeDialog({ ids, onClose }: AlertActProps) {
  const [until, setUntil] = useState<number | null>(firstUntil);
  const { busy, failure, act } = useAct<{ readonly changed: number }>();
  const { cancel } = useUiWords();
  const words = text.snoozeDialog;
  const submit = async () => {
    if (until === null || busy) return;
    const done = await act(() => setAlerts({ ids: [...ids], snoozedUntil: until }));
    if (done === undefined) return;
    showToast(text.changed(done.changed));
    onClose();
  };
  return (
    <Dialog
      open
      size="small"
      title={words.title(ids.length)}
      description={words.body}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy || until === null}>
            {words.submit}
          </Button>
        </>
      }
    >
      <UntilField words={text.until} onChange={setUntil} />
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </Dialog>
  );
}

/** Gives alerts to somebody. */
export function AssignDialog({ ids, onClose }: AlertActProps) {
  const [name, setName] = useState('');
  const known = useOpenAlerts((state) => state.counts.assignees);
  const { busy, failure, act } = useAct<{ readonly changed: number }>();
  const { cancel } = useUiWords();
  const words = text.assignDialog;
  const submit = async () => {
    if (busy) return;
    const done = await act(() => setAlerts({ ids: [...ids], assignee: name.trim() }));
    if (done === undefined) return;
    showToast(text.changed(done.changed));
    onClose();
  };
  return (
    <Dialog
      open
      size="small"
      title={words.title(ids.length)}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy}>
            {words.submit}
          </Button>
        </>
      }
    >
      <Field label={words.name} hint={words.hint}>
        <TextInput
          value={name}
          maxLength={MAX_ASSIGNEE}
          list="alert-assignees"
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Field>
      <datalist id="alert-assignees">
        {known.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </datalist>
      {failure === null ? null : <ErrorPanel {...describeError(failure)} inset />}
    </Dialog>
  );
}
