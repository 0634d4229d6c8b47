import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import { changeDialForm, dial, dialAgain, useConnection } from './connection.ts';
import type { DialForm } from './connection-form-fields.ts';
import { buildFormOfRun } from './connection-run-form.ts';
import { buildAddress, currentAddress, navigate } from './router.ts';

/** Dials what the form says and goes to the run, unless the user has gone elsewhere meanwhile. */
export async function dialAndShow(): Promise<void> {
  show(await dial());
}

/** Dials as a run did but for a change, which the form shows, and goes to the new run. */
export async function repeatRun(run: ConnectionRun, change: Partial<DialForm>): Promise<void> {
  if (useConnection.getState().dialling !== null) return;
  fillFormFrom(run, change);
  show(await dialAgain(run.id));
}

/** Fills the form with what a run was asked for. */
export function fillFormFrom(run: ConnectionRun, change: Partial<DialForm> = {}): void {
  const { form } = useConnection.getState();
  changeDialForm({ ...buildFormOfRun(run, form, []), ...change });
}

export const runAddress = (id: RunId): string => buildAddress('connect', ['runs', id]);

export const compareAddress = (before: RunId, after: RunId): string =>
  buildAddress('connect', ['compare', before, after]);

function show(id: RunId | null): void {
  if (id !== null && currentAddress().startsWith('/connect')) navigate(runAddress(id));
}
