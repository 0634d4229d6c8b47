import { useState } from 'react';
import type { FileHandleId } from '../../../shared/model/brands.ts';
import { BACKUP_BOUNDS, type BackupPlan, type BackupState } from '../../../shared/model/backup.ts';
import { backupsText } from '../../../shared/text/en/ui/backups.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { chooseBackupFolder, setBackupPlan } from '../../stores/backups.ts';
import { describeError, keepFailure } from '../../stores/failure.ts';
import { useAct } from '../../stores/use-act.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field, TextInput } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { showToast } from '../../ui/toast.tsx';
import css from './settings.module.css';
import { parseWithin } from './typed-count.ts';

const words = backupsText.planDialog;
const DEFAULT_HOURS = 24;
const DEFAULT_KEEP = 14;

interface Mistakes {
  readonly folder?: string;
  readonly everyHours?: string;
  readonly keep?: string;
}

interface BackupPlanDialogProps {
  /** The one that stands. */
  readonly plan: BackupPlan | null;
  readonly onClose: () => void;
}

/** Where backups go, how often, and how many stay. */
export function BackupPlanDialog({ plan, onClose }: BackupPlanDialogProps) {
  const form = usePlanForm(plan, onClose);
  const { mistakes, failure, busy } = form;
  const { everyHours } = BACKUP_BOUNDS;
  return (
    <Dialog
      open
      title={words.title}
      description={words.description}
      onClose={onClose}
      onSubmit={() => void form.submit()}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy} aria-busy={busy}>
            {busy ? words.working : words.submit}
          </Button>
        </>
      }
    >
      <Field label={words.folder} error={mistakes.folder}>
        <FolderChoice location={form.location} onChoose={() => void form.choose()} />
      </Field>
      <Field label={words.every} hint={words.everyHint(everyHours.min, everyHours.max)} error={mistakes.everyHours}>
        <CountInput typed={form.hours} onTyped={form.setHours} />
      </Field>
      <Field label={words.keep} hint={words.keepHint} error={mistakes.keep}>
        <CountInput typed={form.keep} onTyped={form.setKeep} />
      </Field>
      {failure === null ? null : <ErrorPanel inset {...describeError(failure)} />}
    </Dialog>
  );
}

function usePlanForm(plan: BackupPlan | null, onClose: () => void) {
  const [folder, setFolder] = useState<{ readonly handle: FileHandleId; readonly location: string } | null>(null);
  const [hours, setHours] = useState(String(plan?.everyHours ?? DEFAULT_HOURS));
  const [keep, setKeep] = useState(String(plan?.keep ?? DEFAULT_KEEP));
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const { busy, failure, act } = useAct<BackupState>();
  const location = folder?.location ?? plan?.location;
  const choose = async () => {
    const chosen = await chooseBackupFolder();
    if (!keepFailure(chosen) || !chosen.ok || chosen.value === null) return;
    setFolder(chosen.value);
    setMistakes(({ folder: _folder, ...others }) => others);
  };
  const submit = async () => {
    if (busy) return;
    const everyHours = parseWithin(hours, BACKUP_BOUNDS.everyHours);
    const kept = parseWithin(keep, BACKUP_BOUNDS.keep);
    setMistakes({
      ...(location === undefined ? { folder: words.folderMissing } : {}),
      ...(everyHours === null ? { everyHours: outOfRange(BACKUP_BOUNDS.everyHours) } : {}),
      ...(kept === null ? { keep: outOfRange(BACKUP_BOUNDS.keep) } : {}),
    });
    if (location === undefined || everyHours === null || kept === null) return;
    const saved = await act(() => setBackupPlan({ folder: folder?.handle ?? null, everyHours, keep: kept }));
    if (saved === undefined) return;
    showToast(words.done);
    onClose();
  };
  return { location, hours, setHours, keep, setKeep, mistakes, busy, failure, choose, submit };
}

const outOfRange = ({ min, max }: { readonly min: number; readonly max: number }): string => words.outOfRange(min, max);

interface FolderChoiceProps {
  readonly location: string | undefined;
  readonly onChoose: () => void;
}

function FolderChoice({ location, onChoose }: FolderChoiceProps) {
  return (
    <div className={css['choice']}>
      {location === undefined ? (
        <span className={css['hint']}>{words.noFolder}</span>
      ) : (
        <bdi className={css['chosen']}>{visibleText(location)}</bdi>
      )}
      <Button onClick={onChoose}>{location === undefined ? words.choose : words.chooseOther}</Button>
    </div>
  );
}

interface CountInputProps {
  readonly typed: string;
  readonly onTyped: (typed: string) => void;
}

function CountInput({ typed, onTyped }: CountInputProps) {
  return (
    <TextInput
      className={css['number']}
      inputMode="numeric"
      value={typed}
      maxLength={6}
      onChange={(event) => onTyped(event.currentTarget.value)}
    />
  );
}
