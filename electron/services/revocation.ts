import type { AuthorityId, CertificateId, UnixMs } from '../../shared/model/brands.ts';
import type {
  CertificateSummary,
  CrlSummary,
  RevocationPreview,
  RevocationReason,
  RevocationSummary,
} from '../../shared/model/certificate.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import { BugError, ok } from '../../shared/result.ts';
import { certificateSha256 as sha256Hex } from '../pki/certificate/certificate.ts';
import { buildTbsCertList } from '../pki/revocation/crl.ts';
import { assembleSigned } from '../pki/issuing/draft.ts';
import { findAuthority, findAuthorityByCertificate } from '../store/authority-rows.ts';
import { countStanding } from '../store/certificate-count.ts';
import { findCertificate } from '../store/certificate-rows.ts';
import { findLatestCrl, insertCrl, listCrls, nextCrlNumber } from '../store/crl-rows.ts';
import type { ReadDb, WriteDb } from '../store/db.ts';
import {
  endHoldAsRevoked,
  findRevocation,
  insertRevocation,
  listRevocations,
  listRevocationsForCrl,
  markListed,
} from '../store/revocation-rows.ts';
import { findIssuerKeyId } from './issuing/draft-parts.ts';
import type { Issuer } from './issuer.ts';
import { getIssuer } from './issuer.ts';
import type { Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { readingOr, recordActivity, requireUnlocked, statusView, writing } from './workspace-context.ts';

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;
const MAX_LISTED = 10_000;

export interface RevokeInput {
  readonly id: CertificateId;
  readonly reason: RevocationReason;
  readonly invaliditySince?: UnixMs | undefined;
  readonly comment?: string | undefined;
}

export interface RevocationService {
  /** What a revocation will mean, before it is done. */
  preview(id: CertificateId): Outcome<RevocationPreview>;
  /**
   * Revokes a certificate that an authority here issued; a hold may become a revocation. No key is needed: servers learn of it by the next CRL.
   * Fails with `certificate.not-found`, `certificate.not-ours`, `certificate.already-revoked`.
   */
  revoke(input: RevokeInput): Outcome<RevocationSummary>;
  list(authorityId: AuthorityId): Outcome<readonly RevocationSummary[]>;
  crls(authorityId: AuthorityId): Outcome<readonly CrlSummary[]>;
  /** Signs a full CRL with the next number. Fails with `vault.locked` and what getting the issuer fails with. */
  issueCrl(input: { readonly authorityId: AuthorityId; readonly days: number }): Outcome<CrlSummary>;
}

export const createRevocations = (context: WorkspaceContext): RevocationService => ({
  preview: (id) => preview(context, id),
  revoke: (input) => revoke(context, input),
  list: (authorityId) =>
    context.store.reading((db) => listRevocations(db, { authorityId, limit: MAX_LISTED, offset: 0 })),
  crls: (authorityId) => context.store.reading((db) => listCrls(db, authorityId)),
  issueCrl: (input) => issueCrl(context, input),
});

type OwnCertificate = CertificateSummary & { readonly authorityId: AuthorityId };

async function findOwn(
  context: WorkspaceContext,
  db: ReadDb,
  id: CertificateId,
): Promise<Result<OwnCertificate, AppError>> {
  const found = await findCertificate(db, id, await statusView(context, db));
  if (found === undefined) return fail('certificate.not-found', { wanted: id });
  const { authorityId } = found;
  return authorityId === undefined ? fail('certificate.not-ours', { name: found.name }) : ok({ ...found, authorityId });
}

async function preview(context: WorkspaceContext, id: CertificateId): Outcome<RevocationPreview> {
  return readingOr(context, async (db) => {
    const certificate = await findOwn(context, db, id);
    if (!certificate.ok) return certificate;
    const { name, issuerName, authorityId } = certificate.value;
    const issuer = await findAuthority(db, authorityId, await statusView(context, db));
    const crl = await findLatestCrl(db, authorityId);
    return ok({
      name,
      issuerName,
      below: await countBelow(context, db, id),
      ...(crl === undefined
        ? {}
        : { currentCrlNumber: crl.summary.number, currentCrlNextUpdate: crl.summary.nextUpdate }),
      authorityHasKey: issuer?.hasKey ?? false,
    });
  });
}

/** Valid certificates that an authority with this certificate issued itself. */
async function countBelow(context: WorkspaceContext, db: ReadDb, id: CertificateId): Promise<number> {
  const authorityId = await findAuthorityByCertificate(db, id);
  if (authorityId === undefined) return 0;
  const view = await statusView(context, db);
  return countStanding(db, { ...view, authorityId });
}

const revoke = (context: WorkspaceContext, input: RevokeInput): Outcome<RevocationSummary> =>
  writing(context, ['revocation', 'certificate'], (tx) => revokeWithin(context, tx, input));

/** The same inside a transaction that does more; it fails as `revoke` does. */
export async function revokeWithin(
  context: WorkspaceContext,
  tx: WriteDb,
  input: RevokeInput,
): Promise<Result<RevocationSummary, AppError>> {
  const certificate = await findOwn(context, tx, input.id);
  if (!certificate.ok) return certificate;
  const { name, authorityId, serialHex } = certificate.value;
  const revokedAt = Math.floor(context.ports.clock.now() / SECOND_MS) * SECOND_MS;
  const before = await findRevocation(tx, input.id);
  const written = await writeRevocation(tx, { input, before, certificate: certificate.value, revokedAt });
  if (!written.ok) return written;
  const detail = {
    serialHex,
    reason: input.reason,
    ...(input.invaliditySince === undefined ? {} : { invaliditySince: input.invaliditySince }),
    ...(input.comment === undefined || input.comment === '' ? {} : { comment: input.comment }),
    ...(before === undefined ? {} : { before: before.reason }),
  };
  await recordActivity(context, tx, {
    action: 'certificate.revoked',
    entity: 'certificate',
    entityId: input.id,
    subject: name,
    detail,
  });
  const revocation = await findRevocation(tx, input.id);
  if (revocation === undefined) throw new BugError(`the revocation under ${authorityId} cannot be read`);
  return ok(revocation);
}

interface RevocationWrite {
  readonly input: RevokeInput;
  readonly before: RevocationSummary | undefined;
  readonly certificate: OwnCertificate;
  readonly revokedAt: UnixMs;
}

async function writeRevocation(
  tx: WriteDb,
  { input, before, certificate, revokedAt }: RevocationWrite,
): Promise<Result<null, AppError>> {
  const { name, authorityId, serialHex } = certificate;
  if (before !== undefined) {
    const { reason } = input;
    const fromHold = reason !== 'certificateHold' && (await endHoldAsRevoked(tx, input.id, { reason, revokedAt }));
    return fromHold ? ok(null) : fail('certificate.already-revoked', { name, revokedAt: before.revokedAt });
  }
  await insertRevocation(tx, {
    certificateId: input.id,
    authorityId,
    serialHex,
    reason: input.reason,
    revokedAt,
    ...(input.invaliditySince === undefined ? {} : { invaliditySince: input.invaliditySince }),
    ...(input.comment === undefined || input.comment === '' ? {} : { comment: input.comment }),
  });
  return ok(null);
}

async function issueCrl(
  context: WorkspaceContext,
  input: { readonly authorityId: AuthorityId; readonly days: number },
): Outcome<CrlSummary> {
  const unlocked = requireUnlocked(context);
  if (!unlocked.ok) return unlocked;
  const issuer = await getIssuer(context, input.authorityId, 'crls');
  if (!issuer.ok) return issuer;
  return writing(context, ['crl', 'revocation', 'authority'], (tx) => signCrl(context, tx, issuer.value, input.days));
}

/** Number, signature and row belong to one transaction: no other process can take the number, and a number that is recorded has its CRL. */
async function signCrl(
  context: WorkspaceContext,
  tx: WriteDb,
  issuer: Issuer,
  days: number,
): Promise<Result<CrlSummary, AppError>> {
  const authorityId = issuer.authority.id;
  const number = await nextCrlNumber(tx, authorityId);
  const entries = await listRevocationsForCrl(tx, authorityId);
  const thisUpdate = Math.floor(context.ports.clock.now() / SECOND_MS) * SECOND_MS;
  const nextUpdate = thisUpdate + days * DAY_MS;
  const tbs = buildTbsCertList({
    issuerNameDer: issuer.nameDer,
    issuerKeyId: findIssuerKeyId(issuer.certificate),
    signatureAlgorithm: issuer.algorithm,
    number,
    thisUpdate,
    nextUpdate,
    entries,
  });
  const signed = await context.vault.sign({ key: issuer.key, algorithm: issuer.algorithm, messages: [tbs] });
  if (!signed.ok) return signed;
  const signature = signed.value[0];
  if (signature === undefined) throw new BugError('the vault answered no signature');
  const der = assembleSigned(tbs, issuer.algorithm, signature);
  const summary: CrlSummary = {
    authorityId,
    number,
    thisUpdate,
    nextUpdate,
    entries: entries.length,
    sha256: sha256Hex(der),
  };
  await insertCrl(tx, { ...summary, der });
  await markListed(tx, authorityId, number);
  const detail = { number, entries: entries.length, nextUpdate, sha256: summary.sha256 };
  await recordActivity(context, tx, {
    action: 'crl.issued',
    entity: 'authority',
    entityId: authorityId,
    subject: issuer.authority.name,
    detail,
  });
  return ok(summary);
}
