import type { CommandUsage } from './command-usage.ts';

/** What `--help` says of `timeline`. */
export const timelineUsage = {
  purpose: 'Tell how many certificates end when, or write it as a calendar',
  synopsis: '[FILTER]',
  options: [
    ['--workspace FILE', 'The workspace'],
    ['FILTER', 'As for list'],
    ['--from DATE', 'First day, such as 2026-12-01; today if not given'],
    ['--to DATE', 'Last day; a year after the first if not given'],
    ['--unit UNIT', 'hour, day, week, month, quarter or year; month if not given. Days and weeks are those of UTC'],
    ['--by LANES', 'Tell them apart by authority, partner or tag'],
    ['--ics FILE', 'Write what ends as a calendar (RFC 5545) with reminders'],
    ['--force', 'Replace an existing file'],
  ],
} as const satisfies CommandUsage;
