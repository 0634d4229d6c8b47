import { formatters, visible } from '../../format.ts';

const f = formatters('en');

/** Who answers for a certificate and what is noted of it. */
export const certificateRecordText = {
  title: 'Owner and notes',
  edit: 'Change…',
  none: 'none',
  owner: 'Owner',
  tags: 'Tags',
  note: 'Note',
  snoozed: 'Snoozed until',
  replacedBy: 'Replaced by',
  replaces: 'Replaces',
  until: (date: string) => `until ${date}`,
  seen: 'Seen at',
  sides: { client: 'sent by us', server: 'sent by it' },
  more: (left: number) => `and ${f.number(left)} more`,
  dialog: {
    title: (name: string) => `Owner and notes of ${visible(name, 60)}`,
    ownerHint: 'A person or a team',
    tagsHint: 'Words with commas between them',
    tooManyTags: 'At most 20 tags of at most 50 characters.',
    snooze: 'Snooze its alerts',
    reason: 'Reason',
    successorNone: 'Nothing yet',
    successorSearch: 'Search certificates',
    successorNoneFound: 'No certificate fits.',
    successorMore: (left: number) => `${f.number(left)} more; type to find them`,
    submit: 'Save',
    saved: 'Saved',
  },
};
