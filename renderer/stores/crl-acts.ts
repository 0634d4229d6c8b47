import type { Input } from '../../shared/contract/index.ts';
import type { RevocationAct } from '../../shared/contract/revocation.ts';
import { type AppError, fail } from '../../shared/errors.ts';
import type { AuthorityId, CertificateId } from '../../shared/model/brands.ts';
import type { CrlKind, CrlPlan } from '../../shared/model/crl-plan.ts';
import type { ElsewhereReport, RevocationListKind, RevocationReport } from '../../shared/model/revocation.ts';
import { ok, type Result } from '../../shared/result.ts';
import { call } from '../api/client.ts';
import { whenJobEnds } from './jobs.ts';
import { askingForMore } from './needs.ts';

/** Tables that what is shown of an authority's revocation comes from. */
export const REVOCATION_TABLES = ['revocation', 'crl', 'crl_part', 'crl_plan', 'released_hold', 'authority', 'grant'];

export const issueCrls = (input: Input<'revocation.issue'>) => call('revocation.issue', input);

export interface OneCrl {
  readonly authorityId: AuthorityId;
  readonly number?: number;
  readonly kind?: CrlKind;
  readonly shard?: number;
}

export const exportOneCrl = (crl: OneCrl, format: 'pem' | 'der') => call('revocation.exportCrl', { ...crl, format });

export const saveCrlPlan = (authorityId: AuthorityId, plan: CrlPlan) =>
  call('revocation.setPlan', { authorityId, plan });

export interface EntryWish {
  readonly authorityId: AuthorityId;
  readonly list: RevocationListKind;
  readonly search: string;
}

export const readRevocationEntries = (wish: EntryWish, offset: number, limit: number) =>
  call('revocation.entries', { ...wish, offset, limit });

export const readCrlHistory = (authorityId: AuthorityId, offset: number, limit: number) =>
  call('revocation.history', { authorityId, offset, limit });

export const releaseHolds = (ids: readonly CertificateId[]): Promise<Result<RevocationReport, AppError>> =>
  reported(() => call('revocation.release', { selection: { ids } }));

export const undoRevocations = (ids: readonly CertificateId[]): Promise<Result<RevocationReport, AppError>> =>
  reported(() => call('revocation.undo', { selection: { ids } }));

export const revokeSelected = (input: Input<'revocation.revokeMany'>): Promise<Result<RevocationReport, AppError>> =>
  reported(() => call('revocation.revokeMany', input));

/** Native dialog, then what the list in the file revokes; null where it was cancelled. */
export async function takeOverCrl(authorityId: AuthorityId): Promise<Result<ElsewhereReport | null, AppError>> {
  const chosen = await call('file.choose', { purpose: 'revocation' });
  if (!chosen.ok || chosen.value === null) return chosen.ok ? ok(null) : chosen;
  return call('revocation.importElsewhere', { authorityId, handle: chosen.value.handle });
}

/** What came of an act, when it is over: small ones are done at once, others go on as a job. */
const reported = (ask: () => Promise<Result<RevocationAct, AppError>>): Promise<Result<RevocationReport, AppError>> =>
  askingForMore(() => actAndReport(ask));

async function actAndReport(
  ask: () => Promise<Result<RevocationAct, AppError>>,
): Promise<Result<RevocationReport, AppError>> {
  const act = await ask();
  if (!act.ok) return act;
  if ('report' in act.value) return ok(act.value.report);
  const { job } = act.value;
  const ended = await whenJobEnds(job);
  const report = await call('revocation.report', { job });
  if (!report.ok) return report;
  if (report.value !== null) return ok(report.value);
  return ended.error === undefined ? fail('job.cancelled', {}) : { ok: false, error: ended.error };
}
