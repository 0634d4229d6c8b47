import { migrationText as words } from '../../../shared/text/en/ui/migration.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { FOREIGN_PROGRAMS, type ForeignProgram, type MigrationPreview } from '../../../shared/model/migration.ts';
import { describeError } from '../../stores/failure.ts';
import { cancelJob, useRunningJob } from '../../stores/jobs.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { Field } from '../../ui/field.tsx';
import { visibleText } from '../../ui/format-text.ts';
import { PassphraseInput } from '../../ui/passphrase-input.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import css from './migration.module.css';
import { PreviewFacts, ReportFacts } from './migration-facts.tsx';
import { type MigrationForm, useMigrationForm } from './use-migration-form.ts';

/** What another program keeps comes here: which, what of it comes and what does not, then the work, then what came of it. */
export function MigrationDialog({ onClose }: { readonly onClose: () => void }) {
  const form = useMigrationForm(onClose);
  const { stage, report, error } = form;
  const isBusy = stage === 'reading' || stage === 'working';
  return (
    <Dialog
      open
      sticky={isBusy}
      size={form.preview === null && report === null ? 'normal' : 'wide'}
      title={report === null ? words.title : words.doneTitle}
      description={report === null ? words.description : undefined}
      onClose={onClose}
      onSubmit={() => void form.submit()}
      footer={<Footer form={form} onClose={onClose} />}
    >
      {report === null ? <Questions form={form} /> : <ReportFacts report={report} />}
      {error === null || isBusy ? null : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}

/** Of an authority, or of a certificate alone: a key may have a passphrase of its own, which another run takes. */
const hasLockedKeys = ({ needsPassphrase, left }: MigrationPreview): boolean =>
  needsPassphrase || left.counts.some(({ why }) => why === 'other-passphrase');

function Questions({ form }: { readonly form: MigrationForm }) {
  const { stage, preview, program } = form;
  return (
    <>
      {stage === 'working' ? null : <SourceFields form={form} />}
      {stage === 'reading' ? <Running kind="migration.preview" text={words.reading(form.source?.name ?? '')} /> : null}
      {preview === null || stage === 'reading' ? null : <PreviewFacts preview={preview} />}
      {stage === 'working' ? (
        <Running kind="migration.run" text={words.working(form.source?.name ?? '')} note={words.workingNote} />
      ) : null}
      {preview !== null && hasLockedKeys(preview) && stage === 'choosing' ? (
        <Field label={words.passphrase[program]} optional hint={words.passphraseHint}>
          <PassphraseInput handle={form.secret} isFirst />
        </Field>
      ) : null}
    </>
  );
}

function SourceFields({ form }: { readonly form: MigrationForm }) {
  const { program, source, stage } = form;
  const isReading = stage === 'reading';
  return (
    <>
      {source === null ? (
        <Field label={words.program} hint={words.notes[program]}>
          <div>
            <Segmented<ForeignProgram>
              label={words.program}
              value={program}
              onChange={form.setProgram}
              options={FOREIGN_PROGRAMS.map((value) => ({ value, label: words.programs[value] }))}
            />
          </div>
        </Field>
      ) : (
        <div className={css['source']}>
          <span className={css['quiet']}>{words.source[program]}</span>
          <b>{visibleText(source.name)}</b>
          {isReading ? null : (
            <Button size="small" onClick={() => void form.choose()}>
              {words.chooseOther}
            </Button>
          )}
        </div>
      )}
    </>
  );
}

interface RunningProps {
  readonly kind: 'migration.preview' | 'migration.run';
  readonly text: string;
  readonly note?: string;
}

function Running({ kind, text, note }: RunningProps) {
  const job = useRunningJob(kind);
  return (
    <div className={css['running']} role="status">
      <Progress label={text} done={job?.done ?? 0} total={job?.total} />
      <span>{text}</span>
      {note === undefined ? null : <span className={css['quiet']}>{note}</span>}
    </div>
  );
}

function Footer({ form, onClose }: { readonly form: MigrationForm; readonly onClose: () => void }) {
  const { stage, program } = form;
  const reading = useRunningJob('migration.preview');
  const working = useRunningJob('migration.run');
  const job = working ?? reading;
  if (stage === 'reading' || stage === 'working')
    return (
      <Button disabled={job?.state !== 'running'} onClick={() => (job === undefined ? undefined : void cancelJob(job))}>
        {job?.state === 'cancelling' ? words.stopping : words.stop}
      </Button>
    );
  if (stage === 'done')
    return (
      <>
        <Button onClick={onClose}>{words.close}</Button>
        <Button
          variant="primary"
          data-first
          onClick={() => {
            onClose();
            navigate(buildAddress('authorities'));
          }}
        >
          {words.showAuthorities}
        </Button>
      </>
    );
  return (
    <>
      <Button onClick={onClose}>{frameText.kit.cancel}</Button>
      {form.preview === null ? (
        <Button variant="primary" data-first onClick={() => void form.choose()}>
          {words.choose[program]}
        </Button>
      ) : (
        <Button type="submit" variant="primary">
          {words.submit}
        </Button>
      )}
    </>
  );
}
