import { z } from 'zod';
import type {
  CustomExtension,
  ProfileDetails,
  ProfileImport,
  ProfileProblem,
  ProfileSummary,
} from '../model/profile.ts';
import type { ProfileExample } from '../model/profile-example.ts';
import { call } from './call.ts';
import { fileHandleId, jsonUpTo, nothing, profileId } from './schemas.ts';

const version = z.int().min(1).max(1_000_000);
/** A profile with fifty extensions of its own stays far below. */
const content = jsonUpTo(262_144);
const named = z.strictObject({ id: profileId });

type CustomValue = NonNullable<CustomExtension['value']>;

export const profileCalls = {
  'profile.list': call<readonly ProfileSummary[]>().with(z.strictObject({ includeArchived: z.boolean() })),
  'profile.get': call<ProfileDetails>().with(z.strictObject({ id: profileId, version: version.optional() })),
  /** Works on what was typed, whole or not. */
  'profile.check': call<{ readonly problems: readonly ProfileProblem[] }>().with(z.strictObject({ content })),
  /** A custom extension's value in its other form: DER in hexadecimal as ASN.1 text, text as hexadecimal; null where it does not read. */
  'profile.rewriteValue': call<CustomValue | null>().with(
    z.strictObject({ form: z.enum(['der', 'text']), text: z.string().max(65_536) }),
  ),
  'profile.example': call<ProfileExample>().with(z.strictObject({ content })),
  /** Keeps a new version; `basedOn` is the version that was edited, null for a new profile. */
  'profile.save': call<ProfileSummary>().with(z.strictObject({ id: profileId, content, basedOn: version.nullable() })),
  'profile.archive': call<ProfileSummary>().with(z.strictObject({ id: profileId, archived: z.boolean() })),
  /** Built-in ones: what the program says, as a new version. */
  'profile.reset': call<ProfileSummary>().with(named),
  'profile.import': call<ProfileImport>().with(z.strictObject({ handle: fileHandleId })),
  /** Native open dialog; null when it was cancelled. */
  'profile.choose': call<ProfileImport | null>().with(nothing),
  /** Native save dialog; null when it was cancelled. */
  'profile.export': call<{ readonly name: string } | null>().with(
    z.strictObject({ id: profileId, version: version.optional() }),
  ),
} as const;
