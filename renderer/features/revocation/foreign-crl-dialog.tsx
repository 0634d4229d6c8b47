import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { ForeignCrl, ForeignCrlImport } from '../../../shared/model/status.ts';
import type { Result } from '../../../shared/result.ts';
import { foreignCrlText } from '../../../shared/text/en/ui/foreign-crls.ts';
import { keepFailure } from '../../stores/failure.ts';
import { setForeignCrl, takeFromAddress } from '../../stores/foreign-crls.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { useUiWords } from '../../ui/host.tsx';
import { Select } from '../../ui/select.tsx';

const words = foreignCrlText.dialog;
const NONE = 'none';

export interface ForeignCrlDialogProps {
  /** The list whose address and schedule are changed; absent: one is taken in. */
  readonly crl?: ForeignCrl;
  readonly onClose: () => void;
  readonly onTaken: (taking: Promise<Result<ForeignCrlImport | null, AppError>>) => void;
}

/** Where a list of others comes from, and when it is fetched. */
export function ForeignCrlDialog({ crl, onClose, onTaken }: ForeignCrlDialogProps) {
  const [url, setUrl] = useState(crl?.url ?? '');
  const [schedule, setSchedule] = useState(String(crl?.fetchEveryHours ?? NONE));
  const [watched, setWatched] = useState(crl?.watched ?? true);
  const [allowPrivate, setAllowPrivate] = useState(crl?.allowPrivate ?? false);
  const { cancel } = useUiWords();
  const address = url.trim();
  const blocked = findBlock(crl, address, schedule);
  const submit = async () => {
    if (blocked !== undefined) return;
    const fetchEveryHours = schedule === NONE ? null : Number(schedule);
    const settings = { address: address === '' ? null : address, watched, fetchEveryHours, allowPrivate };
    onClose();
    if (crl === undefined) onTaken(takeFromAddress(address, settings));
    else keepFailure(await setForeignCrl(crl.id, settings));
  };
  return (
    <Dialog
      open
      title={crl === undefined ? words.addTitle : words.setTitle}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" variant="primary" blockedBecause={blocked}>
            {crl === undefined ? words.add : words.save}
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
    </Dialog>
  );
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
