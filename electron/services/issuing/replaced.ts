import type { CertificateId } from '../../../shared/model/brands.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { ReplacementKind } from '../../../shared/model/issue.ts';
import type { PublicKeyInfo } from '../../../shared/model/key.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { MergedCertificate } from '../../pki/issuing/merge.ts';
import { findCertificate, getCertificateDers } from '../../store/certificate-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { countSuccessors } from '../../store/issued-links-rows.ts';
import { readCertificateFacts } from '../../workers/certificate-facts.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, statusView } from '../workspace-context.ts';
import { nameOf } from './draft-parts.ts';
import type { Replacement } from './issue-request.ts';

/** The certificate that a new one takes over from, and how. */
export interface Replaced extends Replacement {
  readonly kind: ReplacementKind;
  readonly certificate: CertificateSummary;
}

interface Successor {
  readonly key: PublicKeyInfo;
  /** With `make` the key stands in for one that is not made yet. */
  readonly subjectKey: object;
  readonly merged: MergedCertificate;
}

/** What is known of a replacement before the successor is prepared. */
interface FoundReplaced {
  by(successor: Successor): Replaced;
}

/** Looks up what is to be replaced. Fails with `certificate.not-found`, `certificate.not-ours` where it is to be revoked and an authority elsewhere issued it. */
export async function findReplaced(
  context: WorkspaceContext,
  replaces: Replacement | undefined,
): Outcome<FoundReplaced | undefined> {
  if (replaces === undefined) return ok(undefined);
  return readingOr(context, async (db) => {
    const certificate = await findCertificate(db, replaces.id, await statusView(context, db));
    if (certificate === undefined) return fail('certificate.not-found', { wanted: replaces.id });
    if (replaces.revoke && certificate.authorityId === undefined)
      return fail('certificate.not-ours', { name: certificate.name });
    const spkiSha256 = replaces.kind === undefined ? await findKeyHash(db, replaces.id) : undefined;
    return ok({
      by: (successor) => ({
        ...replaces,
        certificate,
        kind: replaces.kind ?? kindOf(successor, certificate, spkiSha256),
      }),
    });
  });
}

async function findKeyHash(db: ReadDb, id: CertificateId): Promise<string | undefined> {
  const der = (await getCertificateDers(db, [id])).get(id);
  const facts = der === undefined ? undefined : readCertificateFacts(der);
  return facts?.ok === true ? facts.value.spkiSha256 : undefined;
}

/** What is true of the two, where nobody said it. */
function kindOf(
  { key, subjectKey, merged }: Successor,
  { name }: CertificateSummary,
  spkiSha256: string | undefined,
): ReplacementKind {
  if (!('make' in subjectKey) && key.spkiSha256 === spkiSha256) return 'renewed';
  return nameOf(merged) === name ? 'rekeyed' : 'stated';
}

/**
 * Whether what is to be replaced is as it was when it was looked at: of two renewals at once, by two windows or a command, one is refused. Asked before
 * signing and once more in the transaction that records. Fails with `certificate.replaced-meanwhile`.
 */
export async function requireNotReplaced(
  db: ReadDb,
  preparations: readonly { readonly replaces: Replaced | undefined }[],
): Promise<Result<null, AppError>> {
  const pinned = preparations.flatMap(({ replaces }) => (replaces?.successors === undefined ? [] : [replaces]));
  if (pinned.length === 0) return ok(null);
  const counts = await countSuccessors(
    db,
    pinned.map(({ id }) => id),
  );
  const lost = pinned.find(({ id, successors }) => (counts.get(id) ?? 0) !== successors);
  return lost === undefined ? ok(null) : fail('certificate.replaced-meanwhile', { name: lost.certificate.name });
}
