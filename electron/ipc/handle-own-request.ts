import type { Handlers } from '../../shared/contract/index.ts';
import { ok } from '../../shared/result.ts';
import { getSource, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `ownRequest.${string}`>>;

export const ownRequestHandlers: Area = {
  'ownRequest.list': async ({ state }, session) => withWorkspace(session, (w) => w.ownRequests.list(state)),
  'ownRequest.create': async (input, session) => withWorkspace(session, (w) => w.ownRequests.create(input)),
  'ownRequest.export': async ({ id, format }, session) =>
    withWorkspace<{ name: string } | null>(session, async (workspace) => {
      const found = await workspace.ownRequests.get(id);
      if (!found.ok) return found;
      const ending = format === 'der' ? '.der' : '.csr';
      const suggested = `${session.desk.files.safeName(found.value.name, 'request')}${ending}`;
      const target = await session.dialogs.chooseTarget('request', suggested);
      if (target === undefined) return ok(null);
      // The dialog of the system has asked before it answers with the name of a file that exists.
      return workspace.ownRequests.export({ id, format, target: { path: target, overwrite: true } });
    }),
  'ownRequest.importAnswer': async ({ handle }, session) =>
    withWorkspace(session, async (workspace) => {
      const source = getSource(session, handle);
      return source.ok ? workspace.ownRequests.importAnswer(source.value) : source;
    }),
  'ownRequest.withdraw': async ({ id }, session) => withWorkspace(session, (w) => w.ownRequests.withdraw(id)),
};
