import { X } from 'lucide-react';
import { useState } from 'react';
import type { Input } from '../../../shared/contract/index.ts';
import { type Alert, MAX_ALERT_NOTE, MAX_ASSIGNEE } from '../../../shared/model/alert.ts';
import { alertSentence } from '../../../shared/text/en/alerts.ts';
import { alertsText as text } from '../../../shared/text/en/ui/alerts.ts';
import { causeAddress, setAlerts, useAlertList } from '../../stores/alerts.ts';
import { useNow } from '../../stores/clock.ts';
import { keepFailure } from '../../stores/failure.ts';
import { useRoleBlock } from '../../stores/operators.ts';
import { buildAddress, navigate } from '../../stores/router.ts';
import { useWorkspace } from '../../stores/workspace.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field, TextArea, TextInput } from '../../ui/field.tsx';
import { formatCount } from '../../ui/format-number.ts';
import { KeyValue, type KeyValueRow } from '../../ui/key-value.tsx';
import { Name } from '../../ui/mono.tsx';
import { Spinner } from '../../ui/progress.tsx';
import { Status } from '../../ui/status.tsx';
import { ExactTime } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast.tsx';
import { SnoozeDialog } from './alert-acts.tsx';
import { alertStatus, stepWords } from './alert-status.ts';
import css from './alerts.module.css';

/** One alert: what it is about, who looks after it, and what can be done. */
export function AlertPane() {
  const { shown, isGone } = useAlertList();
  const now = useNow();
  if (isGone) return <EmptyState title={text.details.gone.title}>{text.details.gone.body}</EmptyState>;
  if (shown === null)
    return (
      <div className={css['body']}>
        <Spinner>{text.loading}</Spinner>
      </div>
    );
  return (
    <>
      <header className={css['head']}>
        <h2>
          <Name>{alertSentence(shown, now)}</Name>
        </h2>
        <IconButton icon={X} label={text.details.close} onClick={() => navigate(buildAddress('alerts'))} />
      </header>
      <div className={css['body']}>
        <KeyValue rows={factRows(shown, now)} />
        <AlertForm key={shown.id} alert={shown} />
      </div>
      <Actions alert={shown} />
    </>
  );
}

function factRows(alert: Alert, now: number): readonly KeyValueRow[] {
  const { details } = text;
  const { kind, step, count, subjectKind, snoozedUntil, announcedAt } = alert;
  return [
    { label: details.kind, value: <Status status={alertStatus(alert, now)}>{text.kinds[kind]}</Status> },
    { label: details.step, value: stepWords(step) },
    ...(subjectKind === 'group' ? [{ label: details.count, value: formatCount(count) }] : []),
    { label: details.due, value: <ExactTime at={alert.dueAt} /> },
    { label: details.since, value: <ExactTime at={alert.raisedAt} /> },
    {
      label: details.told,
      value:
        announcedAt === undefined ? (
          <span className={css['quiet']}>{details.notTold}</span>
        ) : (
          <ExactTime at={announcedAt} />
        ),
    },
    ...(snoozedUntil !== undefined && snoozedUntil > now
      ? [{ label: details.until, value: <ExactTime at={snoozedUntil} /> }]
      : []),
  ];
}

function useBlocked(): string | undefined {
  const roleBlock = useRoleBlock('issuer');
  return useWorkspace()?.readOnly === true ? text.readOnly : roleBlock;
}

/** Who looks after it and what is to be known; an alert that ended keeps both. */
function AlertForm({ alert }: { readonly alert: Alert }) {
  const [assignee, setAssignee] = useState(alert.assignee);
  const [note, setNote] = useState(alert.note);
  const { details } = text;
  const isSame = assignee.trim() === alert.assignee && note.trim() === alert.note;
  const blockedBecause = useBlocked();
  const save = async () => {
    const answer = await setAlerts({ ids: [alert.id], assignee, note });
    keepFailure(answer);
    if (answer.ok) showToast(details.saved);
  };
  if (alert.state === 'over') return null;
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field label={details.assignee} hint={details.assigneeHint}>
        <TextInput
          value={assignee}
          maxLength={MAX_ASSIGNEE}
          onChange={(event) => setAssignee(event.currentTarget.value)}
        />
      </Field>
      <Field label={details.note}>
        <TextArea
          value={note}
          rows={3}
          maxLength={MAX_ALERT_NOTE}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      </Field>
      <Button type="submit" disabled={isSame} blockedBecause={blockedBecause}>
        {details.save}
      </Button>
    </form>
  );
}

function Actions({ alert }: { readonly alert: Alert }) {
  const [isSnoozing, setSnoozing] = useState(false);
  const now = useNow();
  const blockedBecause = useBlocked();
  const change = async (part: Omit<Input<'alert.set'>, 'ids'>) => {
    keepFailure(await setAlerts({ ids: [alert.id], ...part }));
  };
  const isSnoozed = (alert.snoozedUntil ?? 0) > now;
  return (
    <footer className={css['foot']}>
      <Button variant="primary" onClick={() => navigate(causeAddress(alert))}>
        {text.open[alert.subjectKind]}
      </Button>
      {alert.state === 'over' ? null : (
        <>
          <Button
            blockedBecause={blockedBecause}
            onClick={() => void change({ acknowledged: alert.state !== 'acknowledged' })}
          >
            {alert.state === 'acknowledged' ? text.reopen : text.acknowledge}
          </Button>
          <Button
            blockedBecause={blockedBecause}
            onClick={() => (isSnoozed ? void change({ snoozedUntil: null }) : setSnoozing(true))}
          >
            {isSnoozed ? text.wake : text.snooze}
          </Button>
        </>
      )}
      {isSnoozing ? <SnoozeDialog ids={[alert.id]} onClose={() => setSnoozing(false)} /> : null}
    </footer>
  );
}
