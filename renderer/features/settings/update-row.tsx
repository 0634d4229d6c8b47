import { useState } from 'react';
import type { UpdateAnswer } from '../../../shared/model/update.ts';
import { updateText as words } from '../../../shared/text/en/update.ts';
import { checkUpdate } from '../../stores/application.ts';
import { describeError } from '../../stores/failure.ts';
import { useAct } from '../../stores/use-act.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { LabelledRow } from '../../ui/labelled-row.tsx';

/** Asks for the newest release when it is pressed, and never by itself. */
export function UpdateRow() {
  const { busy, failure, act } = useAct<UpdateAnswer>();
  const [answer, setAnswer] = useState<UpdateAnswer | undefined>();
  const ask = async (): Promise<void> => setAnswer(await act(checkUpdate));
  return (
    <>
      <LabelledRow label={words.label} hint={answer === undefined ? words.hint : words.answer(answer)}>
        <Button disabled={busy} onClick={() => void ask()}>
          {words.button}
        </Button>
      </LabelledRow>
      {failure === null ? null : <ErrorPanel {...describeError(failure)} />}
    </>
  );
}
