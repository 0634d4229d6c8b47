import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, UnixMs } from '../../../shared/model/brands.ts';
import type { CrlKind, CrlWarning, IssuedCrls } from '../../../shared/model/crl-plan.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { certificateSha256 as sha256Hex } from '../../pki/certificate/certificate.ts';
import { assembleSigned } from '../../pki/issuing/draft.ts';
import { allowsUsage } from '../../pki/revocation/crl-signer.ts';
import { findAct, findLatestAct, findLastThisUpdate, insertAct, type NewDocument } from '../../store/crl-act-rows.ts';
import { saveCrlPlan } from '../../store/crl-plan-rows.ts';
import { nextCrlNumber } from '../../store/crl-rows.ts';
import type { WriteDb } from '../../store/db.ts';
import { markListed } from '../../store/revocation-rows.ts';
import { findIssuerKeyId } from '../issuing/draft-parts.ts';
import type { Issuer } from '../issuer.ts';
import { getIssuer, requireStanding } from '../issuer.ts';
import { requireApproved } from '../operators/approval.ts';
import type { ApprovedBy } from '../operators/approved-by.ts';
import { requireRole } from '../operators/standing.ts';
import type { IssueStep, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { recordActivity, writing } from '../workspace-context.ts';
import { findSlug } from './authority-slug.ts';
import type { CrlDocumentOrder } from './crl-order.ts';
import { fillUrl, isSameScope, type KeptPlan, packPlan, readPlan } from './crl-plan.ts';
import { buildTbs, freeTbs } from './crl-thread.ts';

const HOUR_MS = 3_600_000;
const SECOND_MS = 1000;

export interface IssueCrls {
  readonly authorityId: AuthorityId;
  readonly kinds: readonly CrlKind[];
  /** In place of the plan's, for complete lists. */
  readonly validHours?: number | undefined;
  /** The same where nobody set a plan. */
  readonly unplannedHours?: number | undefined;
}

/**
 * Signs CRLs of an authority as its plan says, all with one number, and keeps them: number, signatures and rows are one transaction, so that no other process can
 * take the number, and a number that is recorded has its lists. Complete lists bring their deltas along, where the plan has any.
 *
 * The key must be unlocked, or granted for CRLs. Fails as `getIssuer` does, with `vault.locked`, `crl.no-key-usage`, `crl.clock-behind`, `crl.no-complete` (a delta
 * with nothing to rest on), `crl.scope-changed` (a delta that would rest on a list of another scope), `crl.too-large`, `crl.bad-row`. Not done: publishing.
 * @see RFC 5280 §5
 */
export async function issueCrls(context: WorkspaceContext, input: IssueCrls): Outcome<IssuedCrls> {
  const issuer = await getIssuer(context, input.authorityId, 'crls');
  if (!issuer.ok) return issuer;
  const { key, certificate, authority } = issuer.value;
  // A grant signs for who may not sign themselves.
  const allowed = context.vault.signsByGrant(key, 'crl') ? ok(null) : requireRole(context.vault, 'crl.issued');
  if (!allowed.ok) return allowed;
  if (!context.vault.canSign(key.id, 'crl')) return fail('vault.locked', {});
  if (!allowsUsage(certificate, 'cRLSign')) return fail('crl.no-key-usage', { name: authority.name });
  const issued = await writing(context, ['crl', 'revocation', 'authority'], (tx) =>
    issueWithin(context, tx, { input, issuer: issuer.value }),
  );
  if (issued.ok) await context.ports.stops?.at('recorded', 1);
  return issued;
}

interface Issuing {
  readonly input: IssueCrls;
  readonly issuer: Issuer;
}

async function issueWithin(
  context: WorkspaceContext,
  tx: WriteDb,
  { input, issuer }: Issuing,
): Promise<Result<IssuedCrls, AppError>> {
  const { authority } = issuer;
  const standing = await requireStanding(context, tx, { id: authority.id, issues: 'crls' });
  if (!standing.ok) return standing;
  const thisUpdate = Math.floor(context.ports.clock.now() / SECOND_MS) * SECOND_MS;
  const last = await findLastThisUpdate(tx, authority.id);
  if (last !== undefined && thisUpdate < last)
    return fail('crl.clock-behind', { name: authority.name, at: thisUpdate, last });
  const number = await nextCrlNumber(tx, authority.id);
  const kept = await readPlan(tx, authority.id);
  const ordered = await orderDocuments(tx, { input, issuer, kept, thisUpdate });
  if (!ordered.ok) return ordered;
  const approved = await requireApproved(context, issuer.key, 'crl', ordered.value.documents.length);
  if (!approved.ok) return approved;
  const signed = await signDocuments(context, tx, { ...ordered.value, number, thisUpdate, issuer });
  if (!signed.ok) return signed;
  await insertAct(tx, { authorityId: authority.id, number, thisUpdate, documents: signed.value });
  await markListed(tx, authority.id, number);
  if (ordered.value.hasComplete) await keepScope(tx, authority.id, { kept, changedAt: thisUpdate });
  return record(context, tx, { issuer, number, approved: approved.value });
}

interface Ordering {
  readonly input: IssueCrls;
  readonly issuer: Issuer;
  readonly kept: KeptPlan;
  readonly thisUpdate: UnixMs;
}

interface Ordered {
  readonly documents: readonly [CrlDocumentOrder, ...CrlDocumentOrder[]];
  readonly nextUpdate: UnixMs;
  readonly hasComplete: boolean;
  readonly dropEndedBefore?: UnixMs;
}

/** Complete ones first: the first document stands for the act. */
async function orderDocuments(tx: WriteDb, ordering: Ordering): Promise<Result<Ordered, AppError>> {
  const { input, issuer, kept, thisUpdate } = ordering;
  const { plan, isPlanned, lastScope } = kept;
  const { id, name } = issuer.authority;
  const before = await findLatestAct(tx, id, 'complete');
  const hasComplete = input.kinds.includes('complete');
  const isSame = isSameScope(plan, lastScope);
  if (!hasComplete && before === undefined) return fail('crl.no-complete', { name });
  if (!hasComplete && !isSame) return fail('crl.scope-changed', { name });
  const ca = await findSlug(tx, id);
  const fill = (urls: readonly string[], shard: number): string[] => urls.map((url) => fillUrl(url, { ca, shard }));
  const common = Array.from({ length: plan.shards }, (_, shard) => {
    return { shard, shards: plan.shards, idpUrls: fill(plan.distributionUrls, shard) };
  });
  const completes = common.map((one): CrlDocumentOrder => {
    return { ...one, kind: 'complete', freshestUrls: plan.delta === null ? [] : fill(plan.deltaUrls, one.shard) };
  });
  const wantsDelta = !hasComplete || plan.delta !== null || input.kinds.includes('delta');
  const deltaUntil = thisUpdate + (plan.delta?.validHours ?? plan.validHours) * HOUR_MS;
  const deltas =
    before === undefined || !wantsDelta || !isSame
      ? []
      : common.map((one): CrlDocumentOrder => ({ ...one, kind: 'delta', base: before.number, nextUpdate: deltaUntil }));
  const [first, ...others] = [...(hasComplete ? completes : []), ...deltas];
  if (first === undefined) throw new BugError('an act of issuing without a list');
  const validHours = input.validHours ?? (isPlanned ? undefined : input.unplannedHours);
  const drops = before !== undefined && !plan.keepExpired;
  return ok({
    documents: [first, ...others],
    nextUpdate: thisUpdate + (validHours ?? plan.validHours) * HOUR_MS,
    hasComplete,
    ...(drops ? { dropEndedBefore: before.thisUpdate } : {}),
  });
}

interface Signing extends Ordered {
  readonly number: number;
  readonly thisUpdate: UnixMs;
  readonly issuer: Issuer;
}

async function signDocuments(
  context: WorkspaceContext,
  tx: WriteDb,
  { issuer, ...order }: Signing,
): Promise<Result<readonly NewDocument[], AppError>> {
  const { algorithm, key } = issuer;
  const built = await buildTbs(context, tx, {
    number: order.number,
    thisUpdate: order.thisUpdate,
    nextUpdate: order.nextUpdate,
    documents: order.documents,
    ...(order.dropEndedBefore === undefined ? {} : { dropEndedBefore: order.dropEndedBefore }),
    authorityId: issuer.authority.id,
    issuerNameDer: issuer.nameDer,
    issuerKeyId: findIssuerKeyId(issuer.certificate),
    signatureAlgorithm: algorithm,
  });
  if (!built.ok) return built;
  await stopAt(context, 'drafted');
  const documents: NewDocument[] = [];
  for (const [at, { kind, shard, tbs, entries }] of built.value.entries()) {
    const ordered = order.documents[at];
    // One at a time: each may be of tens of megabytes, which are copied on their way to the vault.
    const signed = await context.vault.sign({ key, algorithm, messages: [tbs], purpose: 'crl' });
    if (!signed.ok) return signed;
    const [signature] = signed.value;
    if (signature === undefined || ordered === undefined) throw new BugError('the vault answered no signature');
    const der = assembleSigned(tbs, algorithm, signature);
    freeTbs(tbs);
    const base = ordered.kind === 'delta' ? { baseNumber: ordered.base } : {};
    const nextUpdate = ordered.nextUpdate ?? order.nextUpdate;
    documents.push({ kind, shard, ...base, nextUpdate, entries, sha256: sha256Hex(der), der });
  }
  await stopAt(context, 'signed');
  return ok(documents);
}

const stopAt = async (context: WorkspaceContext, step: IssueStep): Promise<void> => context.ports.stops?.at(step, 1);

/** An authority without a plan of its own issues by the default one, whose scope never differs. */
async function keepScope(
  tx: WriteDb,
  authorityId: AuthorityId,
  { kept, changedAt }: { readonly kept: KeptPlan; readonly changedAt: UnixMs },
): Promise<void> {
  const { plan, isPlanned, lastScope } = kept;
  if (!isPlanned || isSameScope(plan, lastScope)) return;
  const { shards, distributionUrls } = plan;
  await saveCrlPlan(tx, authorityId, { plan: packPlan(plan, { shards, distributionUrls }), changedAt });
}

async function record(
  context: WorkspaceContext,
  tx: WriteDb,
  { issuer, number, approved }: { readonly issuer: Issuer; readonly number: number; readonly approved: ApprovedBy },
): Promise<Result<IssuedCrls, AppError>> {
  const { authority } = issuer;
  const act = await findAct(tx, authority.id, number);
  const [first] = act?.documents ?? [];
  if (act === undefined || first === undefined) throw new BugError(`CRL ${number} of ${authority.id} cannot be read`);
  const { entries, sha256, nextUpdate, kind, baseNumber } = first;
  const detail = {
    number,
    entries,
    nextUpdate,
    sha256,
    ...(kind === 'delta' ? { kind } : {}),
    ...(baseNumber === undefined ? {} : { baseNumber }),
    ...(act.documents.length === 1 ? {} : { lists: act.documents.length }),
    ...approved,
  };
  await recordActivity(context, tx, {
    action: 'crl.issued',
    entity: 'authority',
    entityId: authority.id,
    subject: authority.name,
    detail,
    // Locked, the vault signs under a grant alone.
    isGranted: !context.vault.isUnlocked() || context.vault.signsByGrant(issuer.key, 'crl'),
  });
  return ok({ act, warnings: warningsOf(issuer, act.nextUpdate) });
}

const warningsOf = ({ authority }: Issuer, nextUpdate: UnixMs): readonly CrlWarning[] => [
  ...(nextUpdate > authority.notAfter ? (['outlives-authority'] as const) : []),
  ...(authority.status === 'revoked' || authority.status === 'on-hold' ? (['authority-revoked'] as const) : []),
];
