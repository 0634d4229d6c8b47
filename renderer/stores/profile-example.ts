import { create } from 'zustand';
import type { Output } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { call } from '../api/client.ts';
import { useProfileEditor } from './profile-editor.ts';

interface ExampleState {
  readonly example: Output<'profile.example'> | null;
  readonly error: AppError | null;
  readonly isMaking: boolean;
}

const NOTHING: ExampleState = { example: null, error: null, isMaking: false };

/** The certificate that the edited profile makes of sample names. The last one stays while the profile has errors. */
export const useProfileExample = create<ExampleState>(() => NOTHING);

let asked = 0;

/** Makes the example anew whenever the profile was checked without errors; the answer ends that. */
export function followProfileExample(): () => void {
  useProfileExample.setState(NOTHING);
  void make();
  const stop = useProfileEditor.subscribe((state, before) => {
    if (state.checkedContent !== before.checkedContent) void make();
  });
  return () => {
    asked += 1;
    stop();
  };
}

async function make(): Promise<void> {
  const { checkedContent: content, problems } = useProfileEditor.getState();
  asked += 1;
  const turn = asked;
  if (content === null) {
    useProfileExample.setState(NOTHING);
    return;
  }
  if (problems.some(({ severity }) => severity === 'error')) {
    useProfileExample.setState({ isMaking: false, error: null });
    return;
  }
  useProfileExample.setState({ isMaking: true });
  const answer = await call('profile.example', { content });
  if (turn !== asked) return;
  useProfileExample.setState(
    answer.ok ? { example: answer.value, error: null, isMaking: false } : { error: answer.error, isMaking: false },
  );
}
