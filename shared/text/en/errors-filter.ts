import type { FilterProblem } from '../../model/filter/problem.ts';
import { visible } from '../format.ts';
import { type ErrorTexts, text } from './error-text.ts';

/** Why a filter cannot be understood; the place is marked where it is typed. */
export const filterProblems: Readonly<Record<FilterProblem, string>> = {
  'too-long': 'A filter has at most 2 000 characters.',
  'too-many-terms': 'A filter has at most 50 words and values.',
  'too-deep': 'Groups and negations stand at most 10 deep.',
  'unclosed-quote': 'A quote begins here and does not end.',
  'unclosed-group': 'A parenthesis opens here and does not close.',
  'stray-parenthesis': 'This parenthesis closes nothing.',
  'missing-operand': 'Something to look for is missing beside this.',
  'missing-value': 'A value is missing here.',
  'unknown-key': 'There is no such key. Quote it to search for the text itself.',
  'unknown-value': 'This key does not know this value.',
  'bad-period': 'This is no period or date. Periods look like <30d, dates like 2026-12-31.',
  'bad-date': 'This date is not in the calendar, or not written as 2026-12-31.',
  'bad-range': 'A range goes from an earlier date to a later one, as 2026-01..2026-03.',
  'bad-key': 'This is no kind of key. Kinds look like rsa<3072, p256 or ed25519.',
  'bad-hex': 'Numbers and fingerprints are written in hexadecimal digits.',
  'bad-number': 'A whole number is wanted here.',
};

export const filters = {
  'filter.invalid': ({ problem, position, part }) =>
    text(
      'The filter cannot be understood',
      filterProblems[problem],
      part === '' ? 'Change the filter.' : `Change “${visible(part)}” at character ${position + 1}.`,
    ),
  'view.not-found': () =>
    text('This view is not there any more', 'Somebody deleted it meanwhile.', 'Save it again under a name.'),
  'view.name-taken': ({ name }) =>
    text(
      `There is a view named “${visible(name)}” already`,
      'Each view has a name of its own.',
      'Choose another name.',
    ),
  'view.too-many': ({ limit }) =>
    text('There are too many views', `A workspace keeps at most ${limit}.`, 'Delete one that nobody needs any more.'),
} satisfies Partial<ErrorTexts>;
