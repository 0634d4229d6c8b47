import type { CertificateStatus } from '../../../model/certificate.ts';
import { formatters, visible } from '../../format.ts';
import { jobKinds } from './job-kinds.ts';
import { unlockText } from './unlock.ts';

const f = formatters('en');

/** Words of the kit. */
const kit = {
  copy: (what: string) => `Copy ${what}`,
  copied: (what: string) => `${what} copied`,
  copyFailed: 'The clipboard could not be written.',
  close: 'Close',
  cancel: 'Cancel',
  optional: 'optional',
  details: 'Details',
  copyDetails: 'Copy details',
  resizeColumn: (column: string) => `Width of ${column}: drag, or Shift and arrow keys on the head`,
  resizePane: 'Width of the side pane',
  ascending: 'ascending',
  descending: 'descending',
  loading: 'Reading…',
  showPassphrase: 'Show what is typed',
  hidePassphrase: 'Hide what is typed',
  notifications: 'Confirmations',
  expandNode: 'Open',
  collapseNode: 'Close',
};

const statuses = {
  valid: 'Valid',
  expiring: 'Expiring',
  expired: 'Expired',
  revoked: 'Revoked',
  'on-hold': 'On hold',
  'not-yet-valid': 'Not yet valid',
  unknown: 'Unknown',
} satisfies Record<CertificateStatus, string>;

const titleBar = {
  product: 'Countersign',
  workspaceMenu: (name: string) => `Workspace ${visible(name, 60)}`,
  noWorkspace: 'No workspace',
  back: 'Back',
  forward: 'Forward',
  palette: 'Search or run a command',
  alerts: (count: number) =>
    f.plural(count, { one: '1 thing needs attention', other: `${f.number(count)} things need attention` }),
  noAlerts: 'Nothing needs attention',
  locked: 'Locked',
  lockedTip:
    'Keys are sealed. Signing, making and exporting keys and dialling with one ask for the passphrase; the rest works. Press to unlock',
  unlockedUntil: (time: string) => `Keys are unlocked and lock at ${time}. Press to lock now`,
  unlocked: 'Unlocked',
  unlockedByHand: 'Keys are unlocked until you lock them. Press to lock now',
  readOnly: 'Read-only',
};

const rail = {
  label: 'Screens',
  welcome: 'Start',
  inventory: 'Inventory',
  timeline: 'Timeline',
  authorities: 'Authorities',
  profiles: 'Profiles',
  requests: 'Requests',
  partners: 'Partners',
  inspect: 'Inspect',
  connect: 'Connect',
  chain: 'Chain',
  issue: 'Issue',
  alerts: 'Alerts',
  activity: 'Activity',
  settings: 'Settings',
  recovery: 'Recovery',
  collapse: 'Show icons only',
  expand: 'Show names',
};

const statusBar = {
  label: 'Running work and alarms',
  jobs: jobKinds,
  progress: (done: string, total: string) => `${done} of ${total}`,
  certificates: (count: number, rate: number, left: string) =>
    `${f.number(count)} certificates, ${f.number(Math.round(rate))} a second${left === '' ? '' : `, ${left} left`}`,
  more: (count: number) => `and ${f.number(count)} more`,
  cancelling: 'cancelling…',
  done: 'done',
  failed: 'failed',
  failedAt: ([first = '', ...others]: readonly string[]) =>
    `failed at ${visible(first, 60)}${others.length === 0 ? '' : ` and ${f.plural(others.length, { one: '1 more', other: `${f.number(others.length)} more` })}`}`,
  cancelled: 'cancelled',
  cancel: 'Cancel',
  logVerified: (time: string) => `Activity log verified ${time}`,
  logBroken: 'Activity log is broken',
  idle: 'No work running',
};

const palette = {
  title: 'Search or run a command',
  placeholder: 'Command, screen, or name, serial or fingerprint of a certificate',
  results: 'Results',
  commands: 'Commands',
  certificates: 'Certificates',
  none: 'Nothing matches.',
  keys: 'Arrow keys to move, Enter to run, Esc to close',
};

const commands = {
  'palette.open': 'Search or run a command',
  'workspace.new': 'New workspace…',
  'workspace.open': 'Open workspace…',
  'workspace.demo': 'Open the demo',
  'workspace.restore': 'Restore from a backup…',
  'workspace.backup': 'Show backups',
  'workspace.lock': 'Lock now',
  'workspace.unlock': 'Unlock…',
  'workspace.close': 'Close workspace',
  'workspace.check': 'Check the workspace',
  'workspace.passphrase': 'Change passphrase…',
  'workspace.remember': 'Remember on this machine how to unlock',
  'workspace.forget': 'Forget on this machine how to unlock',
  'window.new': 'New window',
  'file.inspect': 'Inspect a file…',
  'file.import': 'Import certificates…',
  'import.list': 'Show imports, and undo one…',
  'certificate.batch': 'Issue a batch from CSV…',
  'certificate.sign': 'Sign what the issue form says',
  'certificate.issue': 'Issue a certificate…',
  'certificate.renew': 'Renew the certificates that are marked or shown…',
  'certificate.revoke': 'Revoke the certificates that are marked or shown…',
  'certificate.handOver': 'Hand over the certificate that is shown…',
  'authority.create': 'New authority…',
  'authority.import': 'Import an authority…',
  'workspace.takeOver': 'Take over from OpenSSL or XCA…',
  'grant.give': 'Give a grant…',
  'profile.create': 'New profile…',
  'connection.new': 'Test a connection',
  'report.new': 'Report for people',
  'connection.dial': 'Dial what the form says',
  'connection.history': 'Connections dialled before',
  'connection.previousRun': 'Run before this one',
  'connection.nextRun': 'Run after this one',
  'connection.compare': 'Compare this run with the one before',
  'view.welcome': 'Go to Start',
  'view.inventory': 'Go to Inventory',
  'view.timeline': 'Go to Timeline',
  'view.authorities': 'Go to Authorities',
  'view.profiles': 'Go to Profiles',
  'view.revocation': 'Go to the revocation of the authority that is shown',
  'view.crlPlan': 'Plan the CRLs of the authority that is shown',
  'view.crls': 'CRLs of the authority that is shown',
  'view.requests': 'Go to Requests',
  'view.partners': 'Go to Partners',
  'view.ownRequests': 'Go to requests made here',
  'partner.create': 'New partner…',
  'request.import': 'Import requests…',
  'request.help': 'Help a partner make a request…',
  'ownRequest.create': 'New request for an authority elsewhere…',
  'view.inspect': 'Go to Inspect',
  'view.connect': 'Go to Connect',
  'view.chain': 'Validate the chain of what is shown',
  'view.alerts': 'Go to Alerts',
  'alerts.check': 'Check for alerts now',
  'view.activity': 'Go to Activity',
  'view.settings': 'Go to Settings',
  'view.toggle-rail': 'Show or hide the names in the rail',
  'view.theme-light': 'Light theme',
  'view.theme-dark': 'Dark theme',
  'view.theme-system': 'Theme of the system',
  'view.text-larger': 'Larger text',
  'view.text-smaller': 'Smaller text',
  'view.text-normal': 'Normal text size',
  'history.back': 'Back',
  'history.forward': 'Forward',
  'help.shortcuts': 'Keyboard shortcuts',
  'help.guide': 'User guide',
};

const shortcuts = {
  title: 'Keyboard shortcuts',
  everywhere: 'Everywhere',
  lists: 'In lists',
  listKeys: [
    ['↑ ↓', 'Move'],
    ['Page Up, Page Down', 'Move by a page'],
    ['Home, End', 'First and last row'],
    ['Space', 'Peek: details without leaving the list'],
    ['Shift Space', 'In the inventory: mark the row'],
    ['Shift ↑ ↓', 'In the inventory: mark up to the next row'],
    ['Ctrl A', 'In the inventory: mark everything'],
    ['/, Ctrl F', 'In the inventory: to the filter'],
    ['Ctrl S', 'In a profile: save a version'],
    ['Enter', 'Open'],
    ['Esc', 'Close the details'],
    ['Shift ← →', 'On a column head: its width'],
  ] as readonly (readonly [string, string])[],
  mouse: 'Buttons 4 and 5 of the mouse go back and forward.',
};

const overlay = {
  title: 'Drop to inspect',
  detail: 'The file is read and shown; nothing is stored until you say so.',
  uploading: (name: string) => `Reading ${visible(name, 60)}`,
  tooMany: 'One file at a time while no workspace is open.',
  folder: 'A folder cannot be opened while no workspace is open: there is nowhere to import it to.',
  readOnly: 'The workspace is read-only: nothing can be imported.',
  several: (count: number) => `${f.number(count)} files`,
  import: {
    title: (name: string) => `Import all certificates in ${visible(name, 60)}?`,
    looking: (count: number) => `Looking through it: ${f.number(count)} files so far`,
    found: (count: number, octets: number) =>
      `${f.plural(count, { one: '1 file', other: `${f.number(count)} files` })}, ${f.bytes(octets)}. Folders in it are looked through as well; what is no certificate is left out and told.`,
    none: 'There is no file in it.',
    unreadable: (count: number) =>
      f.plural(count, {
        one: '1 file or folder cannot be read and is left out.',
        other: `${f.number(count)} files or folders cannot be read and are left out.`,
      }),
    tooMany: (most: number) => `There are more than ${f.number(most)} files: only those are imported.`,
    confirm: 'Import',
  },
  requests: {
    title: (count: number) => `Add ${f.number(count)} files to the requests?`,
    add: 'Add to requests',
    more: (left: number) => `and ${f.number(left)} more`,
  },
};

const failure = {
  title: 'This screen stopped.',
  detail: 'A fault in the program, not in your data. Nothing was changed.',
  hint: 'Try the screen again. If it stops once more, report it with the details.',
  retry: 'Try again',
  start: 'Go to Start',
  action: (what: string) => `${what}: failed`,
};

const gate = {
  title: 'No workspace is open',
  body: 'Certificates, authorities and keys live in a workspace file. Create one or open yours.',
  action: 'Go to Start',
};

export const frameText = {
  kit,
  statuses,
  titleBar,
  rail,
  statusBar,
  palette,
  commands,
  shortcuts,
  unlock: unlockText,
  overlay,
  failure,
  gate,
  lockedReason: 'Needs an unlocked workspace',
  starting: 'Starting…',
};
