import type { Handlers } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Grant } from '../../shared/model/grant.ts';
import type { Result } from '../../shared/result.ts';
import type { Workspace } from '../services/workspace.ts';
import { type WindowSession, withWorkspace } from './window-session.ts';

type Area = Pick<Handlers<WindowSession>, Extract<keyof Handlers<WindowSession>, `grant.${string}`>>;

export const grantHandlers: Area = {
  'grant.list': async (_input, session) => withWorkspace(session, (w) => w.grants.list()),
  'grant.offer': async ({ authorityId }, session) => withWorkspace(session, (w) => w.grants.offer(authorityId)),
  'grant.give': async (input, session) => withWorkspace(session, (w) => w.grants.give(input)),
  'grant.end': async ({ id }, session) => withWorkspace(session, (w) => left(w, () => w.grants.end(id))),
  'grant.endAll': async (_input, session) => withWorkspace(session, (w) => left(w, () => w.grants.endAll('ended'))),
};

async function left(
  workspace: Workspace,
  end: () => Promise<Result<null, AppError>>,
): Promise<Result<readonly Grant[], AppError>> {
  const ended = await end();
  return ended.ok ? workspace.grants.list() : ended;
}
