import { create } from 'zustand';
import type { AuthoritySummary } from '../../shared/model/authority.ts';
import { CERTIFICATE_STATUSES, type CertificateStatus } from '../../shared/model/certificate.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';
import { useWorkspaceStore } from './workspace.ts';

export type StatusCounts = Readonly<Record<CertificateStatus, number>>;

const NONE: StatusCounts = Object.fromEntries(CERTIFICATE_STATUSES.map((status) => [status, 0])) as StatusCounts;

/** How many certificates stand where. */
export const useStatusCounts = create<{ readonly counts: StatusCounts }>(() => ({ counts: NONE }));

export type Alert =
  | { readonly kind: 'expired' | 'expiring'; readonly count: number }
  | { readonly kind: 'crl-overdue' | 'crl-missing'; readonly authority: AuthoritySummary }
  | { readonly kind: 'pending'; readonly authority: AuthoritySummary; readonly count: number };

/** What needs somebody to act, the worst first. */
export function buildAlerts(
  counts: StatusCounts,
  authorities: readonly AuthoritySummary[],
  now: number,
): readonly Alert[] {
  const own = authorities.filter(({ hasKey, status }) => hasKey && (status === 'valid' || status === 'expiring'));
  const overdue = own.filter(({ crlNextUpdate }) => crlNextUpdate !== undefined && crlNextUpdate < now);
  const missing = own.filter(({ crlNumber, revoked }) => crlNumber === undefined && revoked > 0);
  const pending = own.filter(({ crlNumber, pendingRevocations }) => crlNumber !== undefined && pendingRevocations > 0);
  const alerts: Alert[] = [];
  for (const authority of overdue) alerts.push({ kind: 'crl-overdue', authority });
  for (const authority of missing) alerts.push({ kind: 'crl-missing', authority });
  for (const authority of pending) alerts.push({ kind: 'pending', authority, count: authority.pendingRevocations });
  if (counts.expired > 0) alerts.push({ kind: 'expired', count: counts.expired });
  if (counts.expiring > 0) alerts.push({ kind: 'expiring', count: counts.expiring });
  return alerts;
}

export async function readStatusCounts(): Promise<void> {
  if (useWorkspaceStore.getState().state?.open !== true) {
    useStatusCounts.setState({ counts: NONE });
    return;
  }
  const answer = await call('certificate.counts', {});
  if (answer.ok) useStatusCounts.setState({ counts: answer.value });
}

/** Keeps the counts read; the answer ends that. */
export function startStatusCounts(): () => void {
  const stopWorkspace = useWorkspaceStore.subscribe(({ state }, before) => {
    if (state?.open !== before.state?.open) void readStatusCounts();
  });
  const stopData = onDataChanged(null, () => void readStatusCounts());
  void readStatusCounts();
  return () => {
    stopWorkspace();
    stopData();
  };
}
