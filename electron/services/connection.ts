import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun, NetworkUse, TlsCapabilities } from '../../shared/model/connection.ts';
import { ok } from '../../shared/result.ts';
import { type DialWatcher, dialOnce } from './connection-dial.ts';
import type { DialRequest } from './connection-request.ts';
import { listNetworkUses } from './network-uses.ts';
import type { JobContext, Outcome, Ports } from './ports.ts';
import { readTlsCapabilities } from './tls-capabilities.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { recordActivity, writing } from './workspace-context.ts';

export interface Connections {
  /**
   * Dials once. Fails only for what our side could not try: `connection.*`, what opening the credential and the trust fails with,
   * `job.cancelled`. Everything that was observed, a refusal by DNS included, is a run.
   */
  dial(request: DialRequest, job: JobContext, watcher?: DialWatcher): Outcome<ConnectionRun>;
  /** Runs are kept in memory, the newest hundred. */
  find(id: RunId): ConnectionRun | undefined;
  forget(id: RunId): void;
  /** Where connections went, newest first. */
  uses(): readonly NetworkUse[];
  capabilities(): TlsCapabilities;
}

const KEPT_RUNS = 100;

interface Kept {
  readonly runs: Map<RunId, ConnectionRun>;
}

/** Test connections; without a workspace its trust is empty and its credentials are not to be had. */
export function createConnections(ports: Ports, context: WorkspaceContext | undefined): Connections {
  const kept: Kept = { runs: new Map() };
  return {
    dial: async (request, job, watcher) => {
      const run = await dialOnce(ports, context, { request, job, watcher });
      if (!run.ok) return run;
      if (context !== undefined) await recordRun(context, run.value);
      keepRun(kept, run.value);
      return run;
    },
    find: (id) => kept.runs.get(id),
    forget: (id) => void kept.runs.delete(id),
    uses: () => listNetworkUses(ports),
    capabilities: () => readTlsCapabilities(ports.engine),
  };
}

function keepRun({ runs }: Kept, run: ConnectionRun): void {
  runs.set(run.id, run);
  for (const id of [...runs.keys()].slice(0, Math.max(0, runs.size - KEPT_RUNS))) runs.delete(id);
}

/** The run is shown even where the log can't be written: it is an observation, not a change. */
async function recordRun(context: WorkspaceContext, run: ConnectionRun): Promise<void> {
  await writing(context, [], async (tx) => {
    const { handshake, afterHandshake } = run.outcome;
    const detail = {
      handshake,
      afterHandshake,
      ...(run.credential === null ? {} : { credential: run.credential.name, sha256: run.credential.sha256 }),
      ...(run.diagnosis[0] === undefined ? {} : { diagnosis: run.diagnosis[0].id }),
    };
    const note = { action: 'connection.dialled', entity: 'connection', entityId: run.id, subject: run.target } as const;
    await recordActivity(context, tx, { ...note, detail });
    return ok(null);
  });
}
