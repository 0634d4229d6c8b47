import { settingsPatch } from '../../shared/contract/application.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/model/workspace.ts';
import type { ApplicationSettings } from './ports.ts';

/** A small file that holds one value. */
export interface ValueFile {
  /** What the file holds; undefined where it is missing or damaged. */
  read(): unknown;
  /** Replaces the file whole. */
  write(value: unknown): void;
}

/** Keeps the program's settings in a file; what is missing or damaged there has its default. */
export function createApplicationSettings(file: ValueFile): ApplicationSettings {
  let settings = parseSettings(file.read());
  return {
    get: () => settings,
    set: (patch) => {
      settings = { ...settings, ...patch };
      file.write(settings);
      return settings;
    },
  };
}

function parseSettings(value: unknown): Settings {
  const { data } = settingsPatch.safeParse(value);
  return {
    theme: data?.theme ?? DEFAULT_SETTINGS.theme,
    autoLockMinutes: data?.autoLockMinutes ?? DEFAULT_SETTINGS.autoLockMinutes,
    expiringDays: data?.expiringDays ?? DEFAULT_SETTINGS.expiringDays,
    textScale: data?.textScale ?? DEFAULT_SETTINGS.textScale,
    postQuantumKeys: data?.postQuantumKeys ?? DEFAULT_SETTINGS.postQuantumKeys,
  };
}
