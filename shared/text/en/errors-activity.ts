import { type ErrorTexts, f, text } from './error-text.ts';

export const activityLog = {
  'store.activity-cut': ({ have, known }) =>
    text(
      'The activity log was cut back',
      `It ends at entry ${f.number(have)}, and entry ${f.number(known)} is known to have been there.`,
      'Keep the file as it is and compare it with a backup. If you put an older copy here yourself, say so in Activity.',
    ),
  'store.activity-rewritten': ({ sequence }) =>
    text(
      'The activity log was written anew',
      `Entry ${f.number(sequence)} is not the one that was there before.`,
      'Keep the file as it is and compare it with a backup.',
    ),
} satisfies Partial<ErrorTexts>;
