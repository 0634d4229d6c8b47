import type { Handlers } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { mapResult } from '../../shared/result.ts';
import type { ConnectionHistory } from '../services/connection-history.ts';
import type { ConnectionLogins } from '../services/connection-login.ts';
import { connectionsHolding } from './find-run.ts';
import type { WindowSession } from './window-session.ts';

type Area = Pick<
  Handlers<WindowSession>,
  | 'connection.delete'
  | 'connection.dropSecrets'
  | 'connection.endpoints'
  | 'connection.history'
  | 'connection.keepSecrets'
  | 'connection.logins'
  | 'connection.removeLogin'
  | 'connection.saveLogin'
  | 'connection.setNote'
>;

/** What of test connections lives in the workspace: `workspace.none-open` without one. */
export const connectionHistoryHandlers: Area = {
  'connection.endpoints': async (query, session) => inHistory(session, (history) => history.endpoints(query)),
  'connection.history': async (query, session) => inHistory(session, (history) => history.runs(query)),
  'connection.delete': async (what, session) => inHistory(session, (history) => history.delete(what)),
  'connection.setNote': async ({ id, note }, session) => inHistory(session, (history) => history.setNote(id, note)),
  'connection.keepSecrets': async ({ id }, session) =>
    connectionsHolding(session, id)?.keepSecrets(id) ?? fail('workspace.none-open', {}),
  'connection.dropSecrets': async ({ id }, session) =>
    connectionsHolding(session, id)?.dropSecrets(id) ?? fail('workspace.none-open', {}),
  'connection.logins': async (_input, session) =>
    withLogins(session, async (logins) => mapResult(await logins.list(), (items) => ({ items }))),
  'connection.saveLogin': async ({ passphrase, ...login }, session) =>
    withLogins(session, (logins) => logins.save({ ...login, password: passphrase })),
  'connection.removeLogin': async ({ id }, session) => withLogins(session, (logins) => logins.remove(id)),
};

async function inHistory<T>(
  { shown }: WindowSession,
  use: (history: ConnectionHistory) => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  const history = shown?.workspace.connections.history;
  return history === undefined ? fail('workspace.none-open', {}) : use(history);
}

async function withLogins<T>(
  { shown }: WindowSession,
  use: (logins: ConnectionLogins) => Promise<Result<T, AppError>>,
): Promise<Result<T, AppError>> {
  const logins = shown?.workspace.connections.logins;
  return logins === undefined ? fail('workspace.none-open', {}) : use(logins);
}
