import type { Handlers } from '../../shared/contract/index.ts';
import type { KitReport } from '../../shared/model/kit.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { BugError, ok } from '../../shared/result.ts';
import type { KitRequest } from '../services/kit/kit.ts';
import type { Workspace } from '../services/workspace.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `kit.${string}`>>;

export const kitHandlers: Area = {
  'kit.offer': async ({ id }, session) => withWorkspace(session, (w) => w.kits.offer(id)),
  'kit.preview': async (wanted, session) => withWorkspace(session, (w) => w.kits.preview(wanted)),
  'kit.write': async ({ id, choice }, session) =>
    withWorkspace<KitReport | null>(session, async (workspace) => {
      const found = await workspace.certificates.get(id);
      if (!found.ok) return found;
      const parent = await session.dialogs.chooseFolder('kit');
      if (parent === undefined) return ok(null);
      return writeAsJob(session, workspace, { id, choice, parent, subject: found.value.summary.name });
    }),
};

/** The report stays out of what a job keeps: it may hold a passphrase. */
async function writeAsJob(
  { jobs, desk }: WindowSession,
  { kits }: Workspace,
  { subject, ...wanted }: KitRequest & { readonly subject: string },
): Promise<Result<KitReport, AppError>> {
  let report: KitReport | undefined;
  const ended = await jobs.finish({
    kind: 'kit.write',
    subject,
    run: async (job) => {
      const written = await kits.write(wanted, job);
      if (!written.ok) return written;
      report = written.value;
      return ok(null);
    },
  });
  if (!ended.ok) return ended;
  if (report === undefined) throw new BugError('a kit was written without a report');
  return ok({ ...report, folder: desk.files.shortenPath(report.folder) });
}
