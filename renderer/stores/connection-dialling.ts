import { type AppError, fail } from '../../shared/errors.ts';
import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { EndpointSummary } from '../../shared/model/connection-history.ts';
import { ok, type Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { changeDialForm, dial, dialAgain, useConnection } from './connection.ts';
import type { DialForm } from './connection-form-fields.ts';
import { findForm } from './connection-form-memory.ts';
import { useLogins } from './connection-logins.ts';
import { buildFormOfRun } from './connection-run-form.ts';
import { buildAddress, currentAddress, navigate, parseAddress } from './router.ts';

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
  changeDialForm({ ...buildFormOfRun(run, form, useLogins.getState().logins ?? []), ...change });
}

/** Fills the form for an endpoint: as it was dialled last in this session, else as its newest run was. */
export async function fillFormForEndpoint({ last }: EndpointSummary): Promise<Result<null, AppError>> {
  const answer = await call('connection.run', { id: last.id });
  if (!answer.ok) return answer;
  const run = answer.value;
  if (run === null) return fail('connection.run-unknown', {});
  const remembered = findForm({ host: run.host, port: String(run.port) });
  if (remembered === undefined) fillFormFrom(run);
  else changeDialForm(remembered);
  return ok(null);
}

export const runAddress = (id: RunId): string => buildAddress('connect', ['runs', id]);

export const compareAddress = (before: RunId, after: RunId): string =>
  buildAddress('connect', ['compare', before, after]);

/** The run whose tab is open: what the address says, else the newest. */
export function findShownRun(): RunId | null {
  const { screen, path } = parseAddress(currentAddress());
  const { runs } = useConnection.getState();
  const named = screen === 'connect' && path[0] === 'runs' ? path[1] : undefined;
  return (named === undefined ? runs.at(-1) : runs.find(({ id }) => id === named))?.id ?? null;
}

/** The tab before or after the one that is open. */
export function findRunBeside(step: -1 | 1): RunId | null {
  const { runs } = useConnection.getState();
  const shown = findShownRun();
  const at = runs.findIndex(({ id }) => id === shown);
  return at < 0 ? null : (runs[at + step]?.id ?? null);
}

function show(id: RunId | null): void {
  if (id !== null && currentAddress().startsWith('/connect')) navigate(runAddress(id));
}
