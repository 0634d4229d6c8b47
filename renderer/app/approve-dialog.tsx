import { useEffect, useRef, useState } from 'react';
import type { AppError } from '../../shared/errors.ts';
import type { KeyId, OperatorId } from '../../shared/model/brands.ts';
import type { ApprovalNeed, ApprovalQuestion } from '../../shared/model/operator.ts';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { needText, operatorsText } from '../../shared/text/en/ui/operators.ts';
import { describeError } from '../stores/failure.ts';
import { approveNeed, endNeed, readApprovers } from '../stores/needs.ts';
import { type Attempts, useAttempts } from '../stores/use-attempt.ts';
import { useWorkspace } from '../stores/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { visibleText } from '../ui/format-text.ts';
import { type PassphraseHandle, PassphraseInput } from '../ui/passphrase-input.tsx';
import { Spinner } from '../ui/progress.tsx';
import { Select } from '../ui/select.tsx';

const words = needText.approve;

/** A second operator types their passphrase; then what asked for it goes on. */
export function ApproveDialog({ need }: { readonly need: ApprovalNeed }) {
  const { question, error } = useQuestion(need.keyId);
  const attempts = useAttempts();
  const secret = useRef<PassphraseHandle>(null);
  const [chosen, setChosen] = useState<OperatorId | null>(null);
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const approvers = question?.approvers ?? [];
  const who = approvers.find(({ id }) => id === chosen) ?? (approvers.length === 1 ? approvers[0] : undefined);
  const submit = async () => {
    if (attempts.busy || attempts.waitSeconds > 0 || secret.current === null) return;
    const found = findMistakes(who === undefined, secret.current.isEmpty());
    setMistakes(found);
    if (who === undefined || Object.keys(found).length > 0) return;
    const typed = secret.current.take();
    if (await attempts.attempt(() => approveNeed(need, who.id, typed))) endNeed(true);
    else secret.current?.focus();
  };
  return (
    <Dialog
      open
      size="small"
      title={words.title}
      description={words.description(question?.authorityName ?? null, need.purpose, need.uses)}
      onClose={() => endNeed(false)}
      onSubmit={() => void submit()}
      footer={<Buttons attempts={attempts} canApprove={approvers.length > 0} />}
    >
      {error === null ? null : <ErrorPanel inset {...describeError(error)} />}
      {question === null && error === null ? <Spinner>{words.loading}</Spinner> : null}
      {question !== null && approvers.length === 0 ? (
        <ErrorPanel inset title={words.nobody} detail={words.nobodyDetail} hint={words.nobodyHint} />
      ) : null}
      {approvers.length === 0 ? null : (
        <>
          <Field label={words.who} hint={<Asker />} error={mistakes.who}>
            <Select<string>
              value={who?.id ?? ''}
              options={[
                ...(who === undefined ? [{ value: '', label: words.choose }] : []),
                ...approvers.map(({ id, name, role }) => ({
                  value: id,
                  label: visibleText(name),
                  note: operatorsText.roles[role],
                })),
              ]}
              onChange={(id) => setChosen(approvers.find((each) => each.id === id)?.id ?? null)}
            />
          </Field>
          <Field label={who === undefined ? words.passphrase : words.passphraseOf(who.name)} error={mistakes.secret}>
            <PassphraseInput handle={secret} />
          </Field>
        </>
      )}
      {attempts.error === null ? null : <ErrorPanel inset {...describeError(attempts.error)} technical={undefined} />}
    </Dialog>
  );
}

interface Mistakes {
  readonly who?: string;
  readonly secret?: string;
}

const findMistakes = (nobody: boolean, nothing: boolean): Mistakes => ({
  ...(nobody ? { who: words.noneChosen } : {}),
  ...(nothing ? { secret: words.empty } : {}),
});

function Asker() {
  const session = useWorkspace()?.session;
  return session?.kind === 'operator' ? words.asker(session.name) : words.askerRecovery;
}

function Buttons({ attempts, canApprove }: { readonly attempts: Attempts; readonly canApprove: boolean }) {
  const { busy, waitSeconds } = attempts;
  return (
    <>
      <Button onClick={() => endNeed(false)}>{frameText.kit.cancel}</Button>
      <Button type="submit" variant="primary" disabled={busy || waitSeconds > 0 || !canApprove} aria-busy={busy}>
        {waitSeconds > 0 ? needText.wait(waitSeconds) : busy ? words.working : words.submit}
      </Button>
    </>
  );
}

interface Reading {
  readonly question: ApprovalQuestion | null;
  readonly error: AppError | null;
}

function useQuestion(keyId: KeyId): Reading {
  const [reading, setReading] = useState<Reading>({ question: null, error: null });
  useEffect(() => {
    let current = true;
    void readApprovers(keyId).then((answer) => {
      if (current)
        setReading(answer.ok ? { question: answer.value, error: null } : { question: null, error: answer.error });
    });
    return () => {
      current = false;
    };
  }, [keyId]);
  return reading;
}
