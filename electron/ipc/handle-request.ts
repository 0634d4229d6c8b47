import type { Handlers } from '../../shared/contract/index.ts';
import { getSource, type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<
  Handlers<WindowSession>,
  Extract<keyof Handlers<WindowSession>, `request.${string}` | `activity.${string}`>
>;

export const requestHandlers: Area = {
  'request.list': async (_input, session) => withWorkspace(session, (w) => w.requests.list()),
  'request.get': async ({ id }, session) => withWorkspace(session, (w) => w.requests.get(id)),
  'request.import': async ({ handle }, session) =>
    withWorkspace(session, async (workspace) => {
      const source = getSource(session, handle);
      return source.ok ? workspace.requests.import(source.value) : source;
    }),
  'request.refuse': async ({ id, reason }, session) => withWorkspace(session, (w) => w.requests.refuse(id, reason)),
  'activity.page': async (query, session) => withWorkspace(session, (w) => w.activity.page(query)),
  'activity.verify': async (_input, session) => withWorkspace(session, (w) => w.activity.verify()),
};
