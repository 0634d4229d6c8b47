import { cabfAuthorityWords } from './lint-cabf-authorities.ts';
import { cabfKeyWords } from './lint-cabf-keys.ts';
import { cabfNameWords } from './lint-cabf-names.ts';
import { cabfSubjectWords } from './lint-cabf-subjects.ts';
import { cabfUsageWords } from './lint-cabf-usage.ts';

/** Title and "why it matters" of every rule for public servers. */
export const cabfLintWords = {
  ...cabfKeyWords,
  ...cabfSubjectWords,
  ...cabfNameWords,
  ...cabfUsageWords,
  ...cabfAuthorityWords,
} as const satisfies Readonly<Record<`cabf.${string}`, readonly [title: string, why: string]>>;

export type CabfRuleId = keyof typeof cabfLintWords;
