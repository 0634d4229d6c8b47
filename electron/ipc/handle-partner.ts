import type { Handlers } from '../../shared/contract/index.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `partner.${string}`>>;

export const partnerHandlers: Area = {
  'partner.list': async (query, session) => withWorkspace(session, (w) => w.partners.page(query)),
  'partner.get': async ({ id }, session) => withWorkspace(session, (w) => w.partners.get(id)),
  'partner.save': async (partner, session) => withWorkspace(session, (w) => w.partners.save(partner)),
  'partner.delete': async ({ id }, session) => withWorkspace(session, (w) => w.partners.delete(id)),
};
