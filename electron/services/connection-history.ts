import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import type { EndpointSummary, RunSummary } from '../../shared/model/connection-history.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import {
  deleteRuns,
  findStoredRun,
  insertRun,
  listRunIds,
  type NewRun,
  pageEndpoints,
  pageRuns,
  setRunNote,
} from '../store/connection-run-rows.ts';
import type { WriteDb } from '../store/db.ts';
import { tyingArrivals } from './authorities/tie-issued.ts';
import type { Outcome } from './ports.ts';
import { buildStoredRun, readStoredRun } from './stored-run.ts';
import { noteSeen } from './watch/seen.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { recordActivity, writing } from './workspace-context.ts';

export interface Listed<T> {
  readonly total: number;
  readonly items: readonly T[];
}

interface Page {
  readonly offset: number;
  /** At most 200. */
  readonly limit: number;
}

export type DeletedRuns = { readonly ids: readonly RunId[] } | { readonly target: string };

/** The runs that a workspace keeps. Works while it is locked. */
export interface ConnectionHistory {
  /** Endpoints whose text contains `filter`, those dialled last first. */
  endpoints(query: Page & { readonly filter: string }): Outcome<Listed<EndpointSummary>>;
  /** Runs of one endpoint or of all, the newest first. */
  runs(query: Page & { readonly target: string | null }): Outcome<Listed<RunSummary>>;
  /** Null where none is kept under this id. Fails with `workspace.damaged` where what is kept is no run. */
  find(id: RunId): Outcome<ConnectionRun | null>;
  /** Deletes runs with their secrets; those that are gone already don't count. */
  delete(what: DeletedRuns): Outcome<{ readonly deleted: number }>;
  /** Fails with `connection.run-unknown`. */
  setNote(id: RunId, note: string): Outcome<null>;
}

export const createHistory = (context: WorkspaceContext): ConnectionHistory => ({
  endpoints: (query) => context.store.reading((db) => pageEndpoints(db, query)),
  runs: (query) => context.store.reading((db) => pageRuns(db, query)),
  find: async (id) => {
    const row = await context.store.reading((db) => findStoredRun(db, id));
    if (!row.ok) return row;
    return row.value === undefined ? ok(null) : readStoredRun({ ...row.value, id });
  },
  delete: (what) => writing(context, ['connection_run'], (tx) => deleteKept(context, tx, what)),
  setNote: (id, note) =>
    writing(context, ['connection_run'], async (tx) =>
      (await setRunNote(tx, id, note)) ? ok(null) : fail('connection.run-unknown', {}),
    ),
});

/**
 * Keeps a run with its entry in the activity log and notes the certificates it met; a run that is too large is left out itself. Fails with what the
 * store says and leaves nothing.
 */
export async function keepInHistory(
  context: WorkspaceContext,
  run: ConnectionRun,
  clientDer: Uint8Array | undefined,
): Outcome<{ readonly kept: boolean }> {
  const row = await buildStoredRun(run);
  return tyingArrivals(context, () => keepRun(context, { run, clientDer, row: row.ok ? row.value : undefined }));
}

interface RunToKeep {
  readonly run: ConnectionRun;
  readonly clientDer: Uint8Array | undefined;
  /** Undefined where it is too large. */
  readonly row: NewRun | undefined;
}

function keepRun(context: WorkspaceContext, { run, clientDer, row }: RunToKeep): Outcome<{ readonly kept: boolean }> {
  return writing(context, ['connection_run', 'certificate'], async (tx) => {
    if (row !== undefined) await insertRun(tx, row);
    await noteSeen(context, tx, { run, clientDer });
    const { handshake, afterHandshake } = run.outcome;
    const detail = {
      handshake,
      afterHandshake,
      ...(run.credential === null ? {} : { credential: run.credential.name, sha256: run.credential.sha256 }),
      ...(run.diagnosis[0] === undefined ? {} : { diagnosis: run.diagnosis[0].id }),
    };
    const note = { action: 'connection.dialled', entity: 'connection', entityId: run.id, subject: run.target } as const;
    await recordActivity(context, tx, { ...note, detail });
    return ok({ kept: row !== undefined });
  });
}

async function deleteKept(
  context: WorkspaceContext,
  tx: WriteDb,
  what: DeletedRuns,
): Outcome<{ readonly deleted: number }> {
  const ids = 'ids' in what ? [...new Set(what.ids)] : await listRunIds(tx, what.target);
  const targets = await deleteRuns(tx, ids);
  const [subject] = targets;
  const [entityId] = ids;
  if (subject === undefined || entityId === undefined) return ok({ deleted: 0 });
  const detail = { runs: targets.length, endpoints: new Set(targets).size };
  await recordActivity(context, tx, { action: 'connection.deleted', entity: 'connection', entityId, subject, detail });
  return ok({ deleted: targets.length });
}
