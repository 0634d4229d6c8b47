import type { Handlers, Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { FileHandleId } from '../../shared/model/brands.ts';
import type { PublishOverview, PublishReport } from '../../shared/model/publish.ts';
import type { Result } from '../../shared/result.ts';
import { BugError, mapResult, ok } from '../../shared/result.ts';
import type { TargetDraft } from '../services/publish/targets.ts';
import type { Workspace } from '../services/workspace.ts';
import { getSource, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `publish.${string}`>>;

export const publishHandlers: Area = {
  'publish.list': async ({ authorityId }, session) =>
    withWorkspace(session, (workspace) => workspace.publishing.overview(authorityId)),
  'publish.chooseFolder': async (_input, session) => {
    const path = await session.dialogs.chooseFolder('publish');
    if (path === undefined) return ok(null);
    const told = session.desk.files.shortenPath(path);
    return ok({ handle: session.files.holdTarget(told, path), path: told });
  },
  'publish.save': async (draft, session) =>
    withDraft(session, draft, (workspace, ready) => workspace.publishing.save(ready)),
  'publish.setEnabled': async ({ id, enabled }, session) =>
    withWorkspace(session, (workspace) => workspace.publishing.setEnabled(id, enabled)),
  'publish.remove': async ({ id }, session) => withWorkspace(session, (workspace) => workspace.publishing.remove(id)),
  'publish.probe': async ({ draft, write }, session) =>
    withDraft(session, draft, (workspace, ready) => workspace.publishing.probe(ready, { write })),
  'publish.now': async (order, session) => withWorkspace(session, (workspace) => asJob(session, workspace, order)),
  'publish.history': async (wanted, session) =>
    withWorkspace(session, (workspace) => workspace.publishing.history(wanted)),
};

type Draft = Input<'publish.save'>;

/** Files and folders that the page names by handles become what they are. */
async function withDraft<T>(
  session: WindowSession,
  draft: Draft,
  use: (workspace: Workspace, ready: TargetDraft) => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  return withWorkspace(session, async (workspace) => {
    const place = await readPlace(session, workspace, draft);
    if (!place.ok) return place;
    const secret = readSecret(session, draft.secret);
    return secret.ok ? use(workspace, { ...draft, place: place.value, secret: secret.value }) : secret;
  });
}

async function readPlace(
  session: WindowSession,
  { publishing }: Workspace,
  { place, id, authorityId }: Draft,
): Promise<Result<TargetDraft['place'], AppError>> {
  if (place.kind !== 'folder') return ok(place);
  if (place.folder !== null) return readFolder(session, place.folder);
  if (id === undefined) return fail('publish.place-invalid', { field: 'path', problem: 'missing' });
  const before = await publishing.find(authorityId, id);
  if (!before.ok) return before;
  return before.value.place.kind === 'folder'
    ? ok(before.value.place)
    : fail('publish.place-invalid', { field: 'path', problem: 'missing' });
}

function readFolder(session: WindowSession, handle: FileHandleId): Result<TargetDraft['place'], AppError> {
  const held = session.files.get(handle);
  if (!held.ok) return held;
  return held.value.kind === 'target'
    ? ok({ kind: 'folder', path: held.value.path })
    : fail('input.invalid', { field: 'folder', problem: 'not-a-folder' });
}

function readSecret(session: WindowSession, secret: Draft['secret']): Result<TargetDraft['secret'], AppError> {
  if (secret?.key === undefined) return ok(secret === undefined ? undefined : { password: secret.password });
  const file = getSource(session, secret.key.handle);
  return mapResult(file, (source) => ({
    password: secret.password,
    key: { file: source, passphrase: secret.key?.passphrase },
  }));
}

async function asJob(
  { jobs }: WindowSession,
  { authorities, publishing }: Workspace,
  order: Input<'publish.now'>,
): Promise<Result<PublishReport, AppError>> {
  const authority = await authorities.get(order.authorityId);
  if (!authority.ok) return authority;
  let report: PublishReport | undefined;
  const ended = await jobs.finish({
    kind: 'crl.publish',
    subject: authority.value.summary.name,
    run: async (job) => {
      const published = await publishing.publish({ ...order, job });
      if (!published.ok) return published;
      report = published.value;
      return nameFailed(published.value, await publishing.overview(order.authorityId));
    },
    listFailed: (names) => names,
  });
  if (!ended.ok) return ended;
  if (report === undefined) throw new BugError('publishing ended without a report');
  return ok(report);
}

/** The names of places that a publication failed at; of one that was removed meanwhile nothing is said, nor where they cannot be read: what was published stays so. */
function nameFailed(
  { runs }: PublishReport,
  overview: Result<PublishOverview, AppError>,
): Result<readonly string[], AppError> {
  const failed = new Set(runs.filter(({ error }) => error !== null).map(({ targetId }) => targetId));
  const targets = overview.ok ? overview.value.targets : [];
  return ok(targets.filter(({ target }) => failed.has(target.id)).map(({ target }) => target.name));
}
