import type { Settings } from '../../shared/model/workspace.ts';
import { ok } from '../../shared/result.ts';
import { readSettings, saveSettings } from '../store/setting-rows.ts';
import type { Outcome } from './ports.ts';
import type { WorkspaceContext } from './workspace-context.ts';
import { recordActivity, writing } from './workspace-context.ts';

export type SettingsPatch = { readonly [K in keyof Settings]?: Settings[K] | undefined };

export interface SettingsService {
  get(): Outcome<Settings>;
  /** Changes what the patch names and answers the whole; every change is an entry of the activity log. */
  set(patch: SettingsPatch): Outcome<Settings>;
}

export const createSettings = (context: WorkspaceContext): SettingsService => ({
  get: () => context.store.reading(readSettings),
  set: (patch) => setSettings(context, patch),
});

async function setSettings(context: WorkspaceContext, patch: SettingsPatch): Outcome<Settings> {
  return writing(context, ['setting'], async (tx) => {
    const before = await readSettings(tx);
    const after: Settings = {
      theme: patch.theme ?? before.theme,
      autoLockMinutes: patch.autoLockMinutes ?? before.autoLockMinutes,
      expiringDays: patch.expiringDays ?? before.expiringDays,
      textScale: patch.textScale ?? before.textScale,
      postQuantumKeys: patch.postQuantumKeys ?? before.postQuantumKeys,
    };
    const names = (Object.keys(after) as (keyof Settings)[]).filter((name) => before[name] !== after[name]);
    if (names.length === 0) return ok(after);
    await saveSettings(tx, after);
    const notes = names.map((name) => ({
      action: 'setting.changed' as const,
      entity: 'setting',
      entityId: name,
      subject: name,
      detail: { before: before[name], after: after[name] },
    }));
    await recordActivity(context, tx, ...notes);
    return ok(after);
  });
}
