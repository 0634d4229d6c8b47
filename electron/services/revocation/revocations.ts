import type { AppError } from '../../../shared/errors.ts';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import type {
  CertificateSummary,
  CrlSummary,
  RevocationPreview,
  RevocationSummary,
} from '../../../shared/model/certificate.ts';
import type {
  CrlAct,
  CrlActPage,
  CrlPlan,
  CrlPlanProblem,
  CrlState,
  IssuedCrls,
} from '../../../shared/model/crl-plan.ts';
import type { CertificateSelection } from '../../../shared/model/inventory.ts';
import type {
  ElsewhereReport,
  RevocationConsequences,
  RevocationEntryPage,
  RevocationReport,
} from '../../../shared/model/revocation.ts';
import { fail } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError, mapResult, ok } from '../../../shared/result.ts';
import { findAuthority, findAuthorityByCertificate } from '../../store/authority-rows.ts';
import { countStanding } from '../../store/certificate-count.ts';
import { findCertificate } from '../../store/certificate-rows.ts';
import { findAct, pageActs } from '../../store/crl-act-rows.ts';
import { findLatestCrl, listCrls } from '../../store/crl-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { type EntryQuestion, pageEntries } from '../../store/revocation-page-rows.ts';
import { listRevocations } from '../../store/revocation-rows.ts';
import type { JobContext, Outcome } from '../ports.ts';
import { NO_JOB } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { readingOr, statusView, writing } from '../workspace-context.ts';
import type { FileSource } from '../file-source.ts';
import { actOnSelection } from './act-on-selection.ts';
import { type ConsequencesQuestion, weighAuthority, weighRevocation } from './consequences.ts';
import { checkPlan, readPlan } from './crl-plan.ts';
import { readCrlState } from './crl-state.ts';
import type { IssueCrls } from './crl-draft.ts';
import { issueCrls } from './issue-crls.ts';
import { importElsewhere } from './import-elsewhere.ts';
import { issueDueCrls, type IssuedDue } from './issue-due.ts';
import { issueFollowing } from './issue-following.ts';
import { setPlan } from './set-plan.ts';
import { releasePage, undoPage } from './release.ts';
import { revokeAuthority } from './revoke-authority.ts';
import { type RevocationWords, type RevokeInput, revokePage, revokeWithin } from './revoke.ts';

export type { RevokeInput };

const HOURS_A_DAY = 24;
const MAX_LISTED = 10_000;

export interface RevocationService {
  /** What a revocation will mean, before it is done. */
  preview(id: CertificateId): Outcome<RevocationPreview>;
  /**
   * Revokes a certificate that an authority here issued; a hold may become a revocation. No key is needed: servers learn of it by the next CRL, which follows at once
   * where the plan says so and the key can be used. Fails as `revokeWithin` does.
   */
  revoke(input: RevokeInput): Outcome<RevocationSummary>;
  /** Revokes what can be revoked and tells why not of the rest. Fails with `filter.invalid`, `revocation.date-later`. */
  revokeMany(
    input: RevocationWords & { readonly selection: CertificateSelection },
    job?: JobContext,
  ): Outcome<RevocationReport>;
  /** What revoking them would mean; see `weighRevocation`. */
  consequences(question: ConsequencesQuestion): Outcome<RevocationConsequences>;
  authorityConsequences(authorityId: AuthorityId): Outcome<RevocationConsequences>;
  /** Revokes an authority by those above it; see `revokeAuthority`. */
  revokeAuthority(
    input: RevocationWords & { readonly authorityId: AuthorityId; readonly confirmName: string },
  ): Outcome<RevocationReport>;
  /** Ends holds. Fails with `filter.invalid`. */
  release(
    input: { readonly selection: CertificateSelection; readonly comment?: string | undefined },
    job?: JobContext,
  ): Outcome<RevocationReport>;
  /** Takes back what no list told of yet. Fails with `filter.invalid`. */
  undo(input: { readonly selection: CertificateSelection }, job?: JobContext): Outcome<RevocationReport>;
  list(authorityId: AuthorityId): Outcome<readonly RevocationSummary[]>;
  entries(input: EntryQuestion & { readonly authorityId: AuthorityId }): Outcome<RevocationEntryPage>;
  crls(authorityId: AuthorityId): Outcome<readonly CrlSummary[]>;
  /** Acts of issuing, newest first. */
  /** One act of issuing; null where it is not here. */
  act(wanted: { readonly authorityId: AuthorityId; readonly number: number }): Outcome<CrlAct | null>;
  history(input: {
    readonly authorityId: AuthorityId;
    readonly offset: number;
    readonly limit: number;
  }): Outcome<CrlActPage>;
  /** How an authority's lists stand, and what its plan wants next. Fails with `authority.not-found`. */
  state(authorityId: AuthorityId): Outcome<CrlState>;
  /** How an authority issues CRLs; the default where nobody set a plan. */
  plan(authorityId: AuthorityId): Outcome<CrlPlan>;
  checkPlan(plan: CrlPlan): readonly CrlPlanProblem[];
  /** Fails with `authority.not-found`, `crl.plan-invalid`. */
  setPlan(input: { readonly authorityId: AuthorityId; readonly plan: CrlPlan }): Outcome<CrlState>;
  /** Signs what all plans want now, as far as keys can be used; see `issueDueCrls`. For a loop: `signal` ends it between two authorities. */
  issueDue(signal?: AbortSignal): Outcome<IssuedDue>;
  /** Takes over what an authority revoked before it was here; see `importElsewhere`. */
  importElsewhere(input: { readonly authorityId: AuthorityId; readonly source: FileSource }): Outcome<ElsewhereReport>;
  /** Signs CRLs as the plan says; see `issueCrls`. */
  issue(input: IssueCrls): Outcome<IssuedCrls>;
  /** Signs complete lists that hold so many days. Fails as `issue` does. */
  issueCrl(input: { readonly authorityId: AuthorityId; readonly days: number }): Outcome<CrlSummary>;
}

export const createRevocations = (context: WorkspaceContext): RevocationService => ({
  preview: (id) => preview(context, id),
  revoke: (input) => revoke(context, input),
  revokeMany: ({ selection, ...words }, job = NO_JOB) =>
    actOnSelection(context, { selection, act: (tx, ids) => revokePage(context, tx, { ids, words }) }, job),
  release: ({ selection, comment }, job = NO_JOB) =>
    actOnSelection(context, { selection, act: (tx, ids) => releasePage(context, tx, { ids, comment }) }, job),
  undo: ({ selection }, job = NO_JOB) =>
    actOnSelection(context, { selection, act: (tx, ids) => undoPage(context, tx, ids) }, job),
  consequences: (question) => weighRevocation(context, question),
  authorityConsequences: (authorityId) => weighAuthority(context, authorityId),
  revokeAuthority: (input) => revokeAuthority(context, input),
  plan: (authorityId) => context.store.reading(async (db) => (await readPlan(db, authorityId)).plan),
  checkPlan,
  setPlan: (input) => setPlan(context, input),
  issueDue: (signal) => issueDueCrls(context, signal),
  importElsewhere: (input) => importElsewhere(context, input),
  list: (authorityId) =>
    context.store.reading((db) => listRevocations(db, { authorityId, limit: MAX_LISTED, offset: 0 })),
  entries: ({ authorityId, ...question }) =>
    context.store.readingSlowly((db) => pageEntries(db, authorityId, question)),
  crls: (authorityId) => context.store.reading((db) => listCrls(db, authorityId)),
  act: ({ authorityId, number }) =>
    context.store.reading(async (db) => (await findAct(db, authorityId, number)) ?? null),
  history: ({ authorityId, ...page }) => context.store.reading((db) => pageActs(db, authorityId, page)),
  state: async (authorityId) => {
    const read = await context.store.readingSlowly((db) => readCrlState(context, db, authorityId));
    return read.ok ? mapResult(read.value, ({ state }) => state) : read;
  },
  issue: (input) => issueCrls(context, input),
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

async function revoke(context: WorkspaceContext, input: RevokeInput): Outcome<RevocationSummary> {
  const revoked = await writing(context, ['revocation', 'certificate'], (tx) => revokeWithin(context, tx, input));
  if (!revoked.ok) return revoked;
  const [following] = await issueFollowing(context, [revoked.value.authorityId]);
  return ok(following?.number === undefined ? revoked.value : { ...revoked.value, onCrlNumber: following.number });
}

async function issueCrl(
  context: WorkspaceContext,
  { authorityId, days }: { readonly authorityId: AuthorityId; readonly days: number },
): Outcome<CrlSummary> {
  const issued = await issueCrls(context, { authorityId, kinds: ['complete'], validHours: days * HOURS_A_DAY });
  if (!issued.ok) return issued;
  const { number, thisUpdate, nextUpdate, documents } = issued.value.act;
  const [first] = documents;
  if (first === undefined) throw new BugError('an act of issuing without a list');
  const entries = documents.reduce((sum, one) => sum + (one.kind === 'complete' ? one.entries : 0), 0);
  return ok({ authorityId, number, thisUpdate, nextUpdate, entries, sha256: first.sha256 });
}
