import type { Handlers } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { CheckReport, WorkspaceState } from '../../shared/model/workspace.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult, ok } from '../../shared/result.ts';
import type { Workspace } from '../services/workspace.ts';
import { closeInWindow, openInWindow, readState, showWorkspace } from './shown-workspace.ts';
import { getWorkspace, inTurn, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `workspace.${string}`>>;

export const WORKSPACE_ENDING = '.countersign';

export const workspaceHandlers: Area = {
  'workspace.state': async (_input, session) => readState(session),
  'workspace.recents': async (_input, { desk }) => desk.recents.list(),
  'workspace.forgetRecent': async ({ id }, { desk }) => desk.recents.forget(id),
  'workspace.chooseLocation': async ({ suggestedName }, session) => {
    const chosen = await session.dialogs.chooseTarget(
      'workspace',
      `${session.desk.files.safeName(suggestedName, 'workspace')}${WORKSPACE_ENDING}`,
    );
    if (chosen === undefined) return ok(null);
    const location = session.desk.files.shortenPath(chosen);
    return ok({ handle: session.files.holdTarget(location, chosen), location });
  },
  'workspace.create': async (input, session) => createInWindow(session, input),
  'workspace.open': async (_input, session) => {
    const [file] = (await session.dialogs.chooseFiles('workspace')) ?? [];
    return file === undefined ? readState(session) : openInWindow(session, file);
  },
  'workspace.openRecent': async ({ id }, session) => {
    const file = await session.desk.recents.fileOf(id);
    return file.ok ? openInWindow(session, file.value) : file;
  },
  'workspace.close': async (_input, session) => closeInWindow(session),
  'workspace.unlock': async ({ passphrase, operatorId: operator, confirms: isConfirmed }, session) =>
    changeState(session, (workspace) => workspace.unlock({ passphrase, operator, isConfirmed })),
  'workspace.unlockWithRecoveryKey': async ({ recoveryKey, confirms: isConfirmed }, session) =>
    changeState(session, (workspace) => workspace.unlock({ recoveryKey, isConfirmed })),
  'workspace.unlockRemembered': async ({ operatorId: operator }, session) =>
    changeState(session, (workspace) => workspace.unlock({ remembered: true, operator })),
  'workspace.remember': async ({ on }, session) =>
    changeState(session, async ({ remembered }) =>
      on ? remembered.keep() : mapResult(await remembered.forgetAll(), () => null),
    ),
  'workspace.lock': async (_input, session) => changeState(session, (workspace) => workspace.lock()),
  'workspace.changePassphrase': async ({ current, next }, session) =>
    changeState(session, (workspace) => workspace.changePassphrase({ current, next })),
  'workspace.check': async (_input, session) => startCheck(session),
  'workspace.checkReport': async ({ job }, { jobs }) => ok((jobs.findValue(job) as CheckReport | undefined) ?? null),
};

async function createInWindow(
  session: WindowSession,
  input: Parameters<Area['workspace.create']>[0],
): ReturnType<Area['workspace.create']> {
  const held = session.files.get(input.handle);
  if (!held.ok) return held;
  if (held.value.kind !== 'target') return fail('input.invalid', { field: 'handle', problem: 'not-writable' });
  const file = held.value.path;
  return inTurn(session, async () => {
    const { name, passphrase } = input;
    const created = await session.desk.application.createWorkspace({ file, name, passphrase });
    if (!created.ok) return created;
    session.files.release(input.handle);
    await showWorkspace(session, created.value.workspace);
    const { recoveryKey } = created.value;
    return mapResult(await readState(session), (state) => ({ state, recoveryKey }));
  });
}

async function changeState(
  session: WindowSession,
  change: (workspace: Workspace) => Promise<Result<null, AppError>>,
): Promise<Result<WorkspaceState, AppError>> {
  const changed = await withWorkspace(session, change);
  return changed.ok ? readState(session) : changed;
}

function startCheck(session: WindowSession): Result<{ job: string }, AppError> {
  return mapResult(getWorkspace(session), (workspace) => ({
    job: session.jobs.start<CheckReport>({
      kind: 'workspace.check',
      subject: workspace.name,
      run: (job) => workspace.check(job),
    }),
  }));
}
