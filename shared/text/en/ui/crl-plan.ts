import type { CrlPlan, CrlPlanFault } from '../../../model/crl-plan.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const count = (amount: number, one: string, other: string): string =>
  f.plural(amount, { one: `1 ${one}`, other: `${f.number(amount)} ${other}` });

/** `24 hours`, `7 days`, `6 days 12 hours`: whole hours as they are said. */
function span(hours: number): string {
  if (hours <= 48) return count(hours, 'hour', 'hours');
  const days = Math.floor(hours / 24);
  const rest = hours % 24;
  return rest === 0 ? count(days, 'day', 'days') : `${count(days, 'day', 'days')} ${count(rest, 'hour', 'hours')}`;
}

/** `every hour`, `every 24 hours`. */
const every = (hours: number): string => (hours === 1 ? 'every hour' : `every ${span(hours)}`);

/** What will happen, in sentences that anybody understands. */
function describePlan({ validHours, everyHours, onRevocation, delta, shards, graceHours }: CrlPlan): readonly string[] {
  const parts = shards === 1 ? '' : ` in ${f.number(shards)} parts`;
  const when =
    everyHours === null
      ? `A new CRL${parts} only when somebody issues one, valid ${span(validHours)}.`
      : `A new CRL${parts} ${every(everyHours)}, valid ${span(validHours)}; ${span(validHours - everyHours)} overlap.`;
  const missed =
    everyHours === null
      ? `Without a new one within ${span(validHours)}, strict servers refuse every certificate of this authority.`
      : `If one is missed, servers still have the one before for ${span(validHours - everyHours)}.`;
  return [
    when,
    missed,
    ...(delta === null
      ? []
      : [
          delta.everyHours === null
            ? `Deltas only when somebody issues one, valid ${span(delta.validHours)}.`
            : `Between them a delta ${every(delta.everyHours)}, valid ${span(delta.validHours)}, with what changed.`,
        ]),
    ...(onRevocation
      ? [delta === null ? 'And at once after each revocation.' : 'And a delta at once after each revocation.']
      : []),
    `The alarm begins ${span(graceHours)} before the newest one is out of date.`,
  ];
}

export const crlPlanText = {
  describe: describePlan,
  span,
  title: 'Plan',
  sentence: 'What will happen',
  schedule: 'Issue a new CRL',
  schedules: { plan: 'By schedule', demand: 'On demand only' },
  every: 'Every',
  valid: 'Valid for',
  validHint: 'Until its next update is due. The difference to “every” is the overlap, which survives an outage.',
  validHintByHand: 'Until its next update is due: by then somebody has to issue the next.',
  units: { hours: 'hours', days: 'days', weeks: 'weeks' },
  unitOf: (field: string) => `Unit of “${field}”`,
  onRevocation: 'Also at once after each revocation',
  grace: 'Alarm before it is out of date',
  graceHint: 'When the status bar and the alerts begin to say that a CRL is due.',
  unclear: 'What is typed is no plan yet.',
  deltaTitle: 'Deltas',
  lists: 'The lists themselves',
  delta: 'Issue deltas between complete CRLs',
  deltaHint:
    'Small lists of what changed. A server that knows none (nginx, HAProxy, OpenSSL unless it is told to use them) takes a delta for the whole list and lets in what that leaves out: hand it complete CRLs alone.',
  deltaEvery: 'A delta every',
  deltaValid: 'A delta is valid for',
  deltaScheduled: 'Deltas by schedule',
  deltaUrls: 'Addresses of the deltas',
  deltaUrlsHint: 'Complete CRLs name them (freshestCRL), one a line. The same place-holders.',
  shards: 'Parts',
  shardChoice: (parts: number) => (parts === 1 ? 'one list' : `${f.number(parts)} parts`),
  shardsHint:
    'Large lists are fetched in parts. Each certificate names its part when it is issued, so those issued before the change name another address.',
  partsUnnamed: 'Certificates do not name their part',
  partsUnnamedBody: (urls: readonly string[]) =>
    `What this authority issues names ${urls.map((url) => visible(url, 80)).join(', ')}, without {shard}. Whoever checks such a certificate by a part finds a list that is not meant for it. Put {shard} into the authority’s CRL addresses first.`,
  urls: 'Addresses of the CRL',
  urlsHint: 'As certificates name them, one a line. {ca} stands for the authority, {shard} for the part.',
  keepExpired: 'Keep expired certificates on the list',
  keepExpiredHint: 'Else one leaves it once a CRL issued after its end has listed it.',
  save: 'Save the plan',
  saved: 'Plan saved',
  revert: 'Take back',
  unchanged: 'Nothing was changed',
  invalid: 'Correct what is marked first',
  noKey:
    'The key of this authority is not here: its CRLs are signed elsewhere and can be watched under “CRLs of others”.',
  needsGrant: (authority: string) =>
    `Signing by schedule needs the key of ${authority}: it goes on while the workspace is unlocked, and after the automatic lock only under a grant.`,
  problems: {
    length: 'A whole number from 1 hour to 10 years.',
    tooManyUrls: (most: number) => `At most ${f.number(most)} addresses.`,
    faults: {
      'no-overlap': 'Must be shorter than “valid for”, else there is no overlap.',
      'longer-than-complete': 'Must not be longer than a complete CRL is valid.',
      'not-more-often': 'Must be shorter than the time between complete CRLs.',
      'needed-by-shards': 'Parts need addresses that certificates can name.',
      'shard-missing': 'Each address needs {shard}, so that each part has its own.',
      url: 'Each line is an address that begins with http://, https:// or ldap://.',
      placeholder: 'Only {ca} and {shard} mean something.',
      'without-delta': 'There are no deltas to be found there.',
      'longer-than-valid': 'Must be shorter than “valid for”, else the alarm never ends.',
      'dealt-otherwise': 'Certificates name these by another number of parts: choose new addresses.',
    } satisfies Record<CrlPlanFault, string>,
  },
};
