import { DEFAULT_SETTINGS, type Settings } from '../../shared/model/workspace.ts';
import type { ReadDb, WriteDb } from './db.ts';

/** The settings kept in the workspace; a value that is absent or of another type is the default. */
export async function readSettings(db: ReadDb): Promise<Settings> {
  const rows = await db.query.selectFrom('setting').select(['key', 'value']).execute();
  const stored = new Map(rows.map((row) => [row.key, parseValue(row.value)]));
  const number = (key: 'autoLockMinutes' | 'expiringDays' | 'textScale'): number => {
    const value = stored.get(key);
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : DEFAULT_SETTINGS[key];
  };
  const theme = stored.get('theme');
  return {
    theme: theme === 'system' || theme === 'light' || theme === 'dark' ? theme : DEFAULT_SETTINGS.theme,
    autoLockMinutes: number('autoLockMinutes'),
    expiringDays: number('expiringDays'),
    textScale: number('textScale'),
    postQuantumKeys: stored.get('postQuantumKeys') === true,
  };
}

/** Keeps all settings. */
export async function saveSettings(tx: WriteDb, settings: Settings): Promise<void> {
  const rows = Object.entries(settings).map(([key, value]) => ({ key, value: JSON.stringify(value) }));
  await tx.change
    .deleteFrom('setting')
    .where(
      'key',
      'in',
      rows.map((row) => row.key),
    )
    .execute();
  await tx.insertRows('setting', rows);
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
