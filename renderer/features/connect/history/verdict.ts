import type { RunSummary } from '../../../../shared/model/connection-history.ts';
import type { StatusKind } from '../../../ui/status.tsx';

export type HistoryVerdict = 'accepted' | 'silent' | 'untrusted' | 'unchecked' | 'refused' | 'closed' | 'failed';

export const VERDICT_STATUS: Readonly<Record<HistoryVerdict, StatusKind>> = {
  accepted: 'valid',
  silent: 'not-yet-valid',
  untrusted: 'expired',
  unchecked: 'expiring',
  refused: 'expired',
  closed: 'expired',
  failed: 'expired',
};

/** A run in one word. Never calls one good because its handshake completed. */
export function verdictOfSummary(run: RunSummary): HistoryVerdict {
  if (run.handshake === 'failed') return 'failed';
  if (run.afterHandshake === 'refused' || run.afterHandshake === 'closed') return run.afterHandshake;
  // What was checked and failed has a cause.
  if (!run.accepted) return run.diagnosis === null ? 'unchecked' : 'untrusted';
  return run.afterHandshake === 'accepted' ? 'accepted' : 'silent';
}
