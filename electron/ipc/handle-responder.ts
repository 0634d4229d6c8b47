import type { Handlers } from '../../shared/contract/index.ts';
import type { ResponderState, StapleReport } from '../../shared/model/responder.ts';
import { ok } from '../../shared/result.ts';
import { buildErrorEntry } from './error-log.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `responder.${string}`>>;

export const responderHandlers: Area = {
  'responder.state': async (_input, session) => withWorkspace(session, (w) => w.responder.state()),
  'responder.set': async (patch, session) => withWorkspace(session, (w) => w.responder.set(patch)),
  'responder.start': async (_input, session) =>
    withWorkspace(session, (w) =>
      w.responder.start({ onBug: (thrown) => session.desk.writeError(buildErrorEntry('responder', thrown, true)) }),
    ),
  'responder.stop': async (_input, session) => withWorkspace(session, (w) => w.responder.stop()),
  'responder.log': async (page, session) => withWorkspace(session, async (w) => ok(w.responder.log(page))),
  'responder.renewSigners': async ({ authorityId }, session) =>
    withWorkspace(session, (w) => w.responder.renewSigners(authorityId)),
  'responder.setStaples': async ({ chooseFolder, ...plan }, session) =>
    withWorkspace<ResponderState | null>(session, async (w) => {
      if (!chooseFolder) return w.responder.setStaples(plan);
      const folder = await session.dialogs.chooseFolder('staples');
      return folder === undefined ? ok(null) : w.responder.setStaples({ ...plan, folder });
    }),
  'responder.endStaples': async ({ authorityId }, session) =>
    withWorkspace(session, (w) => w.responder.endStaples(authorityId)),
  'responder.renewStaples': async ({ authorityId }, session) =>
    withWorkspace(session, (w) => w.responder.renewStaples(authorityId)),
  'responder.writeStaples': async (order, session) =>
    withWorkspace<StapleReport | null>(session, async (w) => {
      const folder = await session.dialogs.chooseFolder('staples');
      return folder === undefined ? ok(null) : w.responder.writeStaples({ ...order, folder });
    }),
};
