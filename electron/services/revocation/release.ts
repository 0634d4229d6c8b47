import type { AppError } from '../../../shared/errors.ts';
import type { CertificateId } from '../../../shared/model/brands.ts';
import type { RevocationSummary } from '../../../shared/model/certificate.ts';
import type { RevocationRefusal } from '../../../shared/model/revocation.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { listCertificatesByIds } from '../../store/certificate-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { findEndedHolds, findRevocations, releaseHold, undoRevocation } from '../../store/revocation-rows.ts';
import type { ActivityNote, WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, statusView } from '../workspace-context.ts';
import { type ActOutcome, type Judged, toOutcome } from './revoke.ts';

const SECOND_MS = 1000;

/**
 * Ends the holds among some certificates, at most 500, and notes it in the log. A hold that a list told of is told as ended by the next deltas; complete lists leave
 * it out. @see RFC 5280 §5.3.1
 */
export async function releasePage(
  context: WorkspaceContext,
  tx: WriteDb,
  { ids, comment }: { readonly ids: readonly CertificateId[]; readonly comment: string | undefined },
): Promise<Result<readonly ActOutcome[], AppError>> {
  const releasedAt = Math.floor(context.ports.clock.now() / SECOND_MS) * SECOND_MS;
  const said = comment?.trim() ?? '';
  return eachRevoked(context, tx, {
    ids,
    refusalOf: (revocation) => (revocation.reason === 'certificateHold' ? undefined : 'not-on-hold'),
    absent: 'not-on-hold',
    act: async (revocation) => {
      await releaseHold(tx, revocation.certificateId, releasedAt);
      const detail = { heldAt: revocation.revokedAt, ...(said === '' ? {} : { comment: said }) };
      return noteOf('revocation.released', revocation, detail);
    },
  });
}

/**
 * Takes back the revocations among some certificates, at most 500, that no list told of yet, and notes it in the log. A hold that was made a revocation is a hold
 * again. What was taken over stays: a list from before the authority was here told it.
 */
export async function undoPage(
  context: WorkspaceContext,
  tx: WriteDb,
  ids: readonly CertificateId[],
): Promise<Result<readonly ActOutcome[], AppError>> {
  const wereHeld = await findEndedHolds(tx, ids);
  return eachRevoked(context, tx, {
    ids,
    refusalOf: ({ certificateId, onCrlNumber, takenFrom }) => {
      if (onCrlNumber !== undefined) return 'listed';
      return takenFrom === undefined || wereHeld.has(certificateId) ? undefined : 'taken-over';
    },
    absent: 'not-revoked',
    act: async (revocation) => {
      const after = await undoRevocation(tx, revocation);
      return noteOf('revocation.undone', revocation, { reason: revocation.reason, after });
    },
  });
}

interface RevokedAct {
  readonly ids: readonly CertificateId[];
  readonly refusalOf: (revocation: RevocationSummary) => RevocationRefusal | undefined;
  /** Why nothing becomes of one that is not revoked. */
  readonly absent: RevocationRefusal;
  readonly act: (revocation: RevocationSummary) => Promise<ActivityNote>;
}

async function eachRevoked(
  context: WorkspaceContext,
  tx: WriteDb,
  { ids, refusalOf, absent, act }: RevokedAct,
): Promise<Result<readonly ActOutcome[], AppError>> {
  const found = await listCertificatesByIds(tx, ids, await statusView(context, tx));
  const certificates = new Map(found.map((certificate) => [certificate.id, certificate]));
  const revocations = await findRevocations(tx, ids);
  const notes: ActivityNote[] = [];
  const judged: Judged[] = [];
  for (const id of ids) {
    const certificate = certificates.get(id);
    const revocation = revocations.get(id);
    const refusal = certificate === undefined ? 'gone' : revocation === undefined ? absent : refusalOf(revocation);
    judged.push({ id, certificate, revocation, refusal });
    if (refusal === undefined && revocation !== undefined) notes.push(await act(revocation));
  }
  await recordActivity(context, tx, ...notes);
  return ok(judged.map(toOutcome));
}

const noteOf = (
  action: 'revocation.released' | 'revocation.undone',
  { certificateId, name, serialHex }: RevocationSummary,
  detail: NonNullable<ActivityNote['detail']>,
): ActivityNote => ({
  action,
  entity: 'certificate',
  entityId: certificateId,
  subject: name,
  detail: { serialHex, ...detail },
});
