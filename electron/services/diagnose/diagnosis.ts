import { stat } from 'node:fs/promises';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Diagnosis, Facts, WorkspaceDiagnosis } from '../../../shared/model/diagnosis.ts';
import type { WorkspaceState } from '../../../shared/model/workspace.ts';
import { ok } from '../../../shared/result.ts';
import { countRows } from '../../store/row-counts.ts';
import { readSettings } from '../../store/setting-rows.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readLog } from './read-log.ts';

/** What the window and the command line know of where they run. */
export interface DiagnosisSource {
  readonly madeAt: UnixMs;
  readonly program: Facts;
  readonly computer: Facts;
  /** Where the log of the program lies. */
  readonly logFolder: string;
}

/**
 * Gathers what somebody who mends a fault needs: versions, measures of the workspace, the newest lines of the log. Holds no name, host, path or secret of
 * its own accord; messages of faults may quote something, so its user reads it before giving it away. Writes and sends nothing.
 */
export async function buildDiagnosis(
  { logFolder, ...source }: DiagnosisSource,
  workspace: WorkspaceDiagnosis | undefined,
): Promise<Diagnosis> {
  return { ...source, ...(workspace === undefined ? {} : { workspace }), log: await readLog(logFolder) };
}

/** Measures an open workspace; one of a million certificates takes about a second. */
export async function diagnoseWorkspace(
  { store }: WorkspaceContext,
  file: string,
  { locked, readOnly, demo }: Extract<WorkspaceState, { readonly open: true }>,
): Outcome<WorkspaceDiagnosis> {
  const counted = await store.readingSlowly(countRows);
  if (!counted.ok) return counted;
  const settings = await store.reading(readSettings);
  if (!settings.ok) return settings;
  const { version, activity } = store.info;
  return ok({
    version,
    octets: await sizeOf(file),
    walOctets: await sizeOf(`${file}-wal`),
    locked,
    readOnly,
    demo,
    logTailIntact: activity.tailIntact,
    settings: settings.value,
    rows: counted.value,
  });
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
