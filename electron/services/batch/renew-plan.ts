import { hash } from 'node:crypto';
import type { AuthorityId, CertificateId } from '../../../shared/model/brands.ts';
import type { AuthoritySummary } from '../../../shared/model/authority.ts';
import type { CertificateSummary } from '../../../shared/model/certificate.ts';
import type { Period } from '../../../shared/model/profile.ts';
import type { RenewItem, RenewMode, RenewRefusal, RenewWarning } from '../../../shared/model/renew.ts';
import { ok } from '../../../shared/result.ts';
import { OID } from '../../pki/asn1/oid.ts';
import {
  findExtension,
  type ParsedCertificate,
  parseCertificate,
  spanBytes,
} from '../../pki/certificate/certificate.ts';
import { readCertificateFacts } from '../../workers/certificate-facts.ts';
import { listAuthorities } from '../../store/authority-rows.ts';
import { listCertificatesByIds } from '../../store/certificate-rows.ts';
import { findPartnersOfCertificates } from '../../store/partner-rows.ts';
import { findRenewable, type RenewableRow } from '../../store/renew-rows.ts';
import { judgePreparation } from '../issuing/draft-check.ts';
import type { Preparation, Preparer } from '../issuing/issue-preparation.ts';
import { createPreparer } from '../issuing/issue-preparation.ts';
import type { IssueRequest } from '../issuing/issue-request.ts';
import type { JobContext, Outcome } from '../ports.ts';
import type { WorkspaceContext } from '../workspace-context.ts';
import { requireRunning, statusView } from '../workspace-context.ts';
import { listRenewChanges } from './renew-changes.ts';

export interface RenewOrder {
  readonly ids: readonly CertificateId[];
  readonly mode: RenewMode;
  /** The profile's where absent. */
  readonly validity?: Period | undefined;
}

/** What one certificate comes to, with the order for its successor where there may be one. */
export interface PlannedRenewal {
  readonly item: RenewItem;
  readonly request?: IssueRequest;
}

const DAY_MS = 86_400_000;

interface Known {
  readonly rows: ReadonlyMap<CertificateId, RenewableRow>;
  readonly summaries: ReadonlyMap<CertificateId, CertificateSummary>;
  readonly partners: Awaited<ReturnType<typeof findPartnersOfCertificates>>;
  readonly authorities: ReadonlyMap<AuthorityId, AuthoritySummary>;
}

/**
 * What renewing or rekeying certificates would come to: same names, the newest version of their profile, the authority that issued them or the one
 * that took its place. Checked by the code that signs; nothing is signed. Ids that are not here are left out. Works while locked.
 */
export async function planRenewals(
  context: WorkspaceContext,
  order: RenewOrder,
  job: JobContext,
): Outcome<readonly PlannedRenewal[]> {
  const ids = [...new Set(order.ids)];
  const known = await readKnown(context, ids);
  if (!known.ok) return known;
  const preparer = createPreparer(context);
  const planned: PlannedRenewal[] = [];
  for (const id of ids) {
    const running = requireRunning(job.signal);
    if (!running.ok) return running;
    const row = known.value.rows.get(id);
    const summary = known.value.summaries.get(id);
    if (row !== undefined && summary !== undefined)
      planned.push(await planOne({ context, preparer, order, known: known.value }, row, summary));
  }
  return ok(planned);
}

const readKnown = (context: WorkspaceContext, ids: readonly CertificateId[]): Outcome<Known> =>
  context.store.reading(async (db) => {
    const view = await statusView(context, db);
    const summaries = await listCertificatesByIds(db, ids, view);
    const authorities = await listAuthorities(db, view);
    return {
      rows: await findRenewable(db, ids),
      summaries: new Map(summaries.map((summary) => [summary.id, summary])),
      partners: await findPartnersOfCertificates(db, ids),
      authorities: new Map(authorities.map((authority) => [authority.id, authority])),
    };
  });

interface Planning {
  readonly context: WorkspaceContext;
  readonly preparer: Preparer;
  readonly order: RenewOrder;
  readonly known: Known;
}

async function planOne(planning: Planning, row: RenewableRow, summary: CertificateSummary): Promise<PlannedRenewal> {
  const { known, order, preparer } = planning;
  const parsed = parseCertificate(row.der);
  const authority = findSigner(known.authorities, row.authorityId);
  const reason = findRefusal(row, summary, { authority, mode: order.mode });
  if (reason !== undefined || !parsed.ok || authority === undefined || row.profile === undefined)
    return { item: refuse(summary, reason ?? 'not-issued-here', authority?.name ?? '') };
  const request = buildRequest(planning, row, { parsed: parsed.value, authorityId: authority.id });
  const prepared = await preparer.prepare(request);
  if (!prepared.ok) {
    const isGone = prepared.error.code === 'issue.profile-unknown' || prepared.error.code === 'profile.archived';
    return { item: refuse(summary, isGone ? 'profile-gone' : 'refused', authority.name) };
  }
  const item = describe(
    { row, mode: order.mode },
    { summary, parsed: parsed.value, authority, preparation: prepared.value },
  );
  return item.canRenew ? { item, request } : { item };
}

/** The authority itself, or the last of those that took its place one after the other. */
function findSigner(authorities: Known['authorities'], id: AuthorityId | undefined): AuthoritySummary | undefined {
  let found = id === undefined ? undefined : authorities.get(id);
  for (let step = 0; found?.succeededById !== undefined && step < authorities.size; step++) {
    const next = authorities.get(found.succeededById);
    if (next === undefined || next.archivedAt !== undefined) break;
    found = next;
  }
  return found;
}

function findRefusal(
  row: RenewableRow,
  summary: CertificateSummary,
  { authority, mode }: { readonly authority: AuthoritySummary | undefined; readonly mode: RenewMode },
): RenewRefusal | undefined {
  if (summary.isCa) return 'is-authority';
  if (!row.isIssued || row.authorityId === undefined || row.profile === undefined) return 'not-issued-here';
  if (authority === undefined) return 'no-authority';
  if (authority.archivedAt !== undefined) return 'authority-archived';
  if (!authority.hasKey) return 'authority-no-key';
  return mode === 'rekey' && row.key === undefined ? 'no-key' : undefined;
}

/** The subject octet by octet and names as they stand in the old certificate; what the profile fixes by now is merged over them. */
function buildRequest(
  { order, known }: Planning,
  row: RenewableRow,
  found: { readonly parsed: ParsedCertificate; readonly authorityId: AuthorityId },
): IssueRequest {
  const facts = readCertificateFacts(row.der);
  const partnerId = known.partners.get(row.id)?.id;
  const key =
    order.mode === 'rekey'
      ? { key: row.key?.algorithm }
      : { keptKey: { spkiDer: spanBytes(found.parsed, found.parsed.spki), keyId: row.key?.id } };
  return {
    authorityId: found.authorityId,
    profile: row.profile?.id ?? '',
    ...key,
    keptNameDer: spanBytes(found.parsed, found.parsed.subject),
    keptAltNames: findExtension(found.parsed, OID.subjectAltName),
    sans: facts.ok ? facts.value.sans : [],
    validity: order.validity,
    partnerId,
    tags: row.tags,
    replaces: {
      id: row.id,
      kind: order.mode === 'rekey' ? 'rekeyed' : 'renewed',
      revoke: false,
      successors: row.successors,
    },
  };
}

const refuse = (summary: CertificateSummary, reason: RenewRefusal, authority: string): RenewItem => ({
  certificateId: summary.id,
  name: summary.name,
  endsAt: summary.notAfter,
  profile: null,
  authority,
  notBefore: 0,
  notAfter: 0,
  overlapDays: 0,
  changes: [],
  warnings: [],
  findings: [],
  canRenew: false,
  reason,
  stamp: '',
});

interface Successor {
  readonly summary: CertificateSummary;
  readonly parsed: ParsedCertificate;
  readonly authority: AuthoritySummary;
  readonly preparation: Preparation;
}

function describe(
  { row, mode }: { readonly row: RenewableRow; readonly mode: RenewMode },
  { summary, parsed, authority, preparation }: Successor,
): RenewItem {
  const { validity, profile } = preparation;
  const verdict = judgePreparation(preparation);
  const from = row.profile?.version ?? profile.version;
  const canRenew = verdict.refusals.length === 0;
  const warnings: readonly (RenewWarning | false)[] = [
    row.successors > 0 && 'already-replaced',
    (summary.status === 'revoked' || summary.status === 'on-hold') && 'revoked',
    summary.status === 'expired' && 'expired',
    authority.id !== row.authorityId && 'other-authority',
    profile.version !== from && 'profile-changed',
    validity.notAfter === authority.notAfter && 'cut-to-issuer',
    verdict.warnings.length > 0 && 'rules',
  ];
  const item: Omit<RenewItem, 'stamp'> = {
    certificateId: summary.id,
    name: summary.name,
    endsAt: summary.notAfter,
    profile: { id: profile.id, name: profile.content.name, from, to: profile.version },
    authority: authority.name,
    notBefore: validity.notBefore,
    notAfter: validity.notAfter,
    overlapDays: Math.floor((summary.notAfter - validity.notBefore) / DAY_MS),
    changes: listRenewChanges(parsed, preparation),
    warnings: warnings.filter((warning) => warning !== false),
    findings: [...verdict.refusals, ...verdict.warnings],
    canRenew,
    ...(canRenew ? {} : { reason: 'refused' as const }),
  };
  const decided = { mode, authority: authority.certificateId, successors: row.successors };
  return { ...item, stamp: canRenew ? stampOf(item, decided) : '' };
}

/** Times move on by themselves, with them the length of a life that is cut; that it is cut is a warning. */
function stampOf(
  { certificateId, profile, changes, warnings, findings }: Omit<RenewItem, 'stamp'>,
  decided: { readonly mode: RenewMode; readonly authority: CertificateId; readonly successors: number },
): string {
  const shown = {
    ...decided,
    certificateId,
    profile,
    changes: changes.filter(({ field }) => field !== 'validity'),
    warnings,
    findings: findings.map(({ code, evidence }) => [code, evidence['rule'] ?? '']),
  };
  return hash('sha256', JSON.stringify(shown), 'hex');
}
