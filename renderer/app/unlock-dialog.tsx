import { useEffect, useRef, useState } from 'react';
import type { OperatorId } from '../../shared/model/brands.ts';
import type { Operator } from '../../shared/model/operator.ts';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { operatorsText } from '../../shared/text/en/ui/operators.ts';
import { describeError } from '../stores/failure.ts';
import { findLikelyOperator, rememberOperator } from '../stores/last-operator.ts';
import { endUnlock, useUnlock } from '../stores/unlock.ts';
import { useAttempts } from '../stores/use-attempt.ts';
import { type OpenWorkspace, unlockWithRecoveryKey, unlockWorkspace, useWorkspace } from '../stores/workspace.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { visibleText } from '../ui/format-text.ts';
import { PassphraseInput, type PassphraseHandle } from '../ui/passphrase-input.tsx';
import { Select } from '../ui/select.tsx';
import css from './unlock-dialog.module.css';

const words = frameText.unlock;
const whoWords = operatorsText.unlock;

/** Asks for the passphrase or the recovery key. Closed while nobody waits for a key. */
export function UnlockDialog() {
  const purpose = useUnlock((state) => state.purpose);
  const workspace = useWorkspace();
  useEffect(() => {
    if (purpose !== null && workspace?.locked === false) endUnlock(true);
  }, [purpose, workspace?.locked]);
  if (purpose === null || workspace === null || !workspace.locked) return null;
  return <UnlockForm purpose={purpose} workspace={workspace} />;
}

interface UnlockFormProps {
  readonly purpose: string;
  readonly workspace: OpenWorkspace;
}

function UnlockForm({ purpose, workspace }: UnlockFormProps) {
  const form = useUnlockForm(workspace);
  const { recovery, operators, operator, missing, attempts } = form;
  const { busy, error, waitSeconds } = attempts;
  const label = waitSeconds > 0 ? words.wait(waitSeconds) : busy ? words.working : words.submit;
  return (
    <Dialog
      open
      size="small"
      title={words.title(workspace.name)}
      description={purpose}
      onClose={() => endUnlock(false)}
      onSubmit={() => void form.submit()}
      footer={
        <Buttons
          otherWay={recovery ? words.withPassphrase : words.withRecovery}
          onOtherWay={form.toggle}
          label={label}
          blocked={busy || waitSeconds > 0}
        />
      }
    >
      {operators.length === 0 || recovery ? null : (
        <OperatorField
          operators={operators}
          chosen={operator}
          error={missing === 'operator' ? whoWords.noneChosen : undefined}
          onChoose={form.choose}
        />
      )}
      <Field
        label={secretLabel(recovery, operator)}
        hint={recovery ? words.recoveryHint : undefined}
        error={missing === 'secret' ? (recovery ? words.emptyRecovery : words.empty) : undefined}
      >
        <PassphraseInput handle={form.secret} isFirst={recovery || operators.length === 0 || operator !== undefined} />
      </Field>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} technical={undefined} />}
    </Dialog>
  );
}

function useUnlockForm({ id: workspaceId, operators = [] }: OpenWorkspace) {
  const secret = useRef<PassphraseHandle>(null);
  const [recovery, setRecovery] = useState(false);
  const [missing, setMissing] = useState<'operator' | 'secret' | null>(null);
  const [chosen, setChosen] = useState(() => findLikelyOperator(workspaceId, operators));
  const attempts = useAttempts();
  const confirms = useUnlock((state) => state.confirms);
  const operator = operators.find(({ id }) => id === chosen);
  const submit = async () => {
    if (attempts.busy || attempts.waitSeconds > 0 || secret.current === null) return;
    const mustChoose = !recovery && operators.length > 0 && operator === undefined;
    const found = mustChoose ? 'operator' : secret.current.isEmpty() ? 'secret' : null;
    setMissing(found);
    if (found !== null) return;
    const typed = secret.current.take();
    const isOpen = await attempts.attempt(() =>
      recovery
        ? unlockWithRecoveryKey(typed, { confirms })
        : unlockWorkspace(typed, { operatorId: operator?.id, confirms }),
    );
    if (!isOpen) return secret.current?.focus();
    if (!recovery && operator !== undefined) rememberOperator(workspaceId, operator.id);
    endUnlock(true);
  };
  const toggle = () => {
    secret.current?.take().fill(0);
    setMissing(null);
    setRecovery(!recovery);
    secret.current?.focus();
  };
  const choose = (id: OperatorId) => {
    setMissing(null);
    setChosen(id);
  };
  return { secret, recovery, operators, operator, missing, attempts, submit, toggle, choose };
}

const secretLabel = (recovery: boolean, operator: Operator | undefined): string =>
  recovery ? words.recoveryKey : operator === undefined ? words.passphrase : whoWords.passphraseOf(operator.name);

interface OperatorFieldProps {
  readonly operators: readonly Operator[];
  readonly chosen: Operator | undefined;
  readonly error: string | undefined;
  readonly onChoose: (id: OperatorId) => void;
}

function OperatorField({ operators, chosen, error, onChoose }: OperatorFieldProps) {
  return (
    <Field label={whoWords.operator} error={error}>
      <Select<string>
        value={chosen?.id ?? ''}
        options={[
          ...(chosen === undefined ? [{ value: '', label: whoWords.choose }] : []),
          ...operators.map(({ id, name, role }) => ({
            value: id,
            label: visibleText(name),
            note: operatorsText.roles[role],
          })),
        ]}
        onChange={(next) => {
          const found = operators.find(({ id }) => id === next);
          if (found !== undefined) onChoose(found.id);
        }}
      />
    </Field>
  );
}

interface ButtonsProps {
  readonly otherWay: string;
  readonly onOtherWay: () => void;
  readonly label: string;
  readonly blocked: boolean;
}

function Buttons({ otherWay, onOtherWay, label, blocked }: ButtonsProps) {
  return (
    <>
      <span className={css['other']}>
        <LinkButton onClick={onOtherWay}>{otherWay}</LinkButton>
      </span>
      <Button onClick={() => endUnlock(false)}>{frameText.kit.cancel}</Button>
      <Button type="submit" variant="primary" disabled={blocked}>
        {label}
      </Button>
    </>
  );
}
