import { MonitorCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { OperatorId } from '../../shared/model/brands.ts';
import { DEMO_PASSPHRASE } from '../../shared/model/demo.ts';
import type { Operator } from '../../shared/model/operator.ts';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { operatorsText } from '../../shared/text/en/ui/operators.ts';
import { describeError } from '../stores/failure.ts';
import { findLikelyOperator, rememberOperator } from '../stores/last-operator.ts';
import { unlockRemembered } from '../stores/remember.ts';
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
  const { way, operators, operator, missing, attempts } = form;
  const recovery = way === 'recovery';
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
          otherWay={OTHER_WAY[way]}
          onOtherWay={form.goOtherWay}
          label={label}
          blocked={busy || waitSeconds > 0}
          isFirst={way === 'remembered'}
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
      {way === 'remembered' ? (
        <p className={css['remembered']}>
          <MonitorCheck aria-hidden />
          <span>
            {words.remembered} {words.rememberedLimits}
          </span>
        </p>
      ) : (
        <Field
          label={secretLabel(recovery, operator)}
          hint={recovery ? words.recoveryHint : workspace.demo ? words.demoHint(DEMO_PASSPHRASE) : undefined}
          error={missing === 'secret' ? (recovery ? words.emptyRecovery : words.empty) : undefined}
        >
          <PassphraseInput
            handle={form.secret}
            isFirst={recovery || operators.length === 0 || operator !== undefined}
          />
        </Field>
      )}
      {error === null ? null : <ErrorPanel inset {...describeError(error)} technical={undefined} />}
    </Dialog>
  );
}

/** How it is unlocked. What is remembered lets no key out, so where that is wanted the passphrase is typed. */
type Way = 'remembered' | 'passphrase' | 'recovery';

const OTHER_WAY: Readonly<Record<Way, string>> = {
  remembered: words.typeInstead,
  passphrase: words.withRecovery,
  recovery: words.withPassphrase,
};

function useUnlockForm({ id: workspaceId, operators = [], remembered = [] }: OpenWorkspace) {
  const secret = useRef<PassphraseHandle>(null);
  const [typed, setTyped] = useState<Exclude<Way, 'remembered'> | null>(null);
  const [missing, setMissing] = useState<'operator' | 'secret' | null>(null);
  const [chosen, setChosen] = useState(() => findLikelyOperator(workspaceId, operators));
  const attempts = useAttempts();
  const confirms = useUnlock((state) => state.confirms);
  const operator = operators.find(({ id }) => id === chosen);
  const mayBeSpared = !confirms && remembered.includes(operator?.id ?? 'passphrase');
  const way: Way = typed ?? (mayBeSpared ? 'remembered' : 'passphrase');
  const submit = async () => {
    if (attempts.busy || attempts.waitSeconds > 0) return;
    if (way === 'remembered') return unlockSpared();
    if (secret.current === null) return;
    const recovery = way === 'recovery';
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
  // Where the key store refuses, or the passphrase is another by now, it is typed.
  const unlockSpared = async () => {
    const isOpen = await attempts.attempt(() => unlockRemembered(operator?.id));
    if (isOpen) endUnlock(true);
    else setTyped('passphrase');
  };
  const goOtherWay = () => {
    secret.current?.take().fill(0);
    setMissing(null);
    setTyped(way === 'passphrase' ? 'recovery' : 'passphrase');
    secret.current?.focus();
  };
  const choose = (id: OperatorId) => {
    setMissing(null);
    setChosen(id);
  };
  return { secret, way, operators, operator, missing, attempts, submit, goOtherWay, choose };
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
  /** Nothing is typed before it. */
  readonly isFirst: boolean;
}

function Buttons({ otherWay, onOtherWay, label, blocked, isFirst }: ButtonsProps) {
  return (
    <>
      <span className={css['other']}>
        <LinkButton onClick={onOtherWay}>{otherWay}</LinkButton>
      </span>
      <Button onClick={() => endUnlock(false)}>{frameText.kit.cancel}</Button>
      <Button type="submit" variant="primary" disabled={blocked} data-first={isFirst || undefined}>
        {label}
      </Button>
    </>
  );
}
