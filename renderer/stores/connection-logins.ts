import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import type { LoginId } from '../../shared/model/brands.ts';
import type { SavedLogin } from '../../shared/model/connection-keeping.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { changeDialForm, useConnection } from './connection.ts';
import { onDataChanged } from './data-changes.ts';
import { onOtherWorkspace } from './workspace-change.ts';

interface LoginsState {
  /** Names and users of the saved logins; a password never comes here. Null until they have been read. */
  readonly logins: readonly SavedLogin[] | null;
}

export const useLogins = create<LoginsState>(() => ({ logins: null }));

/** Reads the logins and follows changes; the answer ends that. */
export function followLogins(): () => void {
  void readLogins();
  return onDataChanged(['connection_login'], () => void readLogins());
}

export interface NewLogin {
  readonly name: string;
  readonly user: string;
  /** Zeroed here, whatever becomes of it. */
  readonly passphrase: Uint8Array;
}

/** Seals a login for the proxy in the form and chooses it there. */
export async function saveLogin({ passphrase, ...names }: NewLogin): Promise<Result<LoginId, AppError>> {
  try {
    const { proxyHost, proxyPort } = useConnection.getState().form;
    const proxy = { host: proxyHost.trim(), port: proxyPort.trim() };
    const answer = await call('connection.saveLogin', { ...names, ...proxy, passphrase });
    if (!answer.ok) return answer;
    await readLogins();
    changeDialForm({ proxyLogin: answer.value.id });
    return ok(answer.value.id);
  } finally {
    passphrase.fill(0);
  }
}

export async function removeLogin(id: LoginId): Promise<Result<null, AppError>> {
  const answer = await call('connection.removeLogin', { id });
  if (!answer.ok) return answer;
  if (useConnection.getState().form.proxyLogin === id) changeDialForm({ proxyLogin: 'none' });
  await readLogins();
  return ok(null);
}

async function readLogins(): Promise<void> {
  const answer = await call('connection.logins', {});
  if (answer.ok) useLogins.setState({ logins: answer.value.items });
}

onOtherWorkspace(() => useLogins.setState({ logins: null }));
