import type { CommandUsage } from './command-usage.ts';
import { f } from './error-text.ts';

export type NoteAct = 'note' | 'tags' | 'partner' | 'snooze' | 'replacement';

const WHAT = {
  note: 'Owner or note',
  tags: 'Tags',
  partner: 'Partner',
  snooze: 'Snooze',
  replacement: 'What takes its place',
} as const satisfies Readonly<Record<NoteAct, string>>;

export const noteCommandText = {
  changed: (act: NoteAct, count: number): string =>
    `${WHAT[act]}: ${f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` })} changed.`,
};

/** What `--help` says of `note`. */
export const noteUsage = {
  purpose: 'Say who answers for certificates, what is noted of them, until when nobody wants to hear of their end',
  synopsis: 'ID|SERIAL|SHA256|NAME… | --filter FILTER',
  options: [
    ['--workspace FILE', 'The workspace'],
    ['--filter FILTER', 'All that it lets through, as with list; for one kind of change at a time'],
    ['--owner TEXT', 'Who answers for them; empty for nobody'],
    ['--note TEXT', 'What is noted of them; empty for nothing'],
    ['--tag TAG', 'Add a tag; may be given several times'],
    ['--untag TAG', 'Take a tag away; may be given several times'],
    ['--partner NAME|ID|none', 'The partner they belong to'],
    ['--snooze INSTANT|off', 'No alerts of their end before this instant, such as 2026-12-24T08:00:00Z'],
    ['--reason TEXT', 'Why they are snoozed'],
    ['--replaced-by ID|none', 'What has taken the place of one certificate'],
  ],
} as const satisfies CommandUsage;
