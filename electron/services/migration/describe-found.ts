import { hash } from 'node:crypto';
import type { MigratedAuthority, MigrationPreview } from '../../../shared/model/migration.ts';
import { ok } from '../../../shared/result.ts';
import { findKeyBySpki } from '../../store/key-rows.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { requireRunning, type WorkspaceContext } from '../workspace-context.ts';
import type { ForeignWorkspace } from './foreign-workspace.ts';
import { describeIssuer } from './describe-issuer.ts';
import type { Issuer } from './issuers.ts';
import type { LeftList } from './left-list.ts';
import type { Survey } from './survey.ts';
import type { LeafKey } from './take-keys.ts';

interface Telling {
  readonly left: LeftList;
  readonly job: Pick<JobContext, 'signal'>;
}

/** Keys that stay shut are told, unless what they are of has its key here already. Fails with `job.cancelled` and what the store says, as all here do. */
export async function tellLocked(
  context: WorkspaceContext,
  { lockedKeys, issuers }: Pick<ForeignWorkspace, 'lockedKeys'> & { readonly issuers: readonly Issuer[] },
  { left, job }: Telling,
): Outcome<null> {
  const owners = new Map<string, Issuer>(issuers.map((issuer) => [issuer.certificate.facts.sha256, issuer]));
  const told = await context.store.reading(async (db) => {
    for (const { name, of, spkiDer } of lockedKeys) {
      if (job.signal.aborted) break;
      const owner = of === undefined ? undefined : owners.get(of)?.certificate;
      const spkiSha256 = spkiDer === undefined ? owner?.facts.spkiSha256 : hash('sha256', spkiDer, 'hex');
      const kept = spkiSha256 === undefined ? undefined : await findKeyBySpki(db, spkiSha256);
      if (kept === undefined) left.add({ kind: 'key', name, why: 'other-passphrase' });
    }
    return null;
  });
  return told.ok ? requireRunning(job.signal) : told;
}

export async function describeAll(
  context: WorkspaceContext,
  issuers: readonly Issuer[],
  { left, job }: Telling,
): Outcome<readonly MigratedAuthority[]> {
  const received = issuers.map(({ certificate }) => certificate);
  const described: MigratedAuthority[] = [];
  for (const issuer of issuers) {
    const running = requireRunning(job.signal);
    const one = running.ok ? await describeIssuer(context, issuer, { left, received }) : running;
    if (!one.ok) return one;
    described.push(one.value);
  }
  return ok(described);
}

/** Keys of certificates that are no authority's. */
export async function countKeys(
  context: WorkspaceContext,
  { leafKeys, survey }: { readonly leafKeys: readonly LeafKey[]; readonly survey: Survey },
  { left, job }: Telling,
): Outcome<MigrationPreview['keys']> {
  let here = 0;
  let fresh = 0;
  for (const { key, spkiSha256 } of leafKeys) {
    const running = requireRunning(job.signal);
    const kept = running.ok ? await context.store.reading((db) => findKeyBySpki(db, spkiSha256)) : running;
    if (!kept.ok) return kept;
    if (kept.value !== undefined) here += 1;
    else if (survey.spkis.has(spkiSha256)) fresh += 1;
    else left.add({ kind: 'key', name: key.name, why: 'no-certificate' });
  }
  return ok({ fresh, here });
}
