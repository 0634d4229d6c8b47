import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const name = (text: string): string => visible(text, 80);
const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });

export const inventoryMarksText = {
  column: 'Marked',
  mark: (certificate: string) => `Mark ${certificate}`,
  markAll: 'Mark everything that the filter lets through',
  bar: 'Marked certificates',
  count: (count: number) => `${f.number(count)} marked`,
  all: (count: number, isExact: boolean) => `Mark all ${f.number(count)}${isExact ? '' : '+'}`,
  full: (most: number) => `At most ${f.number(most)} are marked one by one`,
  clear: 'Clear marks',
  renew: 'Renew…',
  renewMost: (most: number) => `At most ${f.number(most)} certificates are renewed at once`,
  tags: 'Tags…',
  partner: 'Partner…',
  owner: 'Owner…',
  snooze: 'Snooze…',
  revoke: (count: number) => `Revoke ${f.number(count)}…`,
  more: 'More',
  copyNames: 'Copy names',
  copySerials: 'Copy serials',
  copyPem: 'Copy PEM',
  copyMost: (most: number) => `At most ${f.number(most)} are copied at once`,
  copied: (count: number) => certificates(count),
  readOnly: 'The workspace is read-only',
  /** Said of acts on more than 500, which go on as a job. */
  started: (count: number) => `${certificates(count)} are being changed; the status bar shows how far it is`,
  changed: (count: number) => (count === 0 ? 'Nothing had to be changed' : `${certificates(count)} changed`),
  /** Where what stood there before is too much to remember. */
  changedForGood: (count: number) =>
    `${certificates(count)} changed, too many to undo here; the activity log keeps what they had`,
  undo: 'Undo',
  takenBack: (restored: number, left: number) =>
    left === 0
      ? `${certificates(restored)} as before`
      : `${certificates(restored)} as before; ${f.number(left)} left alone, changed again since`,
  asJob:
    'More than 500 are changed piece by piece. Cancelling keeps what is done by then. Every certificate is an entry of the activity log.',
  dialogs: {
    tags: {
      title: (count: number) => `Tags of ${certificates(count)}`,
      add: 'Add',
      remove: 'Take away',
      hint: 'Separated by commas.',
      known: 'Tags that are used here',
      confirm: (count: number) => `Change tags of ${certificates(count)}`,
      nothing: 'Name a tag to add or to take away.',
    },
    partner: {
      title: (count: number) => `Partner of ${certificates(count)}`,
      label: 'Partner',
      none: 'No partner',
      confirmNone: (count: number) => `Detach ${certificates(count)}`,
      confirm: (count: number, partner: string) => `Attach ${certificates(count)} to ${name(partner)}`,
      replaces: 'What they were attached to before is replaced.',
    },
    owner: {
      title: (count: number) => `Owner of ${certificates(count)}`,
      owner: 'Owner',
      ownerHint: 'A person or a team. Empty: nobody.',
      setOwner: 'Set the owner',
      note: 'Note',
      noteHint: 'Empty: none.',
      setNote: 'Set the note',
      replaces: 'What stood there before is replaced; the activity log keeps it.',
      confirm: (count: number) => `Change ${certificates(count)}`,
      nothing: 'Choose what to set.',
    },
    snooze: {
      title: (count: number) => `Snooze ${certificates(count)}`,
      until: 'Until',
      choices: { week: '1 week', fortnight: '2 weeks', month: '1 month', quarter: '3 months', end: 'Not any more' },
      reason: 'Reason',
      body: 'No alert tells of their end by then.',
      bodyEnd: 'Alerts tell of their end again.',
      confirm: (count: number) => `Snooze ${certificates(count)}`,
      confirmEnd: (count: number) => `Wake ${certificates(count)}`,
    },
  },
};
