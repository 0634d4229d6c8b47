import { create } from 'zustand';
import type { AppError } from '../../shared/errors.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/model/workspace.ts';
import { type Result, ok } from '../../shared/result.ts';
import { call, subscribe } from '../api/client.ts';

export const useSettings = create<Settings>(() => DEFAULT_SETTINGS);

export async function changeSettings(change: Partial<Settings>): Promise<Result<null, AppError>> {
  const answer = await call('settings.set', change);
  if (!answer.ok) return answer;
  useSettings.setState(answer.value);
  return ok(null);
}

/** Reads the settings and follows them; the answer ends that. */
export function startSettings(): () => void {
  void call('settings.get', {}).then((answer) => {
    if (answer.ok) useSettings.setState(answer.value);
  });
  return subscribe('settings.changed', (settings) => useSettings.setState(settings));
}
