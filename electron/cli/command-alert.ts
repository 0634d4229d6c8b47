import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { MAX_ALERT_NOTE, MAX_ASSIGNEE } from '../../shared/model/alert.ts';
import type { AlertId } from '../../shared/model/brands.ts';
import { mapResult, ok, type Result } from '../../shared/result.ts';
import { alertCommandText } from '../../shared/text/en/cli-alert.ts';
import type { Outcome } from '../services/ports.ts';
import type { AlertChange } from '../services/watch/alerts.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command } from './command.ts';
import { findInstant } from './instant-option.ts';
import { findText, isSet, type OptionValues } from './option.ts';

const MOST = 1000;

/** Works locked. Says what becomes of alerts that `check` tells of; each change is an entry of the log. */
export const alertCommand: Command = {
  options: {
    acknowledge: { type: 'boolean' },
    reopen: { type: 'boolean' },
    snooze: { type: 'string' },
    assign: { type: 'string' },
    note: { type: 'string' },
  },
  positionals: { min: 1, max: MOST },
  run: async ({ values, positionals, session }) => {
    const wanted = readChange(values);
    if (!wanted.ok) return wanted;
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const ids = await findIds(workspace.value, positionals);
    if (!ids.ok) return ids;
    return mapResult(await workspace.value.alerts.set({ ids: ids.value, ...wanted.value }), ({ changed }) => ({
      exitCode: 0,
      json: { changed },
      lines: [alertCommandText.changed(changed)],
    }));
  },
};

function readChange(values: OptionValues): Result<Omit<AlertChange, 'ids'>, AppError> {
  const [isAcknowledged, isReopened] = [isSet(values, 'acknowledge'), isSet(values, 'reopen')];
  if (isAcknowledged && isReopened) return fail('input.invalid', { field: '--reopen', problem: 'contradicts' });
  const until = findText(values, 'snooze') === 'off' ? ok(null) : findInstant(values, 'snooze');
  if (!until.ok) return until;
  const [assignee, note] = [findText(values, 'assign'), findText(values, 'note')];
  if ((assignee?.length ?? 0) > MAX_ASSIGNEE)
    return fail('input.invalid', { field: '--assign', problem: 'out-of-range' });
  if ((note?.length ?? 0) > MAX_ALERT_NOTE) return fail('input.invalid', { field: '--note', problem: 'out-of-range' });
  const acknowledged = isAcknowledged || (isReopened ? false : undefined);
  const isNothing = [acknowledged, until.value, assignee, note].every((wish) => wish === undefined);
  return isNothing
    ? fail('input.invalid', { field: '--acknowledge', problem: 'missing' })
    : ok({ acknowledged, snoozedUntil: until.value, assignee, note });
}

async function findIds({ alerts }: Workspace, wanted: readonly string[]): Outcome<readonly AlertId[]> {
  const ids: AlertId[] = [];
  for (const text of wanted) {
    // Whether it is one the store says.
    const found = await alerts.get(text as AlertId);
    if (!found.ok) return found;
    if (found.value === null) return fail('input.invalid', { field: 'ID', problem: 'unknown-choice' });
    ids.push(found.value.id);
  }
  return ok(ids);
}
