import { useRef, useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { JobId } from '../../../shared/model/brands.ts';
import type { ForeignCrl, ForeignCrlImport } from '../../../shared/model/status.ts';
import { foreignCrlText } from '../../../shared/text/en/ui/foreign-crls.ts';
import { describeError } from '../../stores/failure.ts';
import { type ForeignCrlSettings, setForeignCrl, takeFromAddress } from '../../stores/foreign-crls.ts';
import { cancelJob } from '../../stores/jobs.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { useUiWords } from '../../ui/host.tsx';
import { Select } from '../../ui/select.tsx';

const words = foreignCrlText.dialog;
const NONE = 'none';

export interface ForeignCrlDialogProps {
  /** The list whose address and schedule are changed; absent: one is taken in. */
  readonly crl?: ForeignCrl;
  readonly onClose: () => void;
  readonly onTaken: (taken: ForeignCrlImport) => void;
}

/** Where a list of others comes from, and when it is fetched. */
export function ForeignCrlDialog({ crl, onClose, onTaken }: ForeignCrlDialogProps) {
  const [url, setUrl] = useState(crl?.url ?? '');
  const [schedule, setSchedule] = useState(String(crl?.fetchEveryHours ?? NONE));
  const [watched, setWatched] = useState(crl?.watched ?? true);
  const [allowPrivate, setAllowPrivate] = useState(crl?.allowPrivate ?? false);
  const { cancel } = useUiWords();
  const { busy, error, send, stop } = useSending(crl, onTaken, onClose);
  const address = url.trim();
  const blocked = findBlock(crl, address, schedule);
  const submit = () => {
    if (busy || blocked !== undefined) return;
    const fetchEveryHours = schedule === NONE ? null : Number(schedule);
    void send({ address: address === '' ? null : address, watched, fetchEveryHours, allowPrivate });
  };
  return (
    <Dialog
      open
      title={crl === undefined ? words.addTitle : words.setTitle}
      onClose={stop}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={stop}>{cancel}</Button>
          <Button type="submit" variant="primary" busy={busy} blockedBecause={blocked}>
            {crl !== undefined ? words.save : busy ? words.working : words.add}
          </Button>
        </>
      }
    >
      <Field label={words.label} hint={words.hint}>
        <TextInput
          mono
          value={url}
          maxLength={2048}
          placeholder={words.placeholder}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
      </Field>
      <Field label={words.schedule} hint={words.scheduleHint}>
        <Select value={schedule} options={listSchedules(schedule)} onChange={setSchedule} />
      </Field>
      <Checkbox checked={watched} onChange={setWatched}>
        {words.watched}
      </Checkbox>
      <Checkbox checked={allowPrivate} onChange={setAllowPrivate}>
        {words.allowPrivate}
      </Checkbox>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}

/** What was typed stays until it went well: a failure stands beside it. Closing ends a fetch. */
function useSending(crl: ForeignCrl | undefined, onTaken: (taken: ForeignCrlImport) => void, onClose: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const job = useRef<JobId | null>(null);
  const keepJob = (id: JobId): void => {
    job.current = id;
  };
  const send = async (settings: ForeignCrlSettings) => {
    setBusy(true);
    setError(null);
    const sent =
      crl === undefined
        ? await takeFromAddress(settings.address ?? '', settings, keepJob)
        : await setForeignCrl(crl.id, settings);
    job.current = null;
    setBusy(false);
    if (!sent.ok) return setError(sent.error);
    if (crl === undefined && sent.value === null) return undefined;
    onClose();
    return sent.value !== null && 'outcome' in sent.value ? onTaken(sent.value) : undefined;
  };
  const stop = (): void => {
    if (job.current !== null) void cancelJob({ id: job.current });
    onClose();
  };
  return { busy, error, send, stop };
}

function findBlock(crl: ForeignCrl | undefined, address: string, schedule: string): string | undefined {
  if (address !== '') return undefined;
  if (crl === undefined) return words.empty;
  return schedule === NONE ? undefined : words.scheduleWithout;
}

/** The usual ones, and the one that is set. */
function listSchedules(chosen: string): readonly { readonly value: string; readonly label: string }[] {
  const usual = Object.entries(words.schedules).map(([value, label]) => ({ value, label }));
  const first = usual.filter(({ value }) => value === NONE);
  const timed = usual.filter(({ value }) => value !== NONE).sort((a, b) => Number(a.value) - Number(b.value));
  const isUsual = usual.some(({ value }) => value === chosen);
  return [...first, ...timed, ...(isUsual ? [] : [{ value: chosen, label: words.other(Number(chosen)) }])];
}
