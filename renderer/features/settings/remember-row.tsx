import { useEffect } from 'react';
import { refusedToRemember } from '../../../shared/text/en/errors-operator.ts';
import { settingsText as words } from '../../../shared/text/en/ui/settings.ts';
import type { RememberRefusal } from '../../../shared/model/remember.ts';
import { mapResult } from '../../../shared/result.ts';
import { readApplicationInfo, useApplicationInfo } from '../../stores/application.ts';
import { describeError } from '../../stores/failure.ts';
import { rememberHere, setRemembered } from '../../stores/remember.ts';
import { useAct } from '../../stores/use-act.ts';
import type { OpenWorkspace } from '../../stores/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { LabelledRow } from '../../ui/labelled-row.tsx';
import { showToast } from '../../ui/toast.tsx';

/** Whether this machine unlocks the workspace without the passphrase. */
export function RememberRow({ workspace }: { readonly workspace: OpenWorkspace }) {
  const { busy, failure, act } = useAct<boolean>();
  const refusal = useApplicationInfo(({ info }) => info?.rememberRefusal ?? null);
  useEffect(() => void readApplicationInfo(), []);
  const isOn = workspace.remembered !== undefined;
  const change = async () => {
    const done = await act(isOn ? forget : rememberHere);
    if (done === true) showToast(isOn ? words.forgetDone : words.rememberDone);
  };
  return (
    <>
      <LabelledRow label={words.remember} hint={hintOf(workspace, refusal)}>
        <Button
          disabled={busy}
          aria-busy={busy}
          aria-label={`${words.remember}: ${isOn ? words.rememberOff : words.rememberOn}`}
          blockedBecause={isOn ? undefined : findBlock(workspace, refusal)}
          onClick={() => void change()}
        >
          {isOn ? words.rememberOff : words.rememberOn}
        </Button>
      </LabelledRow>
      {failure === null ? null : <ErrorPanel inset {...describeError(failure)} />}
    </>
  );
}

const forget = async () => mapResult(await setRemembered(false), () => true);

function hintOf(workspace: OpenWorkspace, refusal: RememberRefusal | null): string {
  const { remembered, operators = [], locked } = workspace;
  if (remembered !== undefined)
    return words.remembered(operators.flatMap(({ id, name }) => (remembered.includes(id) ? [name] : [])));
  const block = findBlock(workspace, refusal);
  if (block !== undefined) return block;
  return locked ? `${words.rememberHint} ${words.rememberLocked}` : words.rememberHint;
}

function findBlock({ session }: OpenWorkspace, refusal: RememberRefusal | null): string | undefined {
  if (refusal !== null) return words.rememberRefused(refusedToRemember[refusal]);
  return session?.kind === 'recovery' ? words.rememberRecovery : undefined;
}
