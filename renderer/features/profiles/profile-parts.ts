import type { ProfileContent, ProfileProblem } from '../../../shared/model/profile.ts';
import { profilesText } from '../../../shared/text/en/ui/profiles.ts';

export type ProfilePart = keyof typeof profilesText.sections;

/** Every part, in the order of the form. */
export const PROFILE_PARTS = Object.keys(profilesText.sections) as readonly ProfilePart[];

/** Those that the form has; that of authorities only for theirs, or while something in it is to be mended. */
export const partsFor = ({ kind }: Pick<ProfileContent, 'kind'>, withAuthority: boolean): readonly ProfilePart[] =>
  PROFILE_PARTS.filter((part) => part !== 'authority' || kind === 'authority' || withAuthority);

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
