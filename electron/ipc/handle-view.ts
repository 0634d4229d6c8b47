import type { viewCalls } from '../../shared/contract/view.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, keyof typeof viewCalls>;

export const viewHandlers: Area = {
  'view.list': async (_input, session) => withWorkspace(session, (w) => w.views.list()),
  'view.counts': async (_input, session) => withWorkspace(session, (w) => w.inventory.views(session)),
  'view.save': async (wish, session) => withWorkspace(session, (w) => w.views.save(wish)),
  'view.rename': async (change, session) => withWorkspace(session, (w) => w.views.rename(change)),
  'view.delete': async ({ id }, session) => withWorkspace(session, (w) => w.views.delete(id)),
  'view.move': async (change, session) => withWorkspace(session, (w) => w.views.move(change)),
};
