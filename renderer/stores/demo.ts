import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import { type DemoHost, type DemoServerState, demoHostName } from '../../shared/model/demo.ts';
import { type Result, ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { buildAddress, navigate } from './router.ts';
import { openDialog } from './window-dialogs.ts';
import { keepWorkspace } from './workspace.ts';

interface DemoStore {
  /** Where the demo of this user is; null where there is none. */
  readonly former: string | null;
  /** Null until read. */
  readonly server: DemoServerState | null;
}

export const useDemo = create<DemoStore>(() => ({ former: null, server: null }));

/** Looks whether there is a demo and opens the dialog that asks what to do. */
export async function askForDemo(): Promise<Result<null, AppError>> {
  const found = await call('demo.find', {});
  if (!found.ok) return found;
  useDemo.setState({ former: found.value?.location ?? null });
  openDialog('demo');
  return ok(null);
}

/** Takes seconds where a fresh one is made. */
export async function openDemo(fresh: boolean): Promise<Result<null, AppError>> {
  const opened = await call('demo.open', { fresh });
  if (!opened.ok) return opened;
  keepWorkspace(opened.value);
  return readServer();
}

/** Stops the making of a fresh one; the former stays. */
export const cancelDemo = () => call('demo.cancel', {});

/** It ends with the lock. */
export const forgetServer = (): void => useDemo.setState({ server: null });

export const readServer = async (): Promise<Result<null, AppError>> => keepServer(await call('demo.server', {}));
export const startServer = async (): Promise<Result<null, AppError>> => keepServer(await call('demo.start', {}));
export const stopServer = async (): Promise<Result<null, AppError>> => keepServer(await call('demo.stop', {}));

/** The form of a test connection, filled with a name of the demo server. */
export const showHost = (host: DemoHost, port: number): void =>
  navigate(buildAddress('connect', [], { host: demoHostName(host), port: String(port) }));

function keepServer(answer: Result<DemoServerState, AppError>): Result<null, AppError> {
  if (!answer.ok) return answer;
  useDemo.setState({ server: answer.value });
  return ok(null);
}
