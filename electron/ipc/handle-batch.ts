import type { Handlers } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { BatchId, JobId } from '../../shared/model/brands.ts';
import type { BatchExport, BatchSummary } from '../../shared/model/batch.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult, ok } from '../../shared/result.ts';
import type { KitChoice } from '../../shared/model/kit.ts';
import type { JobContext } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { keepExport, takeExport } from './written-exports.ts';
import { getSource, getWorkspace, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `batch.${string}`>>;

export const batchHandlers: Area = {
  'batch.template': async (_input, session) => {
    const workspace = getWorkspace(session);
    if (!workspace.ok) return workspace;
    const target = await session.dialogs.chooseTarget('table', 'batch.csv');
    return target === undefined
      ? ok(null)
      : session.desk.files.saveFile(workspace.value.batches.template(), { path: target, overwrite: true });
  },
  'batch.plan': async ({ handle, defaults }, session) => {
    const workspace = getWorkspace(session);
    if (!workspace.ok) return workspace;
    const source = getSource(session, handle);
    if (!source.ok) return source;
    const held = session.files.get(handle);
    const job = session.jobs.start<BatchSummary>({
      kind: 'batch.plan',
      subject: held.ok ? held.value.name : '',
      run: (context) => workspace.value.batches.plan({ source: source.value, defaults }, context),
    });
    return ok({ job });
  },
  'batch.planned': async ({ job }, { jobs }) => {
    const planned = jobs.findValue(job as JobId) as BatchSummary | undefined;
    return ok(planned === undefined ? null : { id: planned.id });
  },
  'batch.list': async (_input, session) => withWorkspace(session, (w) => w.batches.list()),
  'batch.get': async ({ id }, session) => withWorkspace(session, (w) => w.batches.get(id)),
  'batch.rows': async (wanted, session) => withWorkspace(session, (w) => w.batches.rows(wanted)),
  'batch.run': async (order, session) => {
    const found = await findBatch(session, order.id);
    if (!found.ok) return found;
    const { workspace, batch } = found.value;
    const run = (context: Parameters<typeof workspace.batches.run>[1]) => workspace.batches.run(order, context);
    return ok({ job: session.jobs.start({ kind: 'batch.run', subject: batch.fileName, run }) });
  },
  'batch.discard': async ({ id }, session) => withWorkspace(session, (w) => w.batches.discard(id)),
  'batch.exportResult': async ({ id, form, kit }, session) => {
    const found = await findBatch(session, id);
    if (!found.ok) return found;
    const { workspace, batch } = found.value;
    if (form === 'folders') return exportFolders(session, { id, kit, workspace, subject: batch.fileName });
    const base = session.desk.files.safeName(batch.fileName.replace(/\.[a-z]{1,4}$/i, ''), 'batch');
    const target = await session.dialogs.chooseTarget('table', `${base}-result.csv`);
    if (target === undefined) return ok(null);
    return startExport(session, batch.fileName, () =>
      workspace.batches.exportReport(id, { path: target, overwrite: true }),
    );
  },
  'batch.takeExport': async ({ job }, session) => ok(takeExport(session, job)),
};

function startExport(
  session: WindowSession,
  subject: string,
  run: (context: JobContext) => Promise<Result<BatchExport, AppError>>,
) {
  const job: JobId = session.jobs.start<null>({
    kind: 'batch.export',
    subject,
    run: async (context) => {
      const result = await run(context);
      if (result.ok) keepExport(session, job, result.value);
      return result.ok ? ok(null) : result;
    },
  });
  return ok({ job });
}

interface FolderOrder {
  readonly id: BatchId;
  readonly kit: KitChoice;
  readonly workspace: Workspace;
  readonly subject: string;
}

async function exportFolders(session: WindowSession, { id, kit, workspace, subject }: FolderOrder) {
  const [parent] = (await session.dialogs.chooseFiles('result-folder')) ?? [];
  if (parent === undefined) return ok(null);
  return startExport(session, subject, (context) => workspace.batches.exportKits({ id, choice: kit, parent }, context));
}

async function findBatch(session: WindowSession, id: BatchId) {
  const workspace = getWorkspace(session);
  if (!workspace.ok) return workspace;
  const found: Result<BatchSummary, AppError> = await workspace.value.batches.get(id);
  return mapResult(found, (batch) => ({ workspace: workspace.value, batch }));
}
