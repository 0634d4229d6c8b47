import type { UnixMs } from '../../../shared/model/brands.ts';
import { BUILT_IN_PROFILES, type BuiltInProfile, type ProfileContent } from '../../../shared/model/profile.ts';
import { CLASSICAL_KEY_CHOICES, offeredKeys } from '../../../shared/model/key.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/model/workspace.ts';
import { builtInProfileWords } from '../../../shared/text/en/profiles.ts';
import { BUILT_IN_RULES } from '../../pki/issuing/built-in-profiles.ts';
import type { ReadDb } from '../../store/db.ts';
import { findProfile, type ProfileRow } from '../../store/profile-rows.ts';
import { readSettings } from '../../store/setting-rows.ts';
import { damagedRow } from '../../store/store-failure.ts';
import { isSameProfile, parseProfileContent } from './profile-parse.ts';

/** One version of a profile, of the program or of the workspace. */
export interface ProfileVersion {
  readonly id: string;
  readonly version: number;
  readonly content: ProfileContent;
  /** Absent for version 1 of a built-in one, which is the program's. */
  readonly savedAt?: UnixMs;
}

/** Version 1 of a built-in profile; what is saved under its id follows. */
export const BUILT_IN_VERSION = 1;

export const findBuiltIn = (id: string): BuiltInProfile | undefined =>
  BUILT_IN_PROFILES.find((builtIn) => builtIn === id);

/** What the program says of a built-in profile, in a workspace that offers post-quantum keys or not. */
export function builtInContent(id: BuiltInProfile, { postQuantumKeys }: KeyOffer = DEFAULT_SETTINGS): ProfileContent {
  const rules = BUILT_IN_RULES[id];
  // Those that allow some kinds alone do so for a reason that the setting does not know.
  const isAnyKind = CLASSICAL_KEY_CHOICES.every((choice) => rules.keys.allowed.includes(choice));
  const keys = isAnyKind ? { ...rules.keys, allowed: offeredKeys(postQuantumKeys) } : rules.keys;
  return { ...builtInProfileWords[id], ...rules, keys };
}

export type KeyOffer = Pick<Settings, 'postQuantumKeys'>;

/** Whether a content is the program's own, whatever the setting was when it was saved. */
export const isBuiltInContent = (id: BuiltInProfile, content: ProfileContent): boolean =>
  [false, true].some((postQuantumKeys) => isSameProfile(content, builtInContent(id, { postQuantumKeys })));

/** A version of a profile, the newest where none is named; archived ones too, since certificates name them. */
export async function findProfileVersion(
  db: ReadDb,
  id: string,
  version?: number,
): Promise<ProfileVersion | undefined> {
  const builtIn = findBuiltIn(id);
  const saved = version === BUILT_IN_VERSION && builtIn !== undefined ? undefined : await findProfile(db, id, version);
  if (saved !== undefined) return toVersion(saved);
  if (builtIn === undefined || (version ?? BUILT_IN_VERSION) !== BUILT_IN_VERSION) return undefined;
  return { id, version: BUILT_IN_VERSION, content: builtInContent(builtIn, await readSettings(db)) };
}

/** A row that was saved here; one that does not read any more is damage. */
export function toVersion({ id, version, content, createdAt }: ProfileRow): ProfileVersion {
  const parsed = parseProfileContent(content);
  if (!parsed.ok) throw damagedRow('profile');
  return { id, version, content: parsed.value, savedAt: createdAt };
}
