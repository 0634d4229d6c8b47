import type { Handlers } from '../../shared/contract/index.ts';
import type { LogExport, LogVerdict } from '../../shared/model/activity-log.ts';
import { ok } from '../../shared/result.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `activity.${string}`>>;

export const activityHandlers: Area = {
  'activity.page': async (query, session) => withWorkspace(session, (w) => w.activity.page(query)),
  'activity.actors': async (_input, session) => withWorkspace(session, (w) => w.activity.actors()),
  'activity.state': async (_input, session) => withWorkspace(session, (w) => w.activity.state()),
  'activity.verify': async ({ background }, session) =>
    withWorkspace(session, (w) => (background === true ? w.activity.verify() : verify(session, w))),
  'activity.forgetKnown': async (_input, session) =>
    withWorkspace<LogVerdict>(session, async (workspace) => {
      const forgotten = await workspace.activity.forgetKnown();
      return forgotten.ok ? verify(session, workspace) : forgotten;
    }),
  'activity.export': async (filter, session) =>
    withWorkspace<LogExport | null>(session, async (workspace) => {
      const name = session.desk.files.safeName(`${workspace.name} activity`, 'activity');
      const target = await session.dialogs.chooseTarget('activity', `${name}.jsonl`);
      if (target === undefined) return ok(null);
      return session.jobs.finish({
        kind: 'activity.export',
        subject: workspace.name,
        run: (job) => workspace.activity.export({ filter, target: { path: target, overwrite: true } }, job),
      });
    }),
};

const verify = (session: WindowSession, workspace: Workspace): Outcome<LogVerdict> =>
  session.jobs.finish({
    kind: 'activity.verify',
    subject: workspace.name,
    run: (job) => workspace.activity.verify(job),
  });
