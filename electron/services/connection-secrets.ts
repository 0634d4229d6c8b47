import type { RunId } from '../../shared/model/brands.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { deleteRunSecrets, findRunSecrets, findRunSummary, saveRunSecrets } from '../store/connection-run-rows.ts';
import { MAX_JSON_OCTETS, packJson, unpackJson } from './packed-json.ts';
import type { Outcome } from './ports.ts';
import type { RunRecording } from './run-capture.ts';
import { storedRecording } from './stored-run-schema.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { readingOr, recordActivity, requireUnlocked, writing } from './workspace-context.ts';

const KIND = 'connection-secrets';

/**
 * Seals secrets and octets of a run that the history holds. Fails with `vault.locked`, `connection.run-unknown`,
 * `connection.secrets-gone` where there are none, `input.too-large`.
 */
export async function keepSecrets(
  context: WorkspaceContext,
  id: RunId,
  recording: RunRecording | undefined,
): Outcome<null> {
  const unlocked = requireUnlocked(context, 'connection.secrets-kept');
  if (!unlocked.ok) return unlocked;
  if (recording === undefined || recording.secrets.length === 0) return fail('connection.secrets-gone', {});
  const plain = await packJson(writeRecording(recording));
  if (plain === undefined)
    return fail('input.too-large', { field: 'run', size: MAX_JSON_OCTETS + 1, limit: MAX_JSON_OCTETS });
  const sealed = await context.vault.sealRecord({ recordId: id, kind: KIND, plain });
  if (!sealed.ok) return sealed;
  return writing(context, ['connection_run'], async (tx) => {
    const run = await findRunSummary(tx, id);
    if (run === undefined) return fail('connection.run-unknown', {});
    await saveRunSecrets(tx, { id, sealed: sealed.value, at: context.ports.clock.now() });
    const note = {
      action: 'connection.secrets-kept',
      entity: 'connection',
      entityId: id,
      subject: run.target,
    } as const;
    await recordActivity(context, tx, note);
    return ok(null);
  });
}

/** Deletes what was sealed. Fails with `connection.run-unknown`; nothing sealed is no failure. */
export const dropSecrets = (context: WorkspaceContext, id: RunId): Outcome<null> =>
  writing(context, ['connection_run'], async (tx) => {
    const run = await findRunSummary(tx, id);
    if (run === undefined) return fail('connection.run-unknown', {});
    if (!(await deleteRunSecrets(tx, id))) return ok(null);
    const note = { action: 'connection.secrets-dropped', entity: 'connection', entityId: id } as const;
    await recordActivity(context, tx, { ...note, subject: run.target });
    return ok(null);
  });

/** Opens what was sealed with a run. Fails with `connection.secrets-gone`, `vault.locked`, `vault.record-damaged`. */
export async function openSecrets(context: WorkspaceContext, id: RunId): Outcome<RunRecording> {
  const sealed = await readingOr(context, async (db) => {
    const found = await findRunSecrets(db, id);
    return found === undefined ? fail('connection.secrets-gone', {}) : ok(found);
  });
  if (!sealed.ok) return sealed;
  const plain = await context.vault.openRecord({ recordId: id, kind: KIND, sealed: sealed.value });
  if (!plain.ok) return plain;
  const parsed = storedRecording.safeParse(await unpackJson(plain.value));
  plain.value.fill(0);
  if (!parsed.success) return fail('vault.record-damaged', { kind: KIND, recordId: id });
  const { octets, ...rest } = parsed.data;
  const toOctets = ({ from, atMs, base64 }: (typeof octets)[number]) => {
    return { from, atMs, bytes: new Uint8Array(Buffer.from(base64, 'base64')) };
  };
  return ok({ ...rest, octets: octets.map(toOctets) });
}

const writeRecording = ({ octets, ...rest }: RunRecording) => ({
  ...rest,
  octets: octets.map(({ from, atMs, bytes }) => ({ from, atMs, base64: Buffer.from(bytes).toString('base64') })),
});
