import type { DialInput } from '../../shared/contract/connection.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult, ok } from '../../shared/result.ts';
import type { Connections } from '../services/connection.ts';
import type { DialRequest } from '../services/connection-request.ts';
import { createDialFeed } from './dial-feed.ts';
import { getSources, type WindowSession } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `connection.${string}`>>;

export const connectionHandlers: Area = {
  'connection.capabilities': async (_input, { desk }) => ok(desk.application.connections.capabilities()),
  'connection.dial': async (input, session) => startDial(session, input),
  'connection.run': async ({ id }, session) => ok(findRun(session, id) ?? null),
  'connection.ofJob': async ({ job }, session) => {
    const run = session.jobs.findValue(job) as RunId | undefined;
    return ok((run === undefined ? undefined : findRun(session, run)) ?? null);
  },
  'connection.forget': async ({ id }, session) => {
    for (const connections of connectionsOf(session)) connections.forget(id);
    return ok(null);
  },
  'connection.saveJson': async ({ id }, session) => {
    const run = findRun(session, id);
    if (run === undefined) return fail('connection.run-unknown', {});
    const suggested = `${session.desk.files.safeName(`${run.host}-${run.port}`, 'connection')}.json`;
    const target = await session.dialogs.chooseTarget('report', suggested);
    return target === undefined ? ok(null) : session.desk.files.saveRunReport(run, { path: target, overwrite: true });
  },
};

/** Those of the workspace first: its runs know its certificates. */
const connectionsOf = ({ desk, shown }: WindowSession): readonly Connections[] =>
  shown === undefined ? [desk.application.connections] : [shown.workspace.connections, desk.application.connections];

export function findRun(session: WindowSession, id: RunId): ConnectionRun | undefined {
  for (const connections of connectionsOf(session)) {
    const run = connections.find(id);
    if (run !== undefined) return run;
  }
  return undefined;
}

function startDial(session: WindowSession, input: DialInput): Result<{ job: string; run: string }, AppError> {
  const request = buildDialRequest(session, input);
  if (!request.ok) return request;
  const runId = session.desk.application.newId<RunId>();
  const connections = session.shown?.workspace.connections ?? session.desk.application.connections;
  const feed = createDialFeed(runId, (progress) => session.push('connection.progress', progress));
  // The job keeps the id alone, so that a forgotten run is gone.
  const job = session.jobs.start<RunId>({
    kind: 'connection.dial',
    subject: `${input.host}:${input.port}`,
    run: async (context) => {
      const run = await connections.dial({ ...request.value, runId }, context, feed).finally(() => feed.end());
      return mapResult(run, ({ id }) => id);
    },
    onDone: (run) => session.push('connection.finished', { run }),
  });
  return ok({ job, run: runId });
}

function buildDialRequest(session: WindowSession, input: DialInput): Result<DialRequest, AppError> {
  const { trust, ...rest } = input;
  if (typeof trust === 'string') return ok({ ...rest, trust });
  const files = getSources(session, trust.handle);
  return files.ok ? ok({ ...rest, trust: { files: files.value } }) : files;
}
