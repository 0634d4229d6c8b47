import { ok } from '../../shared/result.ts';
import { updateText } from '../../shared/text/en/update.ts';
import type { Command } from './command.ts';
import { findText, isSet } from './option.ts';

export const updateCheckCommand: Command = {
  options: { feed: { type: 'string' }, 'allow-private': { type: 'boolean' } },
  positionals: { min: 0, max: 0 },
  failureExit: 3,
  run: async ({ values, session }) => {
    const answer = await session.application.updates.ask(
      { current: session.version, feed: findText(values, 'feed'), allowPrivate: isSet(values, 'allow-private') },
      { signal: session.signal, progress: () => undefined },
    );
    if (!answer.ok) return answer;
    return ok({ exitCode: answer.value.isNewer ? 1 : 0, json: answer.value, lines: [updateText.answer(answer.value)] });
  },
};
