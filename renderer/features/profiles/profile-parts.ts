import type { ProfileProblem } from '../../../shared/model/profile.ts';
import { profilesText } from '../../../shared/text/en/ui/profiles.ts';

export type ProfilePart = keyof typeof profilesText.sections;

/** The parts of the form, in their order. */
export const PROFILE_PARTS = Object.keys(profilesText.sections) as readonly ProfilePart[];

const PART_OF: Readonly<Record<string, ProfilePart>> = {
  validity: 'validity',
  keys: 'keys',
  subject: 'subject',
  sans: 'names',
  needsAltName: 'names',
  keyUsage: 'usage',
  rsaKeyUsage: 'usage',
  extendedKeyUsage: 'usage',
  policies: 'policies',
  addresses: 'policies',
  pathLength: 'authority',
  nameConstraints: 'authority',
  qcStatements: 'statements',
  ocspNoCheck: 'statements',
  mustStaple: 'statements',
  custom: 'custom',
  otherExtensions: 'rest',
};

/** The part of the form where a path of the content is edited. */
export const partOf = (path: string): ProfilePart => PART_OF[path.split('.', 1)[0] ?? ''] ?? 'general';

export const countErrors = (problems: readonly ProfileProblem[]): number =>
  problems.filter(({ severity }) => severity === 'error').length;
