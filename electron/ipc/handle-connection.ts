import type { DialInput } from '../../shared/contract/connection.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import { ID_PATTERN, type RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult, ok } from '../../shared/result.ts';
import type { Connections } from '../services/connection.ts';
import type { DialRequest } from '../services/connection-request.ts';
import { createDialFeed } from './dial-feed.ts';
import { connectionsHolding, getRun } from './find-run.ts';
import type { SavePurpose } from './ports.ts';
import { getSources, type WindowSession } from './window-session.ts';

type Area = Pick<
  Handlers<WindowSession>,
  | 'connection.candidates'
  | 'connection.capabilities'
  | 'connection.commands'
  | 'connection.compare'
  | 'connection.dial'
  | 'connection.forget'
  | 'connection.keeping'
  | 'connection.ofJob'
  | 'connection.preflight'
  | 'connection.run'
  | 'connection.saveJson'
  | 'connection.saveKeyLog'
  | 'connection.savePcapng'
>;

export const connectionHandlers: Area = {
  'connection.capabilities': async (_input, { desk }) => ok(desk.application.connections.capabilities()),
  'connection.dial': async (input, session) => startDial(session, input),
  'connection.run': async ({ id }, session) => orNull(await getRun(session, id)),
  'connection.ofJob': async ({ job }, session) => {
    const run = session.jobs.findValue(job);
    return isRunId(run) ? orNull(await getRun(session, run)) : ok(null);
  },
  'connection.forget': async ({ id }, session) => {
    connectionsHolding(session, id)?.forget(id);
    session.dialled.delete(id);
    return ok(null);
  },
  'connection.keeping': async ({ id }, session) =>
    connectionsHolding(session, id)?.keeping(id) ?? fail('connection.run-unknown', {}),
  'connection.saveJson': async ({ id }, session) =>
    saveRun(session, id, { purpose: 'report', ending: '.json' }, (run, path) =>
      session.desk.files.saveRunReport(run, { path, overwrite: true }),
    ),
  'connection.savePcapng': async ({ id, secrets }, session) =>
    saveRun(
      session,
      id,
      { purpose: secrets ? 'capture-with-secrets' : 'capture', ending: '.pcapng' },
      async (_run, path) =>
        connectionsHolding(session, id)?.savePcapng(id, { target: { path, overwrite: true }, secrets }) ??
        fail('connection.run-unknown', {}),
    ),
  'connection.saveKeyLog': async ({ id }, session) =>
    saveRun(
      session,
      id,
      { purpose: 'key-log', ending: '-keys.log' },
      async (_run, path) =>
        connectionsHolding(session, id)?.saveKeyLog(id, { path, overwrite: true }) ??
        fail('connection.run-unknown', {}),
    ),
  'connection.commands': async ({ id }, session) =>
    mapResult(await getRun(session, id), (run) => session.desk.application.connections.commands(run)),
  'connection.preflight': async ({ id, credential }, session) => {
    const run = await getRun(session, id);
    return run.ok ? ownConnections(session).preflight(run.value, credential.certificateId) : run;
  },
  'connection.candidates': async ({ id }, session) => {
    const run = await getRun(session, id);
    return run.ok ? mapResult(await ownConnections(session).candidates(run.value), (items) => ({ items })) : run;
  },
  'connection.compare': async ({ before, after }, session) => {
    const first = await getRun(session, before);
    if (!first.ok) return first;
    const second = await getRun(session, after);
    return mapResult(second, (run) => session.desk.application.connections.compare(first.value, run));
  },
};

/** Other jobs answer with values of their own. */
const isRunId = (value: unknown): value is RunId => typeof value === 'string' && ID_PATTERN.test(value);

/** Those that know the certificates of the window's workspace, wherever the run is held. */
const ownConnections = ({ desk, shown }: WindowSession): Connections =>
  shown?.workspace.connections ?? desk.application.connections;

const orNull = (run: Result<ConnectionRun, AppError>): Result<ConnectionRun | null, AppError> =>
  !run.ok && run.error.code === 'connection.run-unknown' ? ok(null) : run;

type SaveRun = (run: ConnectionRun, path: string) => Promise<Result<{ readonly name: string }, AppError>>;

/** Asks where to save; null when that was cancelled. */
async function saveRun(
  session: WindowSession,
  id: RunId,
  as: { readonly purpose: SavePurpose; readonly ending: string },
  save: SaveRun,
): Promise<Result<{ readonly name: string } | null, AppError>> {
  const run = await getRun(session, id);
  if (!run.ok) return run;
  const { host, port } = run.value;
  const name = `${session.desk.files.safeName(`${host}-${port}`, 'connection')}${as.ending}`;
  const path = await session.dialogs.chooseTarget(as.purpose, name);
  return path === undefined ? ok(null) : save(run.value, path);
}

function startDial(session: WindowSession, input: DialInput): Result<{ job: string; run: string }, AppError> {
  const request = buildDialRequest(session, input);
  if (!request.ok) return request;
  const runId = session.desk.application.newId<RunId>();
  const own = session.shown?.workspace.connections;
  const connections = own ?? session.desk.application.connections;
  const feed = createDialFeed(runId, (progress) => session.push('connection.progress', progress));
  // The job keeps the id alone, so that a forgotten run is gone.
  const job = session.jobs.start<RunId>({
    kind: 'connection.dial',
    subject: `${input.host}:${input.port}`,
    run: async (context) => {
      const run = await connections.dial({ ...request.value, runId }, context, feed).finally(() => feed.end());
      if (!run.ok) return run;
      if (own === undefined) session.dialled.add(runId);
      const keeping = own === undefined ? undefined : await own.keeping(runId);
      const kept = keeping === undefined ? null : keeping.ok && keeping.value.history;
      session.push('connection.finished', { run: runId, kept });
      return ok(runId);
    },
  });
  return ok({ job, run: runId });
}

function buildDialRequest(session: WindowSession, input: DialInput): Result<DialRequest, AppError> {
  const { trust, ...rest } = input;
  if (typeof trust === 'string') return ok({ ...rest, trust });
  const files = getSources(session, trust.handle);
  return files.ok ? ok({ ...rest, trust: { files: files.value } }) : files;
}
