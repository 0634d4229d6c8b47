import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { Result } from '../../shared/result.ts';
import type { AppError } from '../../shared/errors.ts';
import type { Connections } from '../services/connection.ts';
import type { WindowSession } from './window-session.ts';

/** The connections that hold a run: those where it is in memory, else those of the workspace, whose history may have it. */
export function connectionsHolding({ desk, shown }: WindowSession, id: RunId): Connections {
  const { connections } = desk.application;
  const own = shown?.workspace.connections;
  return own === undefined || connections.find(id) !== undefined ? connections : own;
}

/** A run of the window: `connection.run-unknown`, `workspace.damaged`. */
export const getRun = (session: WindowSession, id: RunId): Promise<Result<ConnectionRun, AppError>> =>
  connectionsHolding(session, id).get(id);
