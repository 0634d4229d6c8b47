import type { BatchRowState, BatchSummary } from '../../../shared/model/batch.ts';
import type { StatusKind } from '../../ui/status.tsx';

export const BATCH_STATUS: Readonly<Record<BatchSummary['state'], StatusKind>> = {
  planned: 'not-yet-valid',
  running: 'not-yet-valid',
  interrupted: 'expiring',
  done: 'valid',
  discarded: 'not-checked',
};

export const ROW_STATUS: Readonly<Record<BatchRowState, StatusKind>> = {
  ready: 'not-yet-valid',
  warning: 'expiring',
  refused: 'expired',
  issued: 'valid',
};

/** Rows that can still be issued, those with warnings among them. */
export const leftOf = ({ ready, warnings }: Pick<BatchSummary, 'ready' | 'warnings'>): number => ready + warnings;
