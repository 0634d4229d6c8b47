import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { restoreText as words } from '../../../shared/text/en/ui/restore.ts';
import { describeError } from '../../stores/failure.ts';
import { cancelJob, useRunningJob } from '../../stores/jobs.ts';
import { type ChosenBackup, chooseBackup, useRestore } from '../../stores/restore.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { PassphraseInput } from '../../ui/passphrase-input.tsx';
import { Progress } from '../../ui/progress.tsx';
import { BackupFacts } from './backup-facts.tsx';
import { OperatorField } from './operator-field.tsx';
import css from './restore.module.css';
import { type RestoreForm, useRestoreForm } from './use-restore-form.ts';

/** A workspace of a backup in a new file: what the backup says of itself, what opens it, and the place. */
export function RestoreDialog({ onClose }: { readonly onClose: () => void }) {
  const { backup, error } = useRestore();
  // Another backup is another form: nothing that was typed for one stays for the next.
  if (backup !== null) return <Form key={backup.handle} backup={backup} onClose={onClose} />;
  return (
    <Dialog
      open
      title={words.title}
      description={words.description}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button variant="primary" data-first onClick={() => void chooseBackup()}>
            {error === null ? words.choose : words.chooseOther}
          </Button>
        </>
      }
    >
      {error === null ? <p>{words.choosing}</p> : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}

interface FormProps {
  readonly backup: ChosenBackup;
  readonly onClose: () => void;
}

function Form({ backup, onClose }: FormProps) {
  const form = useRestoreForm(backup, onClose);
  const { busy, error } = form;
  return (
    <Dialog
      open
      sticky={busy}
      title={words.title}
      description={words.description}
      onClose={onClose}
      onSubmit={() => void form.submit()}
      footer={<Footer form={form} onClose={onClose} />}
    >
      <BackupFacts backup={backup} place={form.place} isFixed={busy} onPlace={() => void form.choosePlace()} />
      {busy ? <Running /> : <SecretFields form={form} operators={backup.info.operators} />}
      {error === null || busy ? null : <ErrorPanel inset {...describeError(error)} />}
      {form.isUnsound && !busy ? <EvenDamaged form={form} /> : null}
    </Dialog>
  );
}

interface SecretFieldsProps {
  readonly form: RestoreForm;
  readonly operators: readonly string[];
}

function SecretFields({ form, operators }: SecretFieldsProps) {
  const { recovery, operator, missing } = form;
  const isNamed = operator !== null && operators.length > 0;
  const label = recovery ? words.recoveryKey : isNamed ? words.passphraseOf(operator) : words.passphrase;
  const missed = recovery ? words.recoveryMissing : words.passphraseMissing;
  return (
    <>
      {recovery || operators.length === 0 ? null : (
        <OperatorField
          names={operators}
          chosen={operator}
          error={missing === 'operator' ? words.personMissing : undefined}
          onChoose={form.chooseOperator}
        />
      )}
      <Field
        label={label}
        hint={recovery ? words.recoveryHint : words.passphraseHint}
        error={missing === 'secret' ? missed : undefined}
      >
        <PassphraseInput handle={form.secret} isFirst={recovery || operators.length < 2} />
      </Field>
    </>
  );
}

function EvenDamaged({ form }: { readonly form: RestoreForm }) {
  return (
    <div className={css['even']}>
      <Checkbox checked={form.evenDamaged} onChange={form.setEvenDamaged}>
        {words.evenDamaged}
      </Checkbox>
      <p>{words.evenDamagedHint}</p>
    </div>
  );
}

function Running() {
  const job = useRunningJob('backup.restore');
  return (
    <div className={css['running']} role="status">
      <Progress label={words.working} done={job?.done ?? 0} total={job?.total} />
      <span>{words.working}</span>
      <span className={css['quiet']}>{words.steps}</span>
    </div>
  );
}

function Footer({ form, onClose }: { readonly form: RestoreForm; readonly onClose: () => void }) {
  const job = useRunningJob('backup.restore');
  if (form.busy)
    return (
      <Button disabled={job?.state !== 'running'} onClick={() => (job === undefined ? undefined : void cancelJob(job))}>
        {job?.state === 'cancelling' ? words.stopping : words.stop}
      </Button>
    );
  const label = form.evenDamaged ? words.submitDamaged : form.place === null ? words.submitFirst : words.submit;
  return (
    <>
      <span className={css['other']}>
        <LinkButton onClick={form.toggle}>{form.recovery ? words.withPassphrase : words.withRecovery}</LinkButton>
      </span>
      <Button onClick={onClose}>{frameText.kit.cancel}</Button>
      <Button type="submit" variant={form.evenDamaged ? 'danger-solid' : 'primary'}>
        {label}
      </Button>
    </>
  );
}
