import { useRef, useState } from 'react';
import { DEMO_PASSPHRASE } from '../../shared/model/demo.ts';
import type { SessionOperator } from '../../shared/model/operator.ts';
import { frameText } from '../../shared/text/en/ui/frame.ts';
import { needText } from '../../shared/text/en/ui/operators.ts';
import { describeError } from '../stores/failure.ts';
import { confirmSession, endNeed } from '../stores/needs.ts';
import { useAttempts } from '../stores/use-attempt.ts';
import { useWorkspace } from '../stores/workspace.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { type PassphraseHandle, PassphraseInput } from '../ui/passphrase-input.tsx';

const words = needText.confirm;

/** Who has the keys open types again what opened them; then what asked for it goes on. */
export function ConfirmAgainDialog() {
  const workspace = useWorkspace();
  const session = workspace?.session ?? { kind: 'passphrase' };
  const isRecovery = session.kind === 'recovery';
  const secret = useRef<PassphraseHandle>(null);
  const [isEmpty, setIsEmpty] = useState(false);
  const { busy, error, waitSeconds, attempt } = useAttempts();
  const submit = async () => {
    if (busy || waitSeconds > 0 || secret.current === null) return;
    const nothing = secret.current.isEmpty();
    setIsEmpty(nothing);
    if (nothing) return secret.current.focus();
    const typed = secret.current.take();
    if (await attempt(() => confirmSession(typed))) endNeed(true);
    else secret.current?.focus();
  };
  return (
    <Dialog
      open
      size="small"
      title={words.title}
      description={isRecovery ? words.descriptionRecovery : words.description}
      onClose={() => endNeed(false)}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={() => endNeed(false)}>{frameText.kit.cancel}</Button>
          <Button type="submit" variant="primary" disabled={busy || waitSeconds > 0} aria-busy={busy}>
            {waitSeconds > 0 ? needText.wait(waitSeconds) : busy ? words.working : words.submit}
          </Button>
        </>
      }
    >
      <Field
        label={labelOf(session)}
        hint={workspace?.demo === true ? `${frameText.unlock.demoHint(DEMO_PASSPHRASE)} ${words.hint}` : words.hint}
        error={isEmpty ? (isRecovery ? words.emptyRecovery : words.empty) : undefined}
      >
        <PassphraseInput handle={secret} />
      </Field>
      {error === null ? null : <ErrorPanel inset {...describeError(error)} technical={undefined} />}
    </Dialog>
  );
}

function labelOf(session: SessionOperator): string {
  switch (session.kind) {
    case 'passphrase':
      return words.passphrase;
    case 'recovery':
      return words.recoveryKey;
    case 'operator':
      return words.passphraseOf(session.name);
  }
}
