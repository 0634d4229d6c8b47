import { create } from 'zustand';
import type { Input } from '../../shared/contract/index.ts';
import type { PartnerId } from '../../shared/model/brands.ts';
import { DEFAULT_WATCH, type PartnerWatch, type WatchSettings } from '../../shared/model/watch.ts';
import { call } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';

/** What is watched in the workspace. */
export const useWatchSettings = create<WatchSettings>(() => DEFAULT_WATCH);

/** Reads the settings and follows them; the answer ends that. */
export function followWatchSettings(): () => void {
  const read = async (): Promise<void> => {
    const answer = await call('watch.get', {});
    if (answer.ok) useWatchSettings.setState(answer.value);
  };
  void read();
  return onDataChanged(['setting'], () => void read());
}

export async function changeWatchSettings(patch: Input<'watch.set'>) {
  const answer = await call('watch.set', patch);
  if (answer.ok) useWatchSettings.setState(answer.value);
  return answer;
}

export const readPartnerWatch = (partnerId: PartnerId) => call('watch.ofPartner', { partnerId });

export const savePartnerWatch = (partnerId: PartnerId, { thresholds, snoozedUntil, snoozeReason }: PartnerWatch) =>
  call('watch.setOfPartner', {
    partnerId,
    thresholds: thresholds === null ? null : { days: [...thresholds.days], percents: [...thresholds.percents] },
    snoozedUntil,
    snoozeReason,
  });
