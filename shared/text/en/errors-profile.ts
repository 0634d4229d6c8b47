import { visible } from '../format.ts';
import { type ErrorTexts, f, text } from './error-text.ts';
import { profileProblemText } from './profiles.ts';

export const profiles = {
  'profile.invalid': ({ problems }) => {
    const [first] = problems;
    const place = first === undefined || first.path === '' ? '' : `${visible(first.path, 80)}: `;
    return text(
      'The profile cannot be used',
      `${first === undefined ? '' : `${place}${profileProblemText(first)}`}${problems.length > 1 ? ` ${f.number(problems.length - 1)} more.` : ''}`,
      'Mend what is wrong and save it again.',
    );
  },
  'profile.changed-meanwhile': ({ profile, newest }) =>
    text(
      `Profile “${visible(profile)}” was changed meanwhile`,
      newest === 0 ? 'It does not exist yet.' : `Its newest version is ${f.number(newest)}.`,
      'Open the newest version and make your change there, or save under another id.',
    ),
  'profile.archived': ({ profile }) =>
    text(
      `Profile “${visible(profile)}” is archived`,
      'It is kept for the certificates that were issued under it, and issues no more.',
      'Choose another profile, or take it out of the archive.',
    ),
  'profile.file-invalid': ({ name }) =>
    text(
      `${visible(name)} holds no profile`,
      'A profile is a JSON object with its identifier as “id” and its content as “profile”.',
      'Choose a file that was exported as a profile; docs/profile.schema.json describes it.',
    ),
  'profile.not-built-in': ({ profile }) =>
    text(
      `“${visible(profile)}” is no built-in profile`,
      'Only a profile that comes with the program can be set back to what the program says.',
      'Open an earlier version and save it again.',
    ),
} satisfies Partial<ErrorTexts>;
