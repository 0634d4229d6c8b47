import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { REVOCATION_REASONS, type RevocationReason, type RevocationSummary } from '../../shared/model/certificate.ts';
import type { CertificateSelection } from '../../shared/model/inventory.ts';
import type { RevocationReport } from '../../shared/model/revocation.ts';
import { mapResult, ok, type Result } from '../../shared/result.ts';
import { consequencesText, revocationReportText, revokedText } from '../../shared/text/en/cli-revocation.ts';
import type { JobContext, Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { readSelection } from './certificate-choice.ts';
import type { Answer, Command, Invocation } from './command.ts';
import { findInstant } from './instant-option.ts';
import { findChoice, findText, isSet, type OptionValues } from './option.ts';

const MOST = 10_000;

/** Works locked, as revoking does; with a passphrase the list that is to follow at once is signed. Exit code 1 where any was refused. */
export const revokeCommand: Command = {
  options: {
    reason: { type: 'string' },
    hold: { type: 'boolean' },
    comment: { type: 'string' },
    'invalidity-date': { type: 'string' },
    filter: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  positionals: { min: 0, max: MOST },
  run: async (invocation) => {
    const { values, positionals } = invocation;
    const reason = readReason(values);
    if (!reason.ok) return reason;
    const since = findInstant(values, 'invalidity-date');
    if (!since.ok) return since;
    const words = { reason: reason.value, invaliditySince: since.value, comment: findText(values, 'comment') };
    const opened = await openFor(invocation);
    if (!opened.ok) return opened;
    const { workspace, selection } = opened.value;
    if (isSet(values, 'dry-run'))
      return mapResult(await workspace.revocations.consequences({ selection, reason: reason.value }), (told) => ({
        exitCode: told.revocable === told.selected && told.selected > 0 ? 0 : 1,
        json: told,
        lines: consequencesText(told),
      }));
    const [only] = 'ids' in selection ? selection.ids : [];
    if (positionals.length === 1 && only !== undefined)
      return mapResult(await workspace.revocations.revoke({ id: only, ...words }), toAnswer);
    const what = words.reason === 'certificateHold' ? 'held' : 'revoked';
    return report(await workspace.revocations.revokeMany({ selection, ...words }, jobOf(invocation)), what);
  },
};

/** Exit code 1 where any was not on hold. */
export const releaseCommand: Command = {
  options: { comment: { type: 'string' }, filter: { type: 'string' } },
  positionals: { min: 0, max: MOST },
  run: async (invocation) => {
    const opened = await openFor(invocation);
    if (!opened.ok) return opened;
    const { workspace, selection } = opened.value;
    const comment = findText(invocation.values, 'comment');
    return report(await workspace.revocations.release({ selection, comment }, jobOf(invocation)), 'released');
  },
};

/** Exit code 1 where any cannot be taken back. */
export const unrevokeCommand: Command = {
  options: { filter: { type: 'string' } },
  positionals: { min: 0, max: MOST },
  run: async (invocation) => {
    const opened = await openFor(invocation);
    if (!opened.ok) return opened;
    const { workspace, selection } = opened.value;
    return report(await workspace.revocations.undo({ selection }, jobOf(invocation)), 'undone');
  },
};

function readReason(values: OptionValues): Result<RevocationReason, AppError> {
  const reason = findChoice(values, 'reason', REVOCATION_REASONS);
  if (!reason.ok) return reason;
  if (!isSet(values, 'hold'))
    return reason.value === undefined
      ? fail('input.invalid', { field: '--reason', problem: 'missing' })
      : ok(reason.value);
  return reason.value === undefined || reason.value === 'certificateHold'
    ? ok('certificateHold')
    : fail('input.invalid', { field: '--hold', problem: 'unexpected' });
}

/** A passphrase that is given unlocks: a list may be due at once. Nobody is asked for one. */
async function openFor({
  values,
  positionals,
  session,
}: Invocation): Outcome<{ readonly workspace: Workspace; readonly selection: CertificateSelection }> {
  const isGiven = findText(values, 'passphrase-file') !== undefined;
  const workspace = await (isGiven ? session.openUnlocked(values) : session.open(values));
  if (!workspace.ok) return workspace;
  const selection = await readSelection(workspace.value, values, positionals);
  return selection.ok ? ok({ workspace: workspace.value, selection: selection.value }) : selection;
}

const jobOf = ({ session }: Invocation): JobContext => ({ signal: session.signal, progress: () => undefined });

function toAnswer(revoked: RevocationSummary): Answer {
  const { certificateId, revokedAt, invaliditySince, ...rest } = revoked;
  const json = {
    id: certificateId,
    ...rest,
    revokedAt: new Date(revokedAt).toISOString(),
    ...(invaliditySince === undefined ? {} : { invaliditySince: new Date(invaliditySince).toISOString() }),
  };
  return { exitCode: 0, json, lines: revokedText(revoked) };
}

const report = (
  done: Result<RevocationReport, AppError>,
  what: 'revoked' | 'held' | 'released' | 'undone',
): Result<Answer, AppError> =>
  mapResult(done, (told) => ({
    exitCode: told.refused === 0 && !told.cancelled && told.failure === undefined ? 0 : 1,
    json: told,
    lines: revocationReportText(what, told),
  }));
