import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { Result } from '../../shared/result.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import type { Connections } from '../services/connection.ts';
import type { WindowSession } from './window-session.ts';

/**
 * The connections that hold a run of the window: those of the program where the window dialled it without a workspace, else those
 * of its workspace, whose history may have it; undefined where there is neither. Runs of other windows are none of its business.
 */
export const connectionsHolding = ({ desk, dialled, shown }: WindowSession, id: RunId): Connections | undefined =>
  dialled.has(id) ? desk.application.connections : shown?.workspace.connections;

/** A run of the window: `connection.run-unknown`, `workspace.damaged`. */
export const getRun = async (session: WindowSession, id: RunId): Promise<Result<ConnectionRun, AppError>> =>
  (await connectionsHolding(session, id)?.get(id)) ?? fail('connection.run-unknown', {});
