import type { CheckFinding } from '../../../model/workspace.ts';
import { formatters, visible } from '../../format.ts';
import { settingsText } from './settings.ts';

const f = formatters('en');

/** What every screen of a damaged workspace says. */
export const damageText = {
  banner: 'Damaged, open for reading only',
  note: (count: number, first: CheckFinding): string =>
    `${settingsText.findings[first.code]}${first.table === '' ? '' : `: ${visible(first.table, 40)} ${visible(first.rowId, 60)}`}${
      count === 1 ? '' : f.plural(count - 1, { one: ', and 1 more', other: `, and ${f.number(count - 1)} more` })
    }. Nothing was changed or repaired.`,
  details: 'Show all, and what can be done',
};
