import { formatters } from '../../format.ts';

const f = formatters('en');

export const inventoryMarksText = {
  column: 'Marked',
  mark: (certificate: string) => `Mark ${certificate}`,
  markShown: 'Mark all that are listed',
  bar: 'Marked certificates',
  count: (count: number) => `${f.number(count)} marked`,
  clear: 'Clear marks',
  renew: 'Renew…',
  readOnly: 'The workspace is read-only',
};
