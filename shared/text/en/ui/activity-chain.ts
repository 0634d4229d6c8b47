import type { CheckpointReason } from '../../../model/activity-log.ts';
import { formatters } from '../../format.ts';
import { checkpointReasons } from '../activity-log.ts';

const f = formatters('en');
const entries = (count: number): string => f.plural(count, { one: '1 entry', other: `${f.number(count)} entries` });

/** Words about the chain of the activity log, its filters and its export. */
export const activityChainText = {
  who: 'Who',
  everybody: 'Everybody',
  what: 'What',
  everything: 'Everything done',
  when: 'When',
  areas: {
    authorities: 'Authorities and grants',
    certificates: 'Certificates',
    revocation: 'Revocation and lists',
    requests: 'Requests and partners',
    connections: 'Connections',
    workspace: 'Workspace and settings',
  },
  periods: { all: 'Any time', day: 'Last 24 hours', week: 'Last 7 days', month: 'Last 30 days', year: 'Last 365 days' },
  only: 'Show only',
  onlyAction: 'This act',
  onlyActor: 'This person',
  onlyEntity: 'What was done with this',
  filteredBy: (what: string) => `Only: ${what}`,
  drop: (what: string) => `Only: ${what}. Take this filter away`,
  noMatch: 'No entry fits the filter',
  searching: 'Searching older entries…',
  soFar: (count: number) => `${entries(count)} so far…`,
  clear: 'Show all entries',
  strip: 'State of the chain',
  signed: (sequence: number, when: string, reason: CheckpointReason) =>
    `Signed up to entry ${f.number(sequence)} ${checkpointReasons[reason]}, ${when}`,
  unsigned: (count: number) => `${entries(count)} since, chained and not signed yet`,
  neverSigned: 'Not signed yet: that begins with the next unlock',
  key: 'Log key',
  verifiedAt: (when: string) => `Verified ${when}`,
  openedOnly: 'Its end was verified on opening',
  failure: 'The last checkpoint could not be signed or remembered. It is tried again with the next one.',
  verifying: (percent: number) => `Verifying… ${percent} %`,
  more: (count: number) => `and ${f.number(count)} more`,
  keep: 'Keep the file as it is and compare it with a backup or with an export of the log. Nothing is written to it any more.',
  brokenEntry: (finding: string) => `Broken here: ${finding}`,
  accept: 'I put an older copy here…',
  acceptTitle: 'Was an older copy put here on purpose?',
  acceptBody:
    'Then this computer forgets how far the log went, and begins anew with this file. If nobody put a copy here, somebody cut the log back: close this and compare with a backup.',
  acceptDo: 'Forget and verify again',
  cancel: 'Cancel',
  export: 'Export…',
  exportTitle: 'Export the log',
  exportBody:
    'One entry a line, oldest first, as JSON. The signature of the log key and its public half go beside it, so that anybody can verify the file with OpenSSL.',
  exportWhich: 'Entries',
  exportAll: (count: number) => `All ${entries(count)}`,
  exportShown: (count: number) => `Those that the list shows: ${entries(count)}`,
  exportBroken:
    'This file is open for reading only, and its log is not signed any more. Export what is readable instead, from the strip above.',
  exportLocked: 'Unlock the workspace: the log key signs the export.',
  exportDo: 'Export…',
  exporting: 'Exporting…',
  exported: (count: number) => `${entries(count)} written`,
  exportedBody:
    'Keep the files together. What the export knows also shows later whether the log was cut back: “countersign activity verify --against” reads it.',
  command: 'command',
  close: 'Close',
};
