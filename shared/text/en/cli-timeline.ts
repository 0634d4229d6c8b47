import { formatters } from '../format.ts';

const f = formatters('en');

/** What the command `timeline` says. */
export const timelineCommandText = {
  columns: ['FROM', 'ALL', 'EXPIRING', 'SNOOZED', 'ENDED', 'IN USE', 'REPLACED', 'REVOKED'],
  outside: (before: number, after: number): string => `${f.number(before)} end earlier, ${f.number(after)} end later.`,
  nothing: 'Nothing ends in this time.',
  calendar: (file: string, entries: number): string =>
    `${f.plural(entries, { one: '1 entry', other: `${f.number(entries)} entries` })} written to ${file}.`,
};
