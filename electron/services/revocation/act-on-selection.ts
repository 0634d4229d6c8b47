import type { AppError } from '../../../shared/errors.ts';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import type { CertificateSelection } from '../../../shared/model/inventory.ts';
import { MAX_REFUSALS, type RevocationRefused, type RevocationReport } from '../../../shared/model/revocation.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import type { WriteDb } from '../../store/db.ts';
import { resolveSelection } from '../../store/selection-rows.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { statusView, writing } from '../workspace-context.ts';
import { issueFollowing } from './issue-following.ts';
import type { ActOutcome } from './revoke.ts';

/** Does something with at most 500 certificates, all or none of what it says; answers what became of each. */
export type ActOnPage = (
  tx: WriteDb,
  ids: readonly CertificateId[],
) => Promise<Result<readonly ActOutcome[], AppError>>;

/**
 * Does something to the revocations of selected certificates, 500 in a transaction, then issues the lists that are to follow at once. A cancel keeps what was
 * committed and says so in the report, and so does a page that failed when others were done before. Fails with `filter.invalid` and, where nothing was done, as `act`
 * does.
 */
export async function actOnSelection(
  context: WorkspaceContext,
  order: { readonly selection: CertificateSelection; readonly act: ActOnPage },
  job: JobContext,
): Outcome<RevocationReport> {
  const tally = new Tally();
  let failure: AppError | undefined;
  const { selection, act } = order;
  const total = 'ids' in selection ? selection.ids.length : undefined;
  const each = async (ids: readonly CertificateId[]): Promise<boolean> => {
    if (job.signal.aborted) return false;
    const done = await writing(context, ['revocation', 'certificate'], (tx) => act(tx, ids));
    if (!done.ok) failure = done.error;
    else {
      tally.add(done.value);
      job.progress(tally.met, total);
    }
    return done.ok;
  };
  const resolved = await context.store.readingSlowly(async (db) =>
    resolveSelection(db, selection, { view: await statusView(context, db), each }),
  );
  const broken = resolved.ok ? (resolved.value.ok ? failure : resolved.value.error) : resolved.error;
  if (broken !== undefined && tally.met === 0) return { ok: false, error: broken };
  return ok({
    done: tally.done,
    refused: tally.refused,
    refusals: tally.refusals,
    crls: await issueFollowing(context, [...tally.authorityIds]),
    cancelled: job.signal.aborted,
    ...(broken === undefined ? {} : { failure: broken }),
  });
}

/** What became of all pages together. */
class Tally {
  done = 0;
  refused = 0;
  readonly refusals: RevocationRefused[] = [];
  readonly authorityIds = new Set<AuthorityId>();

  get met(): number {
    return this.done + this.refused;
  }

  add(outcomes: readonly ActOutcome[]): void {
    for (const { refusal, authorityId, ...certificate } of outcomes) {
      if (refusal === undefined) {
        this.done += 1;
        if (authorityId !== undefined) this.authorityIds.add(authorityId);
      } else {
        this.refused += 1;
        if (this.refusals.length < MAX_REFUSALS) this.refusals.push({ ...certificate, refusal });
      }
    }
  }
}
