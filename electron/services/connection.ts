import type { CertificateId, RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun, NetworkUse, Preflight, TlsCapabilities } from '../../shared/model/connection.ts';
import type { RunComparison } from '../../shared/model/connection-compare.ts';
import type { EquivalentCommands } from '../../shared/model/connection-history.ts';
import type { RunKeeping } from '../../shared/model/connection-keeping.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { findRunSummary } from '../store/connection-run-rows.ts';
import type { FileTarget } from './atomic-file.ts';
import { type DialWatcher, dialOnce } from './connection-dial.ts';
import { exportRun } from './connection-export.ts';
import { type ConnectionHistory, createHistory, keepInHistory } from './connection-history.ts';
import { type ConnectionLogins, createLogins } from './connection-login.ts';
import { createRunMemory, type RunMemory } from './connection-memory.ts';
import { type Candidate, checkOwn, listCandidates } from './connection-preflight.ts';
import type { DialRequest } from './connection-request.ts';
import { dropSecrets, keepSecrets } from './connection-secrets.ts';
import { createDialler } from './dialling/dialler.ts';
import { listNetworkUses } from './network-uses.ts';
import type { JobContext, Outcome, Ports } from './ports.ts';
import type { RunRecording } from './run-capture.ts';
import { buildCommands } from './run-commands.ts';
import { compareRuns } from './run-comparison.ts';
import { readTlsCapabilities } from './tls-capabilities.ts';
import type { WorkspaceContext } from './workspace-context.ts';

export interface Connections {
  /**
   * Dials once. Fails only for what our side could not try: `connection.*`, what opening the credential and the trust fails with,
   * `job.cancelled`. Everything that was observed, a refusal by DNS included, is a run. It stays in memory with its octets and
   * secrets and, in a workspace, in its history; a history that cannot be written does not fail the dial.
   */
  dial(request: DialRequest, job: JobContext, watcher?: DialWatcher): Outcome<ConnectionRun>;
  /** Of the runs in memory, the newest hundred. */
  find(id: RunId): ConnectionRun | undefined;
  /** Octets and secrets of a run in memory. */
  findRecording(id: RunId): RunRecording | undefined;
  /** From memory, else from the history. Fails with `connection.run-unknown`, `workspace.damaged`. */
  get(id: RunId): Outcome<ConnectionRun>;
  /** Drops run, octets and secrets from memory; the history keeps its row. */
  forget(id: RunId): void;
  /**
   * The workspace was locked: the process that dials with keys ends, and what is under way in it; secrets that are sealed in the workspace go from memory. Others
   * stay as long as their run.
   */
  lock(): void;
  /** Drops everything from memory. */
  close(): void;
  /** What of a run is still there. */
  keeping(id: RunId): Outcome<RunKeeping>;
  /** Seals secrets and octets in the workspace. Fails with `workspace.none-open` and as `connection-secrets.ts` says. */
  keepSecrets(id: RunId): Outcome<null>;
  dropSecrets(id: RunId): Outcome<null>;
  /** Writes a capture file, with the secrets inside or without. Fails with `connection.secrets-gone`, `connection.capture-gone`, `vault.locked`, `file.*`. */
  savePcapng(
    id: RunId,
    to: { readonly target: FileTarget; readonly secrets: boolean },
  ): Outcome<{
    readonly name: string;
  }>;
  /** Writes a key log file. Fails with `connection.secrets-gone`, `vault.locked`, `file.*`. */
  saveKeyLog(id: RunId, target: FileTarget): Outcome<{ readonly name: string }>;
  /** Commands of other tools that do the same. */
  commands(run: ConnectionRun): EquivalentCommands;
  /** One certificate of the workspace against the CertificateRequest of a run. Fails with `workspace.none-open`, `certificate.not-found`. */
  preflight(run: ConnectionRun, id: CertificateId): Outcome<Preflight>;
  /** Certificates of the workspace that could be sent, the best first, at most 50; none without a workspace. */
  candidates(run: ConnectionRun): Outcome<readonly Candidate[]>;
  compare(before: ConnectionRun, after: ConnectionRun): RunComparison;
  /** Where connections went, newest first. */
  uses(): readonly NetworkUse[];
  capabilities(): TlsCapabilities;
  /** Undefined without a workspace. */
  readonly history: ConnectionHistory | undefined;
  readonly logins: ConnectionLogins | undefined;
}

/** Test connections; without a workspace its trust is empty and its credentials are not to be had. */
export function createConnections(ports: Ports, context: WorkspaceContext | undefined): Connections {
  const memory = createRunMemory();
  const dialler = ports.spawnDialler === undefined ? undefined : createDialler(ports.spawnDialler);
  const history = context === undefined ? undefined : createHistory(context);
  const inWorkspace = <T>(work: (context: WorkspaceContext) => Outcome<T>): Outcome<T> =>
    context === undefined ? Promise.resolve(fail('workspace.none-open', {})) : work(context);
  const get = (id: RunId): Outcome<ConnectionRun> => getRun(memory, history, id);
  return {
    dial: async (request, job, watcher) => {
      const dialled = await dialOnce(ports, context, { request, job, watcher, dialler });
      if (!dialled.ok) return dialled;
      const { run, recording, clientDer } = dialled.value;
      memory.keep(run, recording);
      // The run is shown even where the workspace can't be written: it is an observation, not a change.
      if (context !== undefined) await keepInHistory(context, run, clientDer);
      return ok(run);
    },
    find: memory.find,
    findRecording: memory.findRecording,
    get,
    forget: memory.forget,
    close: () => {
      dialler?.end();
      memory.clear();
    },
    keeping: (id) => describeKeeping(memory, context, id),
    keepSecrets: async (id) => {
      const kept = await inWorkspace((open) => keepSecrets(open, id, memory.findRecording(id)));
      if (kept.ok) memory.noteSealed(id, true);
      return kept;
    },
    dropSecrets: async (id) => {
      const dropped = await inWorkspace((open) => dropSecrets(open, id));
      if (dropped.ok) memory.noteSealed(id, false);
      return dropped;
    },
    lock: () => {
      dialler?.end();
      memory.dropSealed();
    },
    savePcapng: (id, to) => exportRun({ memory, context, get }, id, { ...to, format: 'pcapng' }),
    saveKeyLog: (id, target) => exportRun({ memory, context, get }, id, { target, secrets: true, format: 'key-log' }),
    commands: (run) => buildCommands(run),
    preflight: (run, id) => inWorkspace((open) => checkOwn(open, run, id)),
    candidates: (run) => (context === undefined ? Promise.resolve(ok([])) : listCandidates(context, run)),
    compare: compareRuns,
    uses: () => listNetworkUses(ports),
    capabilities: () => readTlsCapabilities(ports.engine),
    history,
    logins: context === undefined ? undefined : createLogins(context),
  };
}

async function getRun(memory: RunMemory, history: ConnectionHistory | undefined, id: RunId): Outcome<ConnectionRun> {
  const known = memory.find(id);
  if (known !== undefined) return ok(known);
  const kept = history === undefined ? ok(null) : await history.find(id);
  if (!kept.ok) return kept;
  return kept.value === null ? fail('connection.run-unknown', {}) : ok(kept.value);
}

async function describeKeeping(
  memory: RunMemory,
  context: WorkspaceContext | undefined,
  id: RunId,
): Outcome<RunKeeping> {
  const row = context === undefined ? ok(undefined) : await context.store.reading((db) => findRunSummary(db, id));
  if (!row.ok) return row;
  const recording = memory.findRecording(id);
  const sealed = row.value?.hasSecrets === true ? 'sealed' : 'none';
  return ok({
    history: row.value !== undefined,
    note: row.value?.note ?? '',
    secrets: sealed === 'none' && (recording?.secrets.length ?? 0) > 0 ? 'memory' : sealed,
    capture: (recording?.octets.length ?? 0) > 0 ? 'memory' : sealed,
  });
}
