import type { Handlers } from '../../shared/contract/index.ts';
import { mapResult } from '../../shared/result.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<
  Handlers<WindowSession>,
  Extract<keyof Handlers<WindowSession>, `alert.${string}` | `watch.${string}`>
>;

export const alertHandlers: Area = {
  'alert.list': async (query, session) => withWorkspace(session, (w) => w.alerts.page(query)),
  'alert.counts': async (_input, session) => withWorkspace(session, (w) => w.alerts.counts()),
  'alert.get': async ({ id }, session) => withWorkspace(session, (w) => w.alerts.get(id)),
  'alert.set': async (change, session) => withWorkspace(session, (w) => w.alerts.set(change)),
  'alert.checkNow': async (_input, session) =>
    withWorkspace(session, async (w) => mapResult(await w.alerts.check(), ({ raised, ended }) => ({ raised, ended }))),
  'watch.get': async (_input, session) => withWorkspace(session, (w) => w.watch.get()),
  'watch.set': async (patch, session) => withWorkspace(session, (w) => w.watch.set(patch)),
  'watch.ofPartner': async ({ partnerId }, session) => withWorkspace(session, (w) => w.watch.ofPartner(partnerId)),
  'watch.setOfPartner': async ({ partnerId, ...watch }, session) =>
    withWorkspace(session, (w) => w.watch.setOfPartner(partnerId, watch)),
};
