import { create } from 'zustand';
import type { Input } from '../../shared/contract/index.ts';
import type { AppError } from '../../shared/errors.ts';
import type { CertificateId } from '../../shared/model/brands.ts';
import type { CertificateSummary } from '../../shared/model/certificate.ts';
import type { Period } from '../../shared/model/profile.ts';
import type { RenewItem, RenewMode, RenewReport } from '../../shared/model/renew.ts';
import { err, mapResult, type Result } from '../../shared/result.ts';
import { renewText } from '../../shared/text/en/ui/renew.ts';
import { call } from '../api/client.ts';
import { whenJobEnds } from './jobs.ts';
import { askingForMore } from './needs.ts';
import { ensureUnlocked } from './unlock.ts';
import { onOtherWorkspace } from './workspace-change.ts';

export interface RenewWish {
  readonly mode: RenewMode;
  /** Null is the profile's. */
  readonly validity: Period | null;
  readonly revokeOld: boolean;
}

interface RenewState extends RenewWish {
  /** The certificates to renew; null while the dialog is closed. */
  readonly ids: readonly CertificateId[] | null;
  /** What would be issued. While it is made anew the former one stays. */
  readonly plan: readonly RenewItem[] | null;
  readonly planning: boolean;
  /** Warnings of the plan as it stands were accepted. */
  readonly accepted: boolean;
  readonly job: string | null;
  readonly report: RenewReport | null;
  readonly error: AppError | null;
}

const START: RenewState = {
  ids: null,
  mode: 'renew',
  validity: null,
  revokeOld: false,
  plan: null,
  planning: false,
  accepted: false,
  job: null,
  report: null,
  error: null,
};

/** The renewal that any screen may open. */
export const useRenew = create<RenewState>(() => START);

let asked = 0;

/** Opens the dialog for one or many certificates and looks at what would come of it. */
export function openRenew(ids: readonly CertificateId[]): void {
  if (ids.length === 0 || useRenew.getState().job !== null) return;
  useRenew.setState({ ...START, ids });
  void plan();
}

/** Work that was started goes on; the status bar shows it. */
export function closeRenew(): void {
  asked += 1;
  useRenew.setState(({ job }) => ({ ...START, job }));
}

export function changeRenew(change: Partial<RenewWish>): void {
  useRenew.setState(change);
  if (change.mode !== undefined || change.validity !== undefined) void plan();
}

export const acceptRenewWarnings = (accepted: boolean): void => useRenew.setState({ accepted });

/** Unlocks where needed and issues what the plan says. */
export async function runRenew(): Promise<void> {
  const { ids, mode, validity, revokeOld, plan: shown, planning } = useRenew.getState();
  if (ids === null || planning || findRenewBlock(useRenew.getState()) !== null) return;
  if (!(await ensureUnlocked(renewText.unlockPurpose))) return;
  if (useRenew.getState().plan !== shown || useRenew.getState().job !== null) return;
  const input = {
    ids: [...ids],
    mode,
    revokeOld,
    shown: (shown ?? []).filter(({ canRenew }) => canRenew).map(({ certificateId: id, stamp }) => ({ id, stamp })),
    ...(validity === null ? {} : { validity }),
  };
  const report = await askingForMore(() => renewAndReport(input));
  if (useRenew.getState().ids === ids)
    useRenew.setState(report.ok ? { report: report.value } : { error: report.error });
}

async function renewAndReport(input: Input<'renew.run'>): Promise<Result<RenewReport | null, AppError>> {
  const started = await call('renew.run', input);
  if (!started.ok) return started;
  const { job } = started.value;
  useRenew.setState({ job, error: null });
  const ended = await whenJobEnds(job);
  const report = await call('renew.report', { job });
  useRenew.setState({ job: null });
  return ended.state === 'failed' && ended.error !== undefined ? err(ended.error) : report;
}

/** The new certificate, for the dialog that hands it over. */
export async function getSuccessor(id: CertificateId): Promise<Result<CertificateSummary, AppError>> {
  return mapResult(await call('certificate.get', { id }), ({ summary }) => summary);
}

/** Why nothing can be issued now; null where it can. */
export function findRenewBlock({
  plan: items,
  accepted,
}: Pick<RenewState, 'plan' | 'accepted'>): 'planning' | 'none' | 'warnings' | null {
  if (items === null) return 'planning';
  const renewable = items.filter(({ canRenew }) => canRenew);
  if (renewable.length === 0) return 'none';
  return renewable.some(hasWarning) && !accepted ? 'warnings' : null;
}

export const hasWarning = ({ warnings }: RenewItem): boolean => warnings.length > 0;

async function plan(): Promise<void> {
  const { ids, mode, validity } = useRenew.getState();
  if (ids === null) return;
  asked += 1;
  const turn = asked;
  useRenew.setState({ planning: true, accepted: false, error: null });
  const answer = await call('renew.plan', { ids: [...ids], mode, ...(validity === null ? {} : { validity }) });
  if (turn !== asked) return;
  useRenew.setState(
    answer.ok ? { plan: answer.value.items, planning: false } : { plan: null, planning: false, error: answer.error },
  );
}

onOtherWorkspace(() => {
  asked += 1;
  useRenew.setState(START);
});
