import type { AlertKind, AlertList } from '../../../model/alert.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const alerts = (count: number): string => f.plural(count, { one: '1 alert', other: `${f.number(count)} alerts` });

export const alertsText = {
  title: 'Alerts',
  list: 'Alerts',
  lists: { open: 'Open', snoozed: 'Snoozed', acknowledged: 'Acknowledged', over: 'Ended' } satisfies Record<
    AlertList,
    string
  >,
  listName: 'Which alerts',
  withCount: (name: string, count: number) => (count === 0 ? name : `${name} ${f.number(count)}`),
  kinds: {
    'crl-overdue': 'CRL overdue',
    'crl-missing': 'CRL missing',
    'in-use': 'Still in use',
    'authority-ended': 'Authority expired',
    'certificate-ended': 'Expired',
    'crl-due': 'CRL due',
    'authority-ending': 'Authority expiring',
    'certificate-ending': 'Expiring',
    'crl-pending': 'CRL pending',
  } satisfies Record<AlertKind, string>,
  kind: 'Kind',
  everyKind: 'Every kind',
  assignee: 'Assigned to',
  anyone: 'Anyone',
  nobody: 'Nobody',
  checkNow: 'Check now',
  checking: 'Checking…',
  checked: (raised: number, ended: number) =>
    raised + ended === 0
      ? 'Checked, nothing has changed'
      : `Checked: ${f.number(raised)} new, ${f.number(ended)} ended`,
  columns: { kind: 'Kind', what: 'Name', due: 'Due', assignee: 'Assigned to', until: 'Until', ended: 'Ended' },
  loading: 'Reading alerts…',
  empty: {
    open: {
      title: 'Nothing needs attention',
      body: 'Certificates, authorities and CRLs are watched while the workspace is open, and by “countersign check”.',
    },
    snoozed: { title: 'Nothing is snoozed', body: 'A snoozed alert comes back at the time you choose.' },
    acknowledged: { title: 'Nothing is acknowledged', body: 'An acknowledged alert comes back at its next step.' },
    over: { title: 'No alert has ended yet', body: 'An alert ends by itself when its cause does.' },
  } satisfies Record<AlertList, { readonly title: string; readonly body: string }>,
  noneFound: 'No alert of this kind.',
  showAll: 'Show all',
  settings: 'Alert settings',
  readOnly: 'The workspace is open read-only.',
  marked: {
    label: 'Marked alerts',
    count: (count: number) => `${alerts(count)} marked`,
    clear: 'Clear the marks',
    row: (name: string) => `Mark ${visible(name, 80)}`,
    all: 'Mark all that are listed',
  },
  acknowledge: 'Acknowledge',
  reopen: 'Open again',
  snooze: 'Snooze…',
  wake: 'End the snooze',
  assign: 'Assign…',
  changed: (count: number) => `${alerts(count)} changed`,
  open: {
    certificate: 'Show certificate',
    authority: 'Show authority',
    crl: 'Show its CRL',
    group: 'Show certificates',
  },
  details: {
    label: 'Alert',
    close: 'Close details',
    kind: 'Kind',
    due: 'Due',
    step: 'Step',
    since: 'Since',
    told: 'Told of',
    notTold: 'not yet',
    until: 'Snoozed until',
    count: 'Certificates',
    assignee: 'Assigned to',
    assigneeHint: 'A person or a team',
    note: 'Note',
    save: 'Save',
    saved: 'Saved',
    gone: { title: 'This alert is gone', body: 'It ended more than a year ago, or belongs to another workspace.' },
    steps: {
      ended: 'Ended and not replaced',
      revoked: 'Revoked and still seen',
      due: 'Time to sign the next CRL',
      overdue: 'Clients that check it may be refused',
      missing: 'Revocations are in no CRL yet',
      pending: 'Revocations since the last CRL',
    } as Readonly<Record<string, string>>,
    days: (days: number) => `${f.plural(days, { one: '1 day', other: `${f.number(days)} days` })} before the end`,
    percent: (percent: number) => `${f.number(percent)} % of its life left`,
  },
  snoozeDialog: {
    title: (count: number) => (count === 1 ? 'Snooze the alert' : `Snooze ${alerts(count)}`),
    body: 'It leaves the open list and comes back at this time, if its cause still stands.',
    submit: 'Snooze',
  },
  assignDialog: {
    title: (count: number) => (count === 1 ? 'Assign the alert' : `Assign ${alerts(count)}`),
    name: 'Assigned to',
    hint: 'A person or a team. Empty: nobody.',
    submit: 'Assign',
  },
  until: {
    label: 'Until',
    day: 'Tomorrow',
    week: 'In a week',
    fortnight: 'In two weeks',
    month: 'In a month',
    quarter: 'In three months',
    date: 'A date…',
    typed: 'Date and time',
    typedHint: '2026-12-24 09:00',
    invalid: 'A date that lies ahead, as 2026-12-24 or 2026-12-24 09:00.',
  },
  menu: { all: 'All alerts…', more: (left: number) => `and ${f.number(left)} more…` },
};

const steps = (items: readonly number[], unit: string): string =>
  items.length === 0 ? 'never' : `${items.map((item) => f.number(item)).join(', ')} ${unit}`;

/** Settings › Alerts, and the same for one partner. */
export const watchText = {
  title: 'Alerts',
  days: 'Before the end of a certificate',
  daysHint: 'Days, each a step of its own. None counts before the last third of its life.',
  percents: 'For short-lived certificates',
  percentsHint: (days: number) =>
    `Per cent of the life that are left, where it is shorter than ${f.number(days)} days.`,
  shortLived: 'Counts as short-lived',
  shortLivedValue: (days: number) => (days === 0 ? 'None' : `Below ${f.number(days)} days`),
  authorityDays: 'Before the end of an authority',
  authorityDaysHint: 'Days. What it issued ends with it.',
  crl: 'CRL is due',
  crlHint: 'Or in the last third of its time, if that is less.',
  crlHours: (hours: number) =>
    hours % 24 === 0
      ? `${f.plural(hours / 24, { one: '1 day', other: `${f.number(hours / 24)} days` })} before`
      : `${f.plural(hours, { one: '1 hour', other: `${f.number(hours)} hours` })} before`,
  group: 'Many at once',
  groupHint: 'Certificates that end in one week are one alert above this number.',
  groupValue: (count: number) => `Above ${f.number(count)}`,
  notify: 'Notifications of the system',
  notifyHint: 'Names and numbers alone. Each alert is told of once.',
  inUse: 'Counts as in use',
  inUseHint: 'Seen in a connection within this time.',
  inUseValue: (days: number) => `${f.number(days)} days`,
  keepSeen: 'Certificates of test connections',
  keepSeenHint: 'Those a server sends and the one it is sent enter the inventory as seen.',
  on: 'On',
  off: 'Off',
  stepsProblem: (most: number) => `Up to 8 whole numbers from 1 to ${f.number(most)}, with commas.`,
  partner: {
    title: 'Alerts',
    own: (days: readonly number[]) => `Own steps: ${steps(days, 'days before the end')}`,
    same: (days: readonly number[]) => `As in the settings: ${steps(days, 'days before the end')}`,
    snoozed: (until: string) => `Snoozed until ${until}`,
    edit: 'Change…',
    dialog: (name: string) => `Alerts of ${visible(name, 60)}`,
    ownSteps: 'Steps of its own',
    days: 'Days before the end',
    snooze: 'Snooze all its certificates',
    reason: 'Reason',
    submit: 'Save',
    saved: 'Alerts of the partner changed',
  },
};
