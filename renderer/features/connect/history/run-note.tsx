import { useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import type { RunSummary } from '../../../../shared/model/connection-history.ts';
import type { Result } from '../../../../shared/result.ts';
import { connectText } from '../../../../shared/text/en/ui/connect.ts';
import { runAddress } from '../../../stores/connection-dialling.ts';
import { dropRunSecrets, keepRunSecrets, setRunNote, useHistory } from '../../../stores/connection-history.ts';
import { describeError } from '../../../stores/failure.ts';
import { useRoleBlock } from '../../../stores/operators.ts';
import { navigate } from '../../../stores/router.ts';
import { ensureUnlocked } from '../../../stores/unlock.ts';
import { useWorkspace } from '../../../stores/workspace.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorPanel } from '../../../ui/error-panel.tsx';
import { Field, TextArea } from '../../../ui/field.tsx';
import { showToast } from '../../../ui/toast.tsx';
import css from './history.module.css';

const text = connectText.history.details;
const LONGEST_NOTE = 4000;

/** What was noted about the chosen run, and whether its secrets are kept. */
export function RunNote({ run }: { readonly run: RunSummary | null }) {
  if (run === null) return <p className={css['choose']}>{text.none}</p>;
  return <NoteOf run={run} />;
}

function NoteOf({ run }: { readonly run: RunSummary }) {
  const readOnly = useWorkspace()?.readOnly === true;
  const kept = useHistory((state) => [...state.runs.rows.values()].find(({ id }) => id === run.id)) ?? run;
  const roleBlock = useRoleBlock('issuer');
  const [note, setNote] = useState(run.note);
  const [error, setError] = useState<AppError | null>(null);
  const tell = (done: string) => (answer: Result<null, AppError>) => {
    setError(answer.ok ? null : answer.error);
    if (answer.ok) showToast(done);
  };
  const save = () => void setRunNote(run.id, note).then(tell(text.noteSaved));
  return (
    <form
      className={css['details']}
      aria-label={text.name}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {error === null ? null : <ErrorPanel {...describeError(error)} inset />}
      <Field label={text.note}>
        <TextArea
          value={note}
          rows={2}
          maxLength={LONGEST_NOTE}
          readOnly={readOnly}
          placeholder={text.notePlaceholder}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </Field>
      <div className={css['actions']}>
        <Button type="submit" disabled={readOnly || note === kept.note}>
          {text.saveNote}
        </Button>
        <Button onClick={() => navigate(runAddress(run.id))}>{connectText.history.open}</Button>
        <span className={css['secrets']}>{kept.hasSecrets ? text.secretsKept : text.secretsNotKept}</span>
        {readOnly ? null : kept.hasSecrets ? (
          <Button
            variant="quiet"
            blockedBecause={roleBlock}
            onClick={() => void dropRunSecrets(run.id).then(tell(text.dropped))}
          >
            {text.dropSecrets}
          </Button>
        ) : (
          <Button variant="quiet" blockedBecause={roleBlock} onClick={() => void keepSecrets(run, tell(text.kept))}>
            {text.keepSecrets}
          </Button>
        )}
      </div>
    </form>
  );
}

async function keepSecrets(run: RunSummary, tell: (answer: Result<null, AppError>) => void): Promise<void> {
  if (await ensureUnlocked(text.unlockPurpose)) tell(await keepRunSecrets(run.id));
}
