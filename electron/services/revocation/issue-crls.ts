import type { ActivityAction } from '../../../shared/model/activity.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { AuthorityId, UnixMs } from '../../../shared/model/brands.ts';
import type { CrlWarning, IssuedCrls } from '../../../shared/model/crl-plan.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, ok } from '../../../shared/result.ts';
import { isTwoPerson } from '../../../shared/model/key.ts';
import { APPROVAL_LASTS_MS } from '../../../shared/model/operator.ts';
import { allowsUsage } from '../../pki/revocation/crl-signer.ts';
import { findAct, insertAct } from '../../store/crl-act-rows.ts';
import { nextCrlNumber } from '../../store/crl-rows.ts';
import { saveCrlPlan } from '../../store/crl-plan-rows.ts';
import type { ReadDb, WriteDb } from '../../store/db.ts';
import { hasMoreQueued, hasMoreRevoked, isListRevision } from '../../store/list-revision.ts';
import { markListed } from '../../store/revocation-rows.ts';
import type { Issuer } from '../issuer.ts';
import { getIssuer } from '../issuer.ts';
import { requireRole } from '../operators/standing.ts';
import type { Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, recordActivity, writing } from '../workspace-context.ts';
import { buildCrls, type CrlDraft, type IssueCrls, signCrls } from './crl-draft.ts';
import { isSameScope, type KeptPlan, packPlan } from './crl-plan.ts';
import { endMarking, type MarkAhead, markAhead, takeBackMarks } from './mark-ahead.ts';

/**
 * Signs CRLs of an authority as its plan says, all with one number, and keeps them: number, lists and marks of rows are one transaction, so that no other process
 * can take the number, and a number that is recorded has its lists. Complete lists bring their deltas along, where the plan has any.
 *
 * Of many revocations the lists are made and signed beside whatever is written meanwhile, and kept if that changed nothing of them. Where it did they are made
 * again, at last within the transaction that keeps them.
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
  const issued = await issueBeside(context, { input, issuer: issuer.value });
  if (issued.ok) await context.ports.stops?.at('recorded', 1);
  return issued;
}

interface Issuing {
  readonly input: IssueCrls;
  readonly issuer: Issuer;
}

/** Above this signing them, or noting their number, takes longer than others should wait for the file. */
const MOST_WITHIN = 20_000;

/** A file in which certificates are revoked all the time gets its list too. */
const ATTEMPTS_BESIDE = 2;

/** What a second operator approved waits no longer than `APPROVAL_LASTS_MS` to be signed; what is not marked by then is marked with the list. */
const MARKS_APPROVED_MS = APPROVAL_LASTS_MS / 2;

const WRITTEN = ['crl', 'revocation', 'authority'];

async function issueBeside(context: WorkspaceContext, issuing: Issuing): Outcome<IssuedCrls> {
  let isKept = false;
  try {
    const issued = await tryBeside(context, issuing);
    isKept = issued.ok;
    return issued;
  } finally {
    // Where this fails too, it is done before the next list that is due, or at the next opening.
    if (!isKept) await takeBackMarks(context, { authorityId: issuing.issuer.authority.id });
  }
}

async function tryBeside(context: WorkspaceContext, issuing: Issuing): Outcome<IssuedCrls> {
  const attempts = await countAttempts(context, issuing.issuer);
  if (!attempts.ok) return attempts;
  for (let attempt = 0; attempt < attempts.value; attempt++) {
    const issued = await attemptBeside(context, issuing);
    if (!issued.ok) return issued;
    if (issued.value !== undefined) return ok(issued.value);
  }
  return writing(context, WRITTEN, async (tx) => {
    const { issuer } = issuing;
    const built = await buildCrls(context, tx, issuing);
    if (!built.ok) return built;
    const draft = await signCrls(context, issuer, built.value);
    return draft.ok ? keepDraft(context, tx, { issuer, draft: draft.value }) : draft;
  });
}

const countAttempts = (context: WorkspaceContext, { authority }: Issuer): Outcome<number> =>
  readingOr(context, async (db) => ok((await hasMoreRevoked(db, authority.id, MOST_WITHIN)) ? ATTEMPTS_BESIDE : 0));

/**
 * Undefined: what the lists were made from has changed. They were seen by nobody, and their number is still free.
 *
 * What a second operator approved is for one list: with such a key they are signed in the transaction that keeps them, once nothing can have changed any more.
 */
async function attemptBeside(context: WorkspaceContext, issuing: Issuing): Outcome<IssuedCrls | undefined> {
  const { issuer } = issuing;
  const read = await context.store.readingStill((db) => buildCrls(context, db, issuing));
  if (!read.ok) return read;
  if (!read.value.ok) return read.value;
  const built = read.value.value;
  const { number, revision } = built;
  const { id } = issuer.authority;
  const signsWithin = isTwoPerson(issuer.key);
  const beside = signsWithin ? undefined : await signCrls(context, issuer, built);
  if (beside?.ok === false) return beside;
  const isCurrent = (db: ReadDb): Promise<boolean> => isListRevision(db, id, { revision, harmless: CHANGE_NO_LIST });
  const marked = await markIfLong(context, {
    id,
    number,
    isCurrent,
    ...(signsWithin ? { forMs: MARKS_APPROVED_MS } : {}),
  });
  if (!marked.ok) return marked;
  if (!marked.value) return ok(undefined);
  return writing<IssuedCrls | undefined>(context, WRITTEN, async (tx) => {
    const isFree = (await nextCrlNumber(tx, id)) === number;
    if (!isFree || !(await isCurrent(tx))) return ok(undefined);
    const draft = beside ?? (await signCrls(context, issuer, built));
    return draft.ok ? keepDraft(context, tx, { issuer, draft: draft.value }) : draft;
  });
}

interface MarkingOrder extends MarkAhead {
  isCurrent(db: ReadDb): Promise<boolean>;
}

/** Answers false where what the lists were made from has changed: nothing is marked in vain. */
async function markIfLong(context: WorkspaceContext, { isCurrent, ...order }: MarkingOrder): Outcome<boolean> {
  const isLong = await context.store.reading((db) => hasMoreQueued(db, order.id, MOST_WITHIN));
  if (!isLong.ok || !isLong.value) return isLong.ok ? ok(true) : isLong;
  const looked = await context.store.reading(isCurrent);
  if (!looked.ok || !looked.value) return looked;
  const marked = await markAhead(context, order);
  return marked.ok ? ok(true) : marked;
}

/** Acts that neither revoke nor change an authority or its plan. What is not named here makes lists be made again. */
const CHANGE_NO_LIST: readonly ActivityAction[] = [
  'workspace.unlocked',
  'workspace.locked',
  'certificate.issued',
  'certificate.exported',
  'certificate.seen',
  'certificate.note-set',
  'certificate.tags-set',
  'certificate.partner-set',
  'certificate.snoozed',
  'request.imported',
  'request.approved',
  'request.refused',
  'own-request.created',
  'batch.planned',
  'batch.finished',
  'batch.interrupted',
  'connection.dialled',
  'crl.exported',
  'crl.published',
  'crl.publish-failed',
  'foreign-crl.noted',
  'responder.started',
  'responder.not-started',
  'responder.stopped',
  'responder.staples-written',
  'inventory.exported',
  'report.written',
  'activity.exported',
  'backup.made',
  'alert.checked',
  'alert.acknowledged',
  'view.saved',
];

async function keepDraft(
  context: WorkspaceContext,
  tx: WriteDb,
  { issuer, draft }: { readonly issuer: Issuer; readonly draft: CrlDraft },
): Promise<Result<IssuedCrls, AppError>> {
  const { id } = issuer.authority;
  const { number, thisUpdate, documents, hasComplete, kept } = draft;
  await insertAct(tx, { authorityId: id, number, thisUpdate, documents });
  await markListed(tx, id, number);
  await endMarking(tx, id);
  if (hasComplete) await keepScope(tx, id, { kept, changedAt: thisUpdate });
  return record(context, tx, { issuer, draft });
}

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
  { issuer, draft }: { readonly issuer: Issuer; readonly draft: CrlDraft },
): Promise<Result<IssuedCrls, AppError>> {
  const { authority } = issuer;
  const { number, approved, isGranted } = draft;
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
    isGranted,
  });
  return ok({ act, warnings: warningsOf(issuer, act.nextUpdate) });
}

const warningsOf = ({ authority }: Issuer, nextUpdate: UnixMs): readonly CrlWarning[] => [
  ...(nextUpdate > authority.notAfter ? (['outlives-authority'] as const) : []),
  ...(authority.status === 'revoked' || authority.status === 'on-hold' ? (['authority-revoked'] as const) : []),
];
