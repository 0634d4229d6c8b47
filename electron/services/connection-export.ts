import type { RunId } from '../../shared/model/brands.ts';
import type { ConnectionRun } from '../../shared/model/connection.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import type { FileTarget } from './atomic-file.ts';
import type { RunMemory } from './connection-memory.ts';
import { openSecrets } from './connection-secrets.ts';
import type { Outcome } from './ports.ts';
import { type RunRecording, saveRunKeyLog, saveRunPcapng } from './run-capture.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { recordActivity, writing } from './workspace-context.ts';

export interface RunExport {
  readonly format: 'pcapng' | 'key-log';
  readonly secrets: boolean;
  readonly target: FileTarget;
}

interface RunPlaces {
  readonly memory: RunMemory;
  readonly context: WorkspaceContext | undefined;
  get(id: RunId): Outcome<ConnectionRun>;
}

/** Writes a capture or key log of a run from memory or, where that no longer holds it, from what was sealed; an entry of the activity log tells of it. */
export async function exportRun(places: RunPlaces, id: RunId, order: RunExport): Outcome<{ readonly name: string }> {
  const run = await places.get(id);
  if (!run.ok) return run;
  const recording = await findRecording(places, id, order);
  if (!recording.ok) return recording;
  const written =
    order.format === 'key-log'
      ? await saveRunKeyLog(run.value, recording.value, order.target)
      : await saveRunPcapng(run.value, recording.value, order);
  if (!written.ok || places.context === undefined) return written;
  const { context } = places;
  const recorded = await writing(context, [], async (tx) => {
    const note = {
      action: 'connection.exported',
      entity: 'connection',
      entityId: id,
      subject: run.value.target,
    } as const;
    await recordActivity(context, tx, { ...note, detail: { format: order.format, secrets: order.secrets } });
    return ok(null);
  });
  return recorded.ok ? written : recorded;
}

async function findRecording(
  { memory, context }: RunPlaces,
  id: RunId,
  { format, secrets }: RunExport,
): Outcome<RunRecording> {
  const known = memory.findRecording(id);
  const isEnough = (recording: RunRecording | undefined): recording is RunRecording =>
    recording !== undefined &&
    (!secrets || recording.secrets.length > 0) &&
    (format === 'key-log' || recording.octets.length > 0);
  if (isEnough(known)) return ok(known);
  const sealed = context === undefined ? undefined : await openSecrets(context, id);
  if (sealed?.ok === true && isEnough(sealed.value)) return sealed;
  if (sealed?.ok === false && sealed.error.code !== 'connection.secrets-gone') return sealed;
  return secrets ? fail('connection.secrets-gone', {}) : fail('connection.capture-gone', {});
}
