import type { AppError } from '../../../shared/errors.ts';
import type { CertificateId, Hex } from '../../../shared/model/brands.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { SealedKey } from '../../../shared/model/key.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { parseCertificate } from '../../pki/certificate/certificate.ts';
import { publicHalf } from '../../pki/key/public-half.ts';
import { findBySpki } from '../../store/certificate-matches.ts';
import { attachKey, getCertificateDers } from '../../store/certificate-rows.ts';
import type { ReadDb, WriteDb } from '../../store/db.ts';
import { findKeyBySpki, insertKeys } from '../../store/key-rows.ts';
import { isKeptKey, sealKey } from '../authorities/import-authority.ts';
import { whenFree } from '../inventory/when-free.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { recordActivity, requireRunning, statusView, type WorkspaceContext, writing } from '../workspace-context.ts';
import type { ForeignKey } from './foreign-workspace.ts';
import type { LeftList } from './left-list.ts';

/** A key that is no authority's, by its public half. */
export interface LeafKey {
  readonly key: ForeignKey;
  readonly spkiSha256: Hex;
}

/** Those whose public half is known; the others are told. */
export function readLeafKeys(keys: readonly ForeignKey[], left: LeftList): readonly LeafKey[] {
  return keys.flatMap((key) => {
    const half = publicHalf(key.pkcs8Der);
    if (half.ok) return [{ key, spkiSha256: half.value.spkiSha256 }];
    left.add({ kind: 'key', name: key.name, why: 'key-unsupported' });
    return [];
  });
}

/**
 * Seals keys in the vault and gives them to the certificates here that have their public halves and no key yet, a transaction and an entry of the log for each
 * key. What was done before a cancel stays, and is not done again. Answers how many keys came.
 */
export async function takeKeys(
  context: WorkspaceContext,
  keys: readonly LeafKey[],
  { left, job }: { readonly left: LeftList; readonly job: JobContext },
): Outcome<number> {
  let taken = 0;
  for (const [index, leaf] of keys.entries()) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const done = await takeKey(context, leaf, { left, job });
    if (!done.ok) return done;
    if (done.value) taken += 1;
    job.progress(index + 1, keys.length);
  }
  return ok(taken);
}

interface Without {
  readonly summaries: readonly CertificateSummary[];
  readonly keyless: readonly CertificateId[];
  readonly kept: SealedKey | undefined;
  readonly der: Uint8Array | undefined;
}

async function takeKey(
  context: WorkspaceContext,
  { key, spkiSha256 }: LeafKey,
  { left, job }: { readonly left: LeftList; readonly job: JobContext },
): Outcome<boolean> {
  const found = await context.store.reading((db) => findWithout(context, db, spkiSha256));
  if (!found.ok) return found;
  const { summaries, keyless, kept, der } = found.value;
  const parsed = der === undefined ? undefined : parseCertificate(der);
  if (parsed?.ok !== true) {
    left.add({ kind: 'key', name: key.name, why: 'no-certificate' });
    return ok(false);
  }
  if (keyless.length === 0) return ok(false);
  if (!isKeptKey({ parsed: parsed.value })) {
    left.add({ kind: 'key', name: key.name, why: 'key-unsupported' });
    return ok(false);
  }
  const sealed = kept === undefined ? await sealKey(context, { parsed: parsed.value }, key.pkcs8Der) : ok(kept);
  if (!sealed.ok) return isOfKey(sealed.error) ? leave(left, key) : sealed;
  const attached = await whenFree(job, () =>
    writing(context, ['certificate'], async (tx) => {
      const now = await findWithout(context, tx, spkiSha256);
      if (now.keyless.length === 0) return ok(null);
      if (now.kept === undefined) await insertKeys(tx, [sealed.value]);
      const keyId = now.kept?.id ?? sealed.value.id;
      for (const id of now.keyless) await attachKey(tx, id, keyId);
      await note(context, tx, { key, ids: now.keyless, summaries });
      return ok(null);
    }),
  );
  return attached.ok ? ok(true) : attached;
}

/** What a key itself is to blame for. */
export const isOfKey = ({ code }: AppError): boolean =>
  code.startsWith('format.') || code === 'authority.key-unsupported';

function leave(left: LeftList, { name }: ForeignKey): Result<boolean, AppError> {
  left.add({ kind: 'key', name, why: 'key-unsupported' });
  return ok(false);
}

async function findWithout(context: WorkspaceContext, db: ReadDb, spkiSha256: Hex): Promise<Without> {
  const summaries = await findBySpki(db, spkiSha256, await statusView(context, db));
  const first = summaries[0]?.id;
  const der = first === undefined ? undefined : (await getCertificateDers(db, [first])).get(first);
  const keyless = summaries.flatMap(({ id, keyId }) => (keyId === undefined ? [id] : []));
  return { summaries, keyless, kept: await findKeyBySpki(db, spkiSha256), der };
}

const note = (
  context: WorkspaceContext,
  tx: WriteDb,
  {
    key,
    ids,
    summaries,
  }: {
    readonly key: ForeignKey;
    readonly ids: readonly CertificateId[];
    readonly summaries: readonly CertificateSummary[];
  },
): Promise<void> =>
  recordActivity(
    context,
    tx,
    ...summaries
      .filter(({ id }) => ids.includes(id))
      .map(({ id, name, serialHex, sha256 }) => ({
        action: 'certificate.key-imported' as const,
        entity: 'certificate',
        entityId: id,
        subject: name,
        detail: { serialHex, sha256, source: key.name },
      })),
  );
