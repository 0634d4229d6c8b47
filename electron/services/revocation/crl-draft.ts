import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, UnixMs } from '../../../shared/model/brands.ts';
import type { CrlKind } from '../../../shared/model/crl-plan.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { certificateSha256 as sha256Hex } from '../../pki/certificate/certificate.ts';
import { assembleSignedInPlace } from '../../pki/issuing/draft.ts';
import { findLatestAct, findLastThisUpdate, type NewDocument } from '../../store/crl-act-rows.ts';
import { nextCrlNumber } from '../../store/crl-rows.ts';
import type { ReadDb, StillDb } from '../../store/db.ts';
import { type ListRevision, readListRevision } from '../../store/list-revision.ts';
import { findIssuerKeyId } from '../issuing/draft-parts.ts';
import type { Issuer } from '../issuer.ts';
import { requireStanding } from '../issuer.ts';
import { requireApproved } from '../operators/approval.ts';
import type { ApprovedBy } from '../operators/approved-by.ts';
import type { IssueStep } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { findSlug } from './authority-slug.ts';
import type { CrlDocumentOrder, TbsDocument } from './crl-order.ts';
import { fillUrl, isSameScope, type KeptPlan, readPlan } from './crl-plan.ts';
import { buildTbs } from './crl-thread.ts';

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

interface CrlAct {
  readonly number: number;
  readonly thisUpdate: UnixMs;
  readonly hasComplete: boolean;
  readonly kept: KeptPlan;
  /** What they were made from. */
  readonly revision: ListRevision;
  readonly approved: ApprovedBy;
}

/** Lists that are not signed yet. */
export interface BuiltCrls extends CrlAct {
  readonly unsigned: readonly UnsignedDocument[];
}

interface UnsignedDocument extends TbsDocument, Pick<NewDocument, 'baseNumber'> {
  readonly nextUpdate: UnixMs;
}

/** Lists that were signed and are not kept yet. */
export interface CrlDraft extends CrlAct {
  readonly documents: readonly NewDocument[];
  readonly isGranted: boolean;
}

/** Builds the lists of one act from what `db` sees. The number is the next that was free there. That a second operator approved them is asked before, and used up by nothing here. */
export async function buildCrls(
  context: WorkspaceContext,
  db: StillDb,
  { input, issuer }: { readonly input: IssueCrls; readonly issuer: Issuer },
): Promise<Result<BuiltCrls, AppError>> {
  const { authority, key } = issuer;
  const revision = await readListRevision(db, authority.id);
  const standing = await requireStanding(context, db, { id: authority.id, issues: 'crls' });
  if (!standing.ok) return standing;
  const thisUpdate = Math.floor(context.ports.clock.now() / SECOND_MS) * SECOND_MS;
  const last = await findLastThisUpdate(db, authority.id);
  if (last !== undefined && thisUpdate < last)
    return fail('crl.clock-behind', { name: authority.name, at: thisUpdate, last });
  const number = await nextCrlNumber(db, authority.id);
  const kept = await readPlan(db, authority.id);
  const ordered = await orderDocuments(db, { input, issuer, kept, thisUpdate });
  if (!ordered.ok) return ordered;
  const approved = await requireApproved(context, key, 'crl', ordered.value.documents.length);
  if (!approved.ok) return approved;
  const unsigned = await buildDocuments(context, db, {
    ...ordered.value,
    number,
    thisUpdate,
    issuer,
    expected: ordered.value.listedBefore + revision.queued,
  });
  if (!unsigned.ok) return unsigned;
  const { hasComplete } = ordered.value;
  const made = { number, thisUpdate, unsigned: unsigned.value, hasComplete };
  return ok({ ...made, kept, revision, approved: approved.value });
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
  /** Entries of the newest complete lists. */
  readonly listedBefore: number;
  readonly dropEndedBefore?: UnixMs;
}

/** Complete ones first: the first document stands for the act. */
async function orderDocuments(db: ReadDb, ordering: Ordering): Promise<Result<Ordered, AppError>> {
  const { input, issuer, kept, thisUpdate } = ordering;
  const { plan, isPlanned, lastScope } = kept;
  const { id, name } = issuer.authority;
  const before = await findLatestAct(db, id, 'complete');
  const hasComplete = input.kinds.includes('complete');
  const isSame = isSameScope(plan, lastScope);
  if (!hasComplete && before === undefined) return fail('crl.no-complete', { name });
  if (!hasComplete && !isSame) return fail('crl.scope-changed', { name });
  const ca = await findSlug(db, id);
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
    listedBefore: before?.documents.reduce((sum, { entries }) => sum + entries, 0) ?? 0,
    ...(drops ? { dropEndedBefore: before.thisUpdate } : {}),
  });
}

interface Building extends Ordered {
  readonly number: number;
  readonly thisUpdate: UnixMs;
  readonly issuer: Issuer;
  /** Revocations of which a complete list may tell. */
  readonly expected: number;
}

async function buildDocuments(
  context: WorkspaceContext,
  db: StillDb,
  { issuer, ...order }: Building,
): Promise<Result<readonly UnsignedDocument[], AppError>> {
  const built = await buildTbs(context, db, {
    number: order.number,
    thisUpdate: order.thisUpdate,
    nextUpdate: order.nextUpdate,
    documents: order.documents,
    ...(order.dropEndedBefore === undefined ? {} : { dropEndedBefore: order.dropEndedBefore }),
    authorityId: issuer.authority.id,
    issuerNameDer: issuer.nameDer,
    issuerKeyId: findIssuerKeyId(issuer.certificate),
    signatureAlgorithm: issuer.algorithm,
    expected: order.expected,
  });
  if (!built.ok) return built;
  await stopAt(context, 'drafted');
  const unsigned = built.value.map((document, at): UnsignedDocument => {
    const ordered = order.documents[at];
    if (ordered === undefined) throw new BugError('a list that nobody ordered');
    const base = ordered.kind === 'delta' ? { baseNumber: ordered.base } : {};
    return { ...document, ...base, nextUpdate: ordered.nextUpdate ?? order.nextUpdate };
  });
  return ok(unsigned);
}

/** Signs what was built, in the memory that it was built in: it cannot be signed again. */
export async function signCrls(
  context: WorkspaceContext,
  { algorithm, key }: Issuer,
  { unsigned, ...act }: BuiltCrls,
): Promise<Result<CrlDraft, AppError>> {
  // Locked, the vault signs under a grant alone.
  const isGranted = !context.vault.isUnlocked() || context.vault.signsByGrant(key, 'crl');
  const documents: NewDocument[] = [];
  for (const { tbs, ...document } of unsigned) {
    // One at a time: each may be of tens of megabytes, which are copied on their way to the vault.
    const signed = await context.vault.sign({ key, algorithm, messages: [tbs], purpose: 'crl' });
    if (!signed.ok) return signed;
    const [signature] = signed.value;
    if (signature === undefined) throw new BugError('the vault answered no signature');
    const der = assembleSignedInPlace(tbs, algorithm, signature);
    documents.push({ ...document, sha256: sha256Hex(der), der });
  }
  await stopAt(context, 'signed');
  return ok({ ...act, documents, isGranted });
}

const stopAt = async (context: WorkspaceContext, step: IssueStep): Promise<void> => context.ports.stops?.at(step, 1);
