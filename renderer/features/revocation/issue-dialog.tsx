import { useState } from 'react';
import type { AppError } from '../../../shared/errors.ts';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import { type CrlKind, type CrlState, MAX_CRL_HOURS } from '../../../shared/model/crl-plan.ts';
import { crlPlanText } from '../../../shared/text/en/ui/crl-plan.ts';
import { frameText } from '../../../shared/text/en/ui/frame.ts';
import { revocationText } from '../../../shared/text/en/ui/revocation.ts';
import { useNow } from '../../stores/clock.ts';
import { issueCrls } from '../../stores/crl-acts.ts';
import { describeError } from '../../stores/failure.ts';
import { ensureUnlocked } from '../../stores/unlock.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { formatMinute } from '../../ui/format-time.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { showToast } from '../../ui/toast.tsx';
import { HoursField } from './hours-field.tsx';
import css from './revocation.module.css';
import { parseHours, type TypedHours, writeHours } from './typed-hours.ts';

const words = revocationText.issue;
const HOUR_MS = 3_600_000;

type Wanted = CrlKind | 'both';
const KINDS: Readonly<Record<Wanted, readonly CrlKind[]>> = {
  complete: ['complete'],
  delta: ['delta'],
  both: ['complete', 'delta'],
};

export interface IssueDialogProps {
  readonly authority: AuthoritySummary;
  readonly state: CrlState;
  readonly first: CrlKind;
  readonly onClose: () => void;
}

/** Signs a list now: says what it tells for the first time and how long it holds. */
export function IssueDialog({ authority, state, first, onClose }: IssueDialogProps) {
  const now = useNow();
  const [wanted, setWanted] = useState<Wanted>(first);
  const [valid, setValid] = useState<TypedHours>(writeHours(state.plan.validHours));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const hours = parseHours(valid, MAX_CRL_HOURS);
  const isReady = wanted === 'delta' || hours !== null;
  const canDelta = state.plan.delta !== null && state.complete !== undefined;
  const validHours = wanted === 'delta' ? (state.plan.delta?.validHours ?? 0) : (hours ?? 0);
  const submit = async () => {
    if (busy || !isReady || !(await ensureUnlocked(words.unlockPurpose(authority.name)))) return;
    setBusy(true);
    setError(null);
    const validFor =
      wanted === 'delta' || hours === state.plan.validHours || hours === null ? {} : { validHours: hours };
    const answer = await issueCrls({ authorityId: authority.id, kinds: [...KINDS[wanted]], ...validFor });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    showToast(words.done(answer.value.act.number));
    onClose();
  };
  return (
    <Dialog
      open
      size="small"
      title={words.title(authority.name)}
      description={isReady ? words.sentence(state.queue, formatMinute(now + validHours * HOUR_MS)) : words.description}
      onClose={onClose}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={!isReady} busy={busy}>
            {busy ? words.working : words.submit(wanted, isReady ? crlPlanText.span(validHours) : '')}
          </Button>
        </>
      }
    >
      {canDelta ? <KindChoice value={wanted} onChange={setWanted} /> : null}
      {wanted === 'delta' ? null : (
        <HoursField
          label={words.valid}
          value={valid}
          hint={words.validHint}
          error={hours === null ? crlPlanText.problems.length : undefined}
          onChange={setValid}
        />
      )}
      {state.plan.shards === 1 ? null : <p className={css['quiet']}>{words.inParts(state.plan.shards)}</p>}
      <p className={css['quiet']}>{words.after}</p>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
    </Dialog>
  );
}

interface KindChoiceProps {
  readonly value: Wanted;
  readonly onChange: (value: Wanted) => void;
}

function KindChoice({ value, onChange }: KindChoiceProps) {
  return (
    <Segmented<Wanted>
      label={words.kind}
      value={value}
      options={(['complete', 'delta', 'both'] as const).map((each) => ({ value: each, label: words.kinds[each] }))}
      onChange={onChange}
    />
  );
}
