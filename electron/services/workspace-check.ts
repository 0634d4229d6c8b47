import type { CheckFinding, CheckReport } from '../../shared/model/workspace.ts';
import { ok } from '../../shared/result.ts';
import { findKey, listKeyIds } from '../store/key-rows.ts';
import type { JobContext, Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';

/**
 * Checks everything that the file holds: pages, references, row digests, the activity chain, reservations, and, while unlocked,
 * that every key opens and belongs to its public key. Without the passphrase keys are covered by their row digests alone.
 */
export async function checkKeys(context: WorkspaceContext, job: JobContext): Outcome<CheckReport> {
  const rows = await context.store.check(({ done, total }) => job.progress(done, total), job.signal);
  if (!rows.ok || !context.vault.isUnlocked()) return rows;
  const findings = await checkEveryKey(context, job);
  if (!findings.ok) return findings;
  const { clean, findings: found } = rows.value;
  return ok({ ...rows.value, clean: clean && findings.value.length === 0, findings: [...found, ...findings.value] });
}

async function checkEveryKey(context: WorkspaceContext, job: JobContext): Outcome<readonly CheckFinding[]> {
  const ids = await context.store.reading(listKeyIds);
  if (!ids.ok) return ids;
  const findings: CheckFinding[] = [];
  for (const [index, rowId] of ids.value.entries()) {
    if (job.signal.aborted) return { ok: false, error: { code: 'job.cancelled', evidence: {} } };
    const key = await context.store.reading((db) => findKey(db, rowId));
    if (!key.ok) return key;
    const opened = key.value === undefined ? ok(null) : await context.vault.verifyKey({ key: key.value });
    if (!opened.ok && opened.error.code !== 'vault.key-damaged') return opened;
    if (!opened.ok) findings.push({ code: 'store.key-mismatch', severity: 'error', table: 'key_record', rowId });
    job.progress(index + 1, ids.value.length);
  }
  return ok(findings);
}
