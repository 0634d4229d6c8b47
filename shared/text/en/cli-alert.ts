import type { CommandUsage } from './command-usage.ts';
import { f } from './error-text.ts';

export const alertCommandText = {
  changed: (count: number): string =>
    f.plural(count, { one: '1 alert changed.', other: `${f.number(count)} alerts changed.` }),
};

/** What `--help` says of `alert`. */
export const alertUsage = {
  purpose: 'Acknowledge, snooze or assign what check tells of',
  synopsis: 'ID…',
  options: [
    ['--workspace FILE', 'The workspace'],
    ['ID', 'As “check --json” tells it'],
    ['--acknowledge', 'Take note: it comes back at its next step'],
    ['--reopen', 'Open it again'],
    ['--snooze INSTANT|off', 'Leave it out before this instant, such as 2026-12-24T08:00:00Z'],
    ['--assign TEXT', 'Who looks after it; empty for nobody'],
    ['--note TEXT', 'What is noted of it; empty for nothing'],
  ],
} as const satisfies CommandUsage;
