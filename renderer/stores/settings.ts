import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import { type KeyChoice, offeredKeys } from '../../shared/model/key.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/model/workspace.ts';
import { type Result, ok } from '../../shared/result.ts';
import { call, subscribe } from '../api/client.ts';
import { onDataChanged } from './data-changes.ts';

export const useSettings = create<Settings>(() => DEFAULT_SETTINGS);

/** The keys that lists offer, and the one that was chosen before. */
export function useOfferedKeys(chosen?: KeyChoice): readonly KeyChoice[] {
  const offered = offeredKeys(useSettings((settings) => settings.postQuantumKeys));
  return chosen === undefined || offered.includes(chosen) ? offered : [...offered, chosen];
}

export async function changeSettings(change: Partial<Settings>): Promise<Result<null, AppError>> {
  const answer = await call('settings.set', change);
  if (!answer.ok) return answer;
  useSettings.setState(answer.value);
  return ok(null);
}

/** Reads the settings and follows them, also where another process set them; the answer ends that. */
export function startSettings(): () => void {
  const read = () =>
    void call('settings.get', {}).then((answer) => {
      if (answer.ok) useSettings.setState(answer.value);
    });
  read();
  const ends = [
    subscribe('settings.changed', (settings) => useSettings.setState(settings)),
    onDataChanged(['setting'], read),
  ];
  return () => ends.forEach((end) => end());
}
