import path from 'node:path';
import type { reportCalls } from '../../shared/contract/report.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { ok } from '../../shared/result.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, keyof typeof reportCalls>;

/** The preview that a window waits for. */
const asking = new WeakMap<WindowSession, AbortController>();

export const reportHandlers: Area = {
  'report.preview': async (request, session) =>
    withWorkspace(session, (workspace) => {
      asking.get(session)?.abort();
      const own = new AbortController();
      asking.set(session, own);
      return workspace.reports.preview(request, { signal: own.signal, progress: () => undefined });
    }),
  'report.save': async ({ format, paper, ...request }, session) =>
    withWorkspace<{ readonly name: string } | null>(session, async (workspace) => {
      const { safeName } = session.desk.files;
      const suggested = `${safeName(request.title.trim() === '' ? `${workspace.name} report` : request.title, 'report')}.${format}`;
      const target = await session.dialogs.chooseTarget(format === 'pdf' ? 'printed-report' : 'page-report', suggested);
      if (target === undefined) return ok(null);
      const { printPdf } = session.desk.platform;
      const as = format === 'pdf' ? { format, print: (html: string) => printPdf(html, paper) } : { format };
      return session.jobs.finish({
        kind: 'report.write',
        subject: path.basename(target),
        // The dialog of the system has asked before it answers with the name of a file that exists.
        run: (job) => workspace.reports.save({ ...request, as, target: { path: target, overwrite: true } }, job),
      });
    }),
};
