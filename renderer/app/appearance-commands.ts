import type { ThemeChoice } from '../../shared/model/workspace.ts';
import { keepFailure } from '../stores/failure.ts';
import { changeSettings, useSettings } from '../stores/settings.ts';

export async function setTheme(theme: ThemeChoice): Promise<void> {
  keepFailure(await changeSettings({ theme }));
}

let stepping: Promise<void> = Promise.resolve();

/** Fast presses follow each other, so that none begins where the one before began. */
export function stepText(by: number | null): Promise<void> {
  const step = () => takeStep(by);
  stepping = stepping.then(step, step);
  return stepping;
}

async function takeStep(by: number | null): Promise<void> {
  const { textScale } = useSettings.getState();
  const next = by === null ? 100 : Math.min(200, Math.max(80, textScale + by));
  if (next !== textScale) keepFailure(await changeSettings({ textScale: next }));
}
