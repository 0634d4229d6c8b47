import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, CertificateId, Hex, UnixMs } from '../../../shared/model/brands.ts';
import type { CertificateSummary, RevocationReason, RevocationSummary } from '../../../shared/model/certificate.ts';
import type { RevocationRefusal } from '../../../shared/model/revocation.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { listCertificatesByIds } from '../../store/certificate-rows.ts';
import type { ReadDb, WriteDb } from '../../store/db.ts';
import {
  endHoldAsRevoked,
  findRevocations,
  findRevokedSerials,
  insertRevocation,
} from '../../store/revocation-rows.ts';
import type { ActivityNote, WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, statusView } from '../workspace-context.ts';

const SECOND_MS = 1000;

/** What is said of a revocation. */
export interface RevocationWords {
  readonly reason: RevocationReason;
  /** From when on the key was perhaps not its owner's alone any more. @see RFC 5280 §5.3.2 */
  readonly invaliditySince?: UnixMs | undefined;
  readonly comment?: string | undefined;
}

export interface RevokeInput extends RevocationWords {
  readonly id: CertificateId;
}

/** A certificate that was meant, and why nothing became of it where that is so. */
export interface ActOutcome {
  readonly id: CertificateId;
  readonly name: string;
  readonly serialHex: Hex;
  readonly authorityId?: AuthorityId;
  readonly refusal?: RevocationRefusal;
}

/** A certificate with what decides whether it can be revoked. */
export interface Judged {
  readonly id: CertificateId;
  readonly certificate: CertificateSummary | undefined;
  readonly revocation: RevocationSummary | undefined;
  readonly refusal: RevocationRefusal | undefined;
}

/**
 * Whether certificates can be revoked, for good or on hold, in the order of their ids. Two of one authority that have the same serial number are one for every list:
 * the second is refused.
 */
export async function judgeRevocations(
  context: WorkspaceContext,
  db: ReadDb,
  { ids, reason }: { readonly ids: readonly CertificateId[]; readonly reason: RevocationReason | undefined },
): Promise<readonly Judged[]> {
  const found = await listCertificatesByIds(db, ids, await statusView(context, db));
  const certificates = new Map(found.map((certificate) => [certificate.id, certificate]));
  const revocations = await findRevocations(db, ids);
  const twins = await findTwins(db, found);
  return ids.map((id) => {
    const certificate = certificates.get(id);
    const revocation = revocations.get(id);
    const refusal = refusalOf(reason, { certificate, revocation, isTwin: twins.has(id) });
    return { id, certificate, revocation, refusal };
  });
}

function refusalOf(
  reason: RevocationReason | undefined,
  { certificate, revocation, isTwin }: Pick<Judged, 'certificate' | 'revocation'> & { readonly isTwin: boolean },
): RevocationRefusal | undefined {
  if (certificate === undefined) return 'gone';
  if (certificate.authorityId === undefined) return 'not-ours';
  if (revocation !== undefined && revocation.reason !== 'certificateHold') return 'already-revoked';
  if (revocation !== undefined && reason === 'certificateHold') return 'already-on-hold';
  if (isTwin) return 'serial-twice';
  return reason === 'cACompromise' && !certificate.isCa ? 'authority-only' : undefined;
}

/** Certificates whose serial number is revoked by another one's row, or comes earlier among these. */
async function findTwins(db: ReadDb, certificates: readonly CertificateSummary[]): Promise<ReadonlySet<CertificateId>> {
  const twins = new Set<CertificateId>();
  for (const [authorityId, some] of Map.groupBy(certificates, (certificate) => certificate.authorityId)) {
    if (authorityId === undefined) continue;
    const serials = some.map(({ serialHex }) => serialHex);
    const revoked = await findRevokedSerials(db, authorityId, serials);
    const met = new Set<Hex>();
    for (const { id, serialHex } of some) {
      const other = revoked.get(serialHex);
      if ((other !== undefined && other.certificateId !== id) || met.has(serialHex)) twins.add(id);
      met.add(serialHex);
    }
  }
  return twins;
}

/**
 * Revokes what can be revoked of some certificates, at most 500, and notes it in the log; holds become revocations. Answers what became of each. Fails as
 * `checkWords` does; then nothing was done.
 */
export async function revokePage(
  context: WorkspaceContext,
  tx: WriteDb,
  { ids, words }: { readonly ids: readonly CertificateId[]; readonly words: RevocationWords },
): Promise<Result<readonly ActOutcome[], AppError>> {
  const revokedAt = Math.floor(context.ports.clock.now() / SECOND_MS) * SECOND_MS;
  const said = checkWords(words, revokedAt);
  if (!said.ok) return said;
  const judged = await judgeRevocations(context, tx, { ids, reason: words.reason });
  const notes: ActivityNote[] = [];
  for (const { certificate, revocation, refusal } of judged) {
    if (refusal !== undefined || certificate === undefined) continue;
    await writeRevocation(tx, { words: said.value, certificate, before: revocation, revokedAt });
    notes.push(noteOf(said.value, certificate, revocation));
  }
  await recordActivity(context, tx, ...notes);
  return ok(judged.map(toOutcome));
}

export const toOutcome = ({ id, certificate, refusal }: Judged): ActOutcome => ({
  id,
  name: certificate?.name ?? '',
  serialHex: certificate?.serialHex ?? '',
  ...(certificate?.authorityId === undefined ? {} : { authorityId: certificate.authorityId }),
  ...(refusal === undefined ? {} : { refusal }),
});

/**
 * Revokes one certificate inside a transaction that may do more. Fails with `certificate.not-found`, `certificate.not-ours`, `certificate.already-revoked`,
 * `revocation.reason-unfit`, `revocation.serial-twice`, `revocation.date-later`.
 */
export async function revokeWithin(
  context: WorkspaceContext,
  tx: WriteDb,
  { id, ...words }: RevokeInput,
): Promise<Result<RevocationSummary, AppError>> {
  const [judged] = await judgeRevocations(context, tx, { ids: [id], reason: words.reason });
  if (judged === undefined) throw new BugError('nothing was judged');
  if (judged.refusal !== undefined) return refuse(judged, judged.refusal, words.reason);
  const done = await revokePage(context, tx, { ids: [id], words });
  if (!done.ok) return done;
  const revocation = (await findRevocations(tx, [id])).get(id);
  if (revocation === undefined) throw new BugError(`the revocation of ${id} cannot be read`);
  return ok(revocation);
}

/** The failure that a refusal is where one certificate alone was meant. */
export function refuse(
  { id, certificate, revocation }: Omit<Judged, 'refusal'>,
  refusal: RevocationRefusal,
  reason: RevocationReason | undefined,
): Result<never, AppError> {
  const name = certificate?.name ?? '';
  switch (refusal) {
    case 'gone':
      return fail('certificate.not-found', { wanted: id });
    case 'not-ours':
      return fail('certificate.not-ours', { name });
    case 'already-revoked':
    case 'already-on-hold':
      return fail('certificate.already-revoked', { name, revokedAt: revocation?.revokedAt ?? 0 });
    case 'authority-only':
      return fail('revocation.reason-unfit', { name, reason: reason ?? '' });
    case 'serial-twice':
      return fail('revocation.serial-twice', { name, serialHex: certificate?.serialHex ?? '' });
    case 'not-revoked':
      return fail('revocation.not-revoked', { name });
    case 'not-on-hold':
      return fail('revocation.not-on-hold', { name });
    case 'listed':
      return fail('revocation.listed', { name, number: revocation?.onCrlNumber ?? 0 });
    case 'taken-over':
      return fail('revocation.taken-over', { name, number: revocation?.takenFrom ?? '' });
  }
}

type CheckedWords = RevocationWords & { readonly comment: string | undefined };

/** Lists have no fractions of seconds. Fails with `revocation.date-later` where the key was lost only after its revocation. */
export function checkWords(words: RevocationWords, revokedAt: UnixMs): Result<CheckedWords, AppError> {
  const { invaliditySince } = words;
  const since = invaliditySince === undefined ? undefined : Math.floor(invaliditySince / SECOND_MS) * SECOND_MS;
  if (since !== undefined && since > revokedAt) return fail('revocation.date-later', { since, at: revokedAt });
  const comment = words.comment?.trim() ?? '';
  return ok({ ...words, invaliditySince: since, comment: comment === '' ? undefined : comment });
}

interface RevocationWrite {
  readonly words: CheckedWords;
  readonly before: RevocationSummary | undefined;
  readonly certificate: CertificateSummary;
  readonly revokedAt: UnixMs;
}

async function writeRevocation(tx: WriteDb, { words, before, certificate, revokedAt }: RevocationWrite): Promise<void> {
  const { id: certificateId, authorityId, serialHex, notAfter } = certificate;
  const { reason, invaliditySince, comment } = words;
  const about = {
    revokedAt,
    ...(invaliditySince === undefined ? {} : { invaliditySince }),
    ...(comment === undefined ? {} : { comment }),
  };
  if (authorityId === undefined) throw new BugError('a certificate of nobody here is revoked');
  if (before === undefined)
    return insertRevocation(tx, { certificateId, authorityId, serialHex, notAfter, reason, ...about });
  if (reason === 'certificateHold' || !(await endHoldAsRevoked(tx, certificateId, { reason, ...about })))
    throw new BugError(`${certificateId} was on hold and is not`);
}

function noteOf(
  { reason, invaliditySince, comment }: CheckedWords,
  { id, name, serialHex }: CertificateSummary,
  before: RevocationSummary | undefined,
): ActivityNote {
  return {
    action: 'certificate.revoked',
    entity: 'certificate',
    entityId: id,
    subject: name,
    detail: {
      serialHex,
      reason,
      ...(invaliditySince === undefined ? {} : { invaliditySince }),
      ...(comment === undefined ? {} : { comment }),
      ...(before === undefined ? {} : { before: before.reason }),
    },
  };
}
