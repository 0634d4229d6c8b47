import type { ActivityAction } from '../../../model/activity.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');

export const activityText = {
  title: 'Activity',
  toolbar: 'Search and verify',
  list: 'Activity log',
  search: 'Search the log',
  searchPlaceholder: 'Who, what, name or reason',
  clearSearch: 'Clear the search',
  total: (count: number) => f.plural(count, { one: '1 entry', other: `${f.number(count)} entries` }),
  verify: 'Verify',
  verifying: 'Verifying…',
  verified: (entries: number) =>
    `${f.plural(entries, { one: 'The one entry is', other: `All ${f.number(entries)} entries are` })} unchanged and in order`,
  verifiedDetail: (at: string) => `Verified ${at}: each entry carries the hash of the one before.`,
  broken: 'The log was changed',
  brokenDetail: (sequence: number) =>
    `Entry ${f.number(sequence)} does not fit the one before it. Everything after it proves nothing. Keep the file as it is and compare it with a backup.`,
  columns: { sequence: 'No.', at: 'When', actor: 'Who', action: 'What', subject: 'Name', detail: 'Details' },
  actions: {
    'workspace.created': 'Created the workspace',
    'workspace.passphrase-changed': 'Changed the passphrase',
    'workspace.unlocked': 'Unlocked',
    'workspace.locked': 'Locked',
    'authority.created': 'Created an authority',
    'authority.exported': 'Exported an authority',
    'certificate.issued': 'Issued',
    'certificate.imported': 'Imported',
    'certificate.exported': 'Exported',
    'certificate.revoked': 'Revoked',
    'request.imported': 'Took in a request',
    'request.refused': 'Refused a request',
    'crl.issued': 'Signed a CRL',
    'crl.exported': 'Exported a CRL',
    'connection.dialled': 'Dialled',
    'setting.changed': 'Changed a setting',
  } satisfies Record<ActivityAction, string>,
  empty: { title: 'Nothing has happened yet', body: 'Every change is written here, with who, when and why.' },
  noMatch: (search: string) => `No entry matches “${visible(search, 60)}”`,
  clear: 'Clear search',
  details: {
    label: (sequence: number) => `Entry ${f.number(sequence)}`,
    close: 'Close details',
    title: (sequence: number) => `Entry ${f.number(sequence)}`,
    at: 'When',
    actor: 'Who',
    action: 'What',
    subject: 'Name',
    kind: 'Kind',
    id: 'Id',
    hash: 'Hash',
    values: 'Values',
    open: 'Open',
  },
};
