import type { EndCount, LaneKind, MarkState, TimelineRuleId } from '../../../model/timeline.ts';
import type { TimelineUnit } from '../../../model/timeline-units.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const NAME = 80;

const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });
const authorities = (count: number): string =>
  f.plural(count, { one: '1 authority', other: `${f.number(count)} authorities` });

const units = {
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  month: 'Month',
  quarter: 'Quarter',
  year: 'Year',
} satisfies Record<TimelineUnit, string>;

const perUnit = {
  hour: 'Ends an hour',
  day: 'Ends a day',
  week: 'Ends a week',
  month: 'Ends a month',
  quarter: 'Ends a quarter',
  year: 'Ends a year',
} satisfies Record<TimelineUnit, string>;

const lanes = { authority: 'Authority', partner: 'Partner', tag: 'Tag' } satisfies Record<LaneKind, string>;

const noLanes = {
  authority: 'Nothing was issued yet.',
  partner: 'No certificate belongs to a partner yet. Attach some in the inventory.',
  tag: 'No certificate has a tag yet. Tag some in the inventory.',
} satisfies Record<LaneKind, string>;

/** Everything that stands in no lane. */
const restLane = { authority: '', partner: 'No partner', tag: 'No tag' } satisfies Record<LaneKind, string>;

/** A step of alerts on the axis, before the end of what ends there. */
const stepDays = (days: number): string => `${f.number(days)} d`;
const stepList = (days: readonly number[], percents: readonly number[]): string =>
  [
    ...(days.length === 0 ? [] : [`${days.map(f.number).join(', ')} d`]),
    ...(percents.length === 0 ? [] : [`${percents.map(f.number).join(', ')} % of life`]),
  ].join(' · ');

/** What the parts of a bar are called, in legend, table and readings alike. */
const parts = {
  total: 'All',
  ends: 'Ends',
  due: 'Expiring',
  snoozed: 'Expiring, snoozed',
  ended: 'Ended',
  seen: 'Ended, still in use',
  replaced: 'Replaced',
  revoked: 'Revoked',
} satisfies Record<EndCount | 'ends', string>;

const states = {
  ends: 'ends',
  due: 'expiring, has no successor',
  snoozed: 'expiring, snoozed',
  ended: 'ended',
  seen: 'ended and still in use',
  replaced: 'replaced',
  revoked: 'revoked',
} satisfies Record<MarkState, string>;

/** Rules that change what everybody's certificates may be, with where they are laid down. */
const rules = {
  'tls-200-days': {
    short: '200 d',
    text: 'From here on public TLS certificates live for at most 200 days (CA/Browser Forum, ballot SC-081v3).',
  },
  'client-auth-authorities': {
    short: 'CAs: server only',
    text: 'New issuing authorities of public roots may be for servers alone (Chrome Root Program Policy 1.8, 1.3.2).',
  },
  'lets-encrypt-client': {
    short: 'LE: no clients',
    text: 'Let’s Encrypt issues no certificates for TLS clients any more.',
  },
  'client-auth-leaves': {
    short: 'no clientAuth',
    text: 'Public certificates issued from here on are for servers alone: a partner’s public client certificate cannot be renewed as one (Chrome Root Program Policy 1.8, 1.3.2).',
  },
  'tls-100-days': {
    short: '100 d',
    text: 'From here on public TLS certificates live for at most 100 days (CA/Browser Forum, ballot SC-081v3).',
  },
  'tls-47-days': {
    short: '47 d',
    text: 'From here on public TLS certificates live for at most 47 days (CA/Browser Forum, ballot SC-081v3).',
  },
} satisfies Record<TimelineRuleId, { readonly short: string; readonly text: string }>;

const bar = {
  label: 'Timeline',
  lanes: 'Lanes by',
  unit: 'Width of the bars',
  filter: 'Filter',
  filterPlaceholder: 'Filter, such as tag:prod or eku:client',
  clearFilter: 'Clear the filter',
  view: 'Show as',
  chart: 'Chart',
  table: 'Table',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  today: 'Today',
  export: 'Export',
  calendar: 'Calendar of what is shown (.ics)…',
  calendarOfRange: 'Calendar of what is selected (.ics)…',
  svg: 'Drawing (SVG)…',
  png: 'Picture (PNG)…',
  calendarSaved: (name: string, count: number) =>
    `${visible(name, NAME)} written with ${f.plural(count, { one: '1 entry', other: `${f.number(count)} entries` })}`,
  saved: (name: string) => `${visible(name, NAME)} written`,
};

const scale = {
  label: 'Scale of the lanes',
  common: 'One scale',
  own: 'Own scales',
  commonNote: 'All lanes on one scale',
  ownNote: 'Each lane on its own scale: heights do not compare',
  ownShort: 'Lanes do not compare',
  peak: (count: number) => `peak ${f.number(count)}`,
};

const plot = {
  today: 'today',
  threshold: (days: number) => `expiring: ${f.number(days)} d, ⅓ of life`,
  before: (count: number) => `◂ ${f.number(count)} earlier`,
  after: (count: number) => `${f.number(count)} later ▸`,
  cascade: (authoritiesBelow: number, ended: number) =>
    authoritiesBelow === 0
      ? `ends ${certificates(ended)}`
      : `ends ${authorities(authoritiesBelow)}, ${certificates(ended)}`,
  endsWith: (name: string) => `ends with ${visible(name, 40)}`,
  outlive: (count: number) =>
    f.plural(count, { one: '1 certificate outlives its issuer', other: `${f.number(count)} outlive their issuer` }),
  selection: (text: string, count: number) => `${text} · ${f.number(count)}`,
  all: 'All certificates',
  of: (count: number) => certificates(count),
  inLane: (lane: string) => `in ${visible(lane, NAME)}`,
  loading: 'Counting…',
  hint: 'Wheel zooms · drag a lane to move · drag above, or with Shift, to select',
  keys: 'Arrow left and right move, plus and minus zoom, Home goes to today. Tab goes on to the rows; there left and right go from bar to bar, with Shift they select, Enter opens the selection.',
  row: (lane: string) => `Bars of ${visible(lane, NAME)}`,
  reading: (period: string, texts: readonly string[]) => `${period}: ${texts.join(', ')}`,
  nothing: 'nothing ends',
  part: (name: string, count: number) => `${f.number(count)} ${name.toLowerCase()}`,
  authorityEnds: (name: string) => `${visible(name, NAME)} ends`,
  crlDue: (name: string, number: number) => `List ${f.number(number)} of ${visible(name, NAME)} is due`,
  crlOverdue: (name: string, number: number) => `List ${f.number(number)} of ${visible(name, NAME)} is overdue`,
  snoozedUntil: (day: string) => `snoozed until ${day}`,
  open: 'Click to open',
};

const steps = {
  day: stepDays,
  ownShort: (days: readonly number[], percents: readonly number[]) => `alerts ${stepList(days, percents)}`,
  workspace: (days: readonly number[], percents: readonly number[], shortLivedDays: number) =>
    [
      ...(days.length === 0 ? [] : [`alerts ${days.map(f.number).join(', ')} d before the end`]),
      ...(percents.length === 0 || shortLivedDays === 0
        ? []
        : [`${percents.map(f.number).join(', ')} % of lives below ${f.number(shortLivedDays)} d`]),
    ].join('; '),
  at: (step: string, day: string) => `alert ${step}: ${day}`,
  percent: (percent: number) => `${f.number(percent)} %`,
};

const range = {
  label: 'What is selected',
  close: 'Close the selection',
  nothing: 'Nothing ends in this time.',
  ends: (count: number) => f.plural(count, { one: 'certificate ends', other: 'certificates end' }),
  withoutSuccessor: (count: number) => f.plural(count, { one: 'has no successor', other: 'have no successor' }),
  expired: (count: number) => f.plural(count, { one: 'certificate ended', other: 'certificates ended' }),
  events: (authoritiesEnding: number, lists: number) =>
    [
      authoritiesEnding === 0 ? 'No authority ends' : `${authorities(authoritiesEnding)} end`,
      lists === 0
        ? 'no list falls due.'
        : f.plural(lists, { one: '1 list falls due.', other: `${f.number(lists)} lists fall due.` }),
    ].join(', '),
  tabs: 'Parts of the selection',
  open: 'No successor',
  all: 'All',
  eventTab: 'Events',
  byIssuer: 'By issuer',
  moreIssuers: (count: number) => `and ${f.number(count)} more issuers`,
  first: 'First to end',
  more: (count: number) => `${f.number(count)} more in the list`,
  noEvents: 'No authority ends and no list falls due in this time.',
  renew: (count: number) => `Renew ${f.number(count)}…`,
  renewNone: 'None of these was issued here and waits for a successor',
  firstAtOnce: (most: number) => `Only the first ${f.number(most)} at once`,
  snooze: 'Snooze…',
  snoozeNone: 'Nothing here is without a successor',
  revoke: 'Revoke…',
  revokeNone: 'Nothing here is left to be revoked',
  list: 'Open as list',
  readOnly: 'The workspace is read-only',
};

const table = {
  label: 'What ends when',
  lanesLabel: 'Lanes',
  eventsLabel: 'Authorities and revocation lists',
  period: 'From',
  rest: (count: number) => `Bars without certificates are left out. ${f.number(count)} shown.`,
  none: 'Nothing ends in the time that is shown.',
  event: 'What',
  when: 'When',
  consequence: 'Consequence',
  select: (period: string) => `Select ${period}`,
};

export const timelineText = {
  title: 'Timeline',
  units,
  perUnit,
  lanes,
  noLanes,
  restLane,
  parts,
  states,
  rules,
  bar,
  scale,
  plot,
  steps,
  range,
  table,
  legend: { authority: 'authority ends', crl: 'list due', overdue: 'list overdue', rule: 'rule changes' },
  laneCount: (all: number) => `${f.number(all)} in all`,
  moreLanes: (left: number) => `${f.number(left)} more lanes`,
  fewerLanes: 'First lanes',
  overview: 'The whole time; arrow keys move what is shown',
  empty: {
    title: 'No certificates yet',
    body: 'The timeline shows when certificates, authorities and revocation lists end. Issue a certificate, or import those that you have.',
    issue: 'Issue a certificate',
    import: 'Import…',
  },
};
