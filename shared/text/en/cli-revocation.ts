import type { RevocationSummary } from '../../model/certificate.ts';
import type { CrlAct, CrlBlock, CrlPlan, CrlState, CrlWarning } from '../../model/crl-plan.ts';
import type {
  ElsewhereReport,
  FollowingCrl,
  RevocationConsequences,
  RevocationRefusal,
  RevocationReport,
} from '../../model/revocation.ts';
import type { CrlViewEntry } from '../../model/crl-viewer.ts';
import type { CrlDetails } from '../../model/revocation-fields.ts';
import { visible } from '../format.ts';
import { f } from './error-text.ts';
import { findRevocationProblemText } from './revocation.ts';
import { errorText } from '../index.ts';

/** Why nothing becomes of a certificate, in a few words. */
export const refusalText: Readonly<Record<RevocationRefusal, string>> = {
  'not-ours': 'not issued by an authority here',
  'already-revoked': 'revoked already',
  'already-on-hold': 'on hold already',
  'authority-only': 'the reason is for authorities alone',
  'not-revoked': 'not revoked',
  'not-on-hold': 'not on hold',
  listed: 'a list tells of it already',
  'taken-over': 'a list from before the authority was here told of it',
  'serial-twice': 'another certificate with its serial number is revoked',
  gone: 'not in the workspace any more',
};

/** What keeps a list from being signed, in a few words. */
export const blockText: Readonly<Record<CrlBlock, string>> = {
  locked: 'the workspace is locked and no grant lets the key sign',
  'no-key': 'its key is not in this workspace',
  expired: 'the authority is not valid now',
  'no-crl-sign': 'its certificate does not let the key sign lists',
  role: 'the operator may not sign',
  approval: 'a second operator has to approve it: --approver NAME',
  'clock-behind': 'the clock of this computer is behind its last list',
};

const WARNINGS: Readonly<Record<CrlWarning, string>> = {
  'outlives-authority': 'The next list would be due after the end of the authority, which signs none then.',
  'authority-revoked': 'The authority is revoked itself: who checks may accept nothing of it anyway.',
};

const DONE = { revoked: 'revoked', held: 'put on hold', released: 'released', undone: 'taken back' } as const;

const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });

export const revocationReportText = (
  what: keyof typeof DONE,
  { done, refused, refusals, crls, cancelled, failure }: RevocationReport,
): string[] => [
  `${certificates(done)} ${DONE[what]}, ${f.number(refused)} left as they are.`,
  ...refusals.map(({ name, serialHex, refusal }) => `${visible(name, 60)} (${serialHex})  ${refusalText[refusal]}`),
  ...crls.map(followingText),
  ...(cancelled ? ['It was stopped; what was done before stays.'] : []),
  ...(failure === undefined
    ? []
    : [`It ended before all were looked at; what was done before stays. ${errorText(failure).title}.`]),
];

function followingText({ name, number, block }: FollowingCrl): string {
  if (number !== undefined) return `List number ${f.number(number)} of ${visible(name)} tells of it.`;
  const told = `Servers learn of it from the next list of ${visible(name)}`;
  if (block === undefined) return `${told}: countersign crl issue.`;
  return `${told}, which could not be signed: ${block === 'failed' ? 'something went wrong; issue it by hand' : blockText[block]}.`;
}

export const revokedText = ({ name, serialHex, reason, onCrlNumber: number }: RevocationSummary): string[] => [
  `${visible(name)} (serial ${serialHex}) is ${reason === 'certificateHold' ? 'on hold' : 'revoked'}.`,
  number === undefined
    ? 'Servers learn of it from the next list: countersign crl issue.'
    : `List number ${f.number(number)} tells of it.`,
];

export const consequencesText = (told: RevocationConsequences): string[] => [
  `${certificates(told.selected)}${told.isMore ? ' and more' : ''}: ${f.number(told.revocable)} can be revoked${told.onHold === 0 ? '' : `, ${f.number(told.onHold)} of them are on hold`}${told.ended === 0 ? '' : `, ${f.number(told.ended)} have ended`}.`,
  ...told.items.flatMap(({ name, serialHex, refusal }) =>
    refusal === undefined ? [] : [`${visible(name, 60)} (${serialHex})  ${refusalText[refusal]}`],
  ),
  ...told.authorities.map(
    ({ name, certificates: below, isRoot }) =>
      `${visible(name)} is an authority: ${certificates(below)} below it would be refused.${isRoot ? ' It signed itself, so no list tells of it: it has to be removed from trust stores.' : ''}`,
  ),
  ...(told.endpoints === 0
    ? ['None was met in a connection from here.']
    : [`Met at ${f.plural(told.endpoints, { one: '1 place', other: `${f.number(told.endpoints)} places` })}:`]),
  ...told.sightings.map(
    ({ name, target, side, lastAt }) =>
      `  ${visible(target, 60)}  ${visible(name, 40)}, ${side === 'server' ? 'shown by the server' : 'used to connect'}, last ${f.instant(lastAt)}`,
  ),
  ...told.partners.map(
    ({ name, contact, certificates: theirs }) =>
      `To be told: ${visible(name)}${contact === '' ? '' : `, ${visible(contact)}`} (${certificates(theirs)})`,
  ),
  ...told.issuers.map(
    ({ name, told: when, toldAt }) =>
      `${visible(name)}: ${when === 'at-once' ? 'a list follows at once' : when === 'by-schedule' && toldAt !== undefined ? `the next list is due ${f.instant(toldAt)}` : 'the next list has to be issued by hand'}.`,
  ),
];

export const crlIssuedText = (act: CrlAct, files: readonly string[], warnings: readonly CrlWarning[]): string[] => [
  ...act.documents.map(
    ({ kind, shard, entries, nextUpdate }, at) =>
      `${kind === 'delta' ? 'Delta' : 'List'} number ${f.number(act.number)}${act.documents.length > 1 && kind === 'complete' ? `, part ${f.number(shard)},` : ''} with ${f.number(entries)} ${f.plural(entries, { one: 'entry', other: 'entries' })} is in ${visible(files[at] ?? '')}; the next is due by ${f.instant(nextUpdate)}.`,
  ),
  ...warnings.map((warning) => WARNINGS[warning]),
];

const hours = (count: number | null): string =>
  count === null ? 'by hand' : f.plural(count, { one: 'every hour', other: `every ${f.number(count)} hours` });

export const crlPlanText = (name: string, state: CrlState): string[] => {
  const { plan, standing, complete, nextIssueAt, block, queue } = state;
  const { delta } = plan;
  const waiting = queue.revocations + queue.holds + queue.releases;
  return [
    `Authority   ${visible(name)}${state.isPlanned ? '' : ' (no plan was set: crl issue signs for 30 days then)'}`,
    `Lists       ${hours(plan.everyHours)}, each holds ${f.number(plan.validHours)} hours${plan.onRevocation ? ', also with each revocation' : ''}`,
    `Deltas      ${delta === null ? 'none' : `${hours(delta.everyHours)}, each holds ${f.number(delta.validHours)} hours`}`,
    `Parts       ${f.number(plan.shards)}`,
    ...plan.distributionUrls.map((url) => `Address     ${visible(url)}`),
    ...plan.deltaUrls.map((url) => `Deltas at   ${visible(url)}`),
    `Ended       ${plan.keepExpired ? 'stay on the list' : 'leave the list'}`,
    `Alarm       ${f.number(plan.graceHours)} hours before the end of a list`,
    `Newest      ${complete === undefined ? earlierText(state) : `number ${f.number(complete.number)}, holds until ${f.instant(complete.nextUpdate)}`}`,
    `Waiting     ${f.number(waiting)}`,
    `State       ${(state.earlier === undefined ? STANDINGS : STANDINGS_CONTINUED)[standing]}${nextIssueAt === undefined ? '' : `; next by plan ${f.instant(nextIssueAt)}`}`,
    ...(block === undefined ? [] : [`Blocked     ${blockText[block]}`]),
  ];
};

const STANDINGS: Readonly<Record<CrlState['standing'], string>> = {
  none: 'no list yet, and none is due',
  missing: 'no list yet, and one is due',
  current: 'current',
  due: 'due',
  overdue: 'overdue: who checks by it refuses everything of this authority',
};

const STANDINGS_CONTINUED: typeof STANDINGS = {
  ...STANDINGS,
  none: 'none signed here yet, and none is due',
  missing: 'none signed here yet, and one is due',
};

function earlierText({ earlier }: CrlState): string {
  if (earlier === undefined) return 'none';
  const { number, nextUpdate } = earlier;
  if (nextUpdate === undefined)
    return `none signed here; numbers up to ${number ?? '?'} were used elsewhere; when the last of those lists ends is not known`;
  return `none signed here; ${number === undefined ? 'the last' : `number ${number}`} from elsewhere holds until ${f.instant(nextUpdate)}`;
}

export const crlShownText = (details: CrlDetails, entries: readonly CrlViewEntry[], total: number): string[] => [
  `Issuer      ${visible(details.issuer)}`,
  `Number      ${details.number ?? 'none'}${details.baseNumber === undefined ? '' : `, changes since ${details.baseNumber}`}`,
  `This update ${f.instant(details.thisUpdate)}`,
  `Next update ${details.nextUpdate === undefined ? 'not given' : f.instant(details.nextUpdate)}`,
  `Signature   ${visible(details.signatureAlgorithm)}`,
  ...(details.scope?.names ?? []).map((name) => `Limited to  ${visible(name)}`),
  ...details.freshest.map((name) => `Deltas at   ${visible(name)}`),
  `Entries     ${f.number(details.entries)}`,
  ...entries.map(
    ({ serialHex, revokedAt, reason, invaliditySince }) =>
      `  ${serialHex}  ${f.instant(revokedAt)}  ${visible(reason)}${invaliditySince === undefined ? '' : `, invalid since ${f.instant(invaliditySince)}`}`,
  ),
  ...(entries.length < total ? [`  ${f.number(entries.length)} of ${f.number(total)}`] : []),
];

const CHECKS: Readonly<Record<string, string>> = {
  issuer: 'Issuer',
  signature: 'Signature',
  'key-usage': 'Key usage',
  critical: 'Critical extensions',
  issued: 'Beginning',
  fresh: 'End',
};

export const crlVerdictText = (
  valid: boolean,
  checks: readonly { readonly check: string; readonly result: string; readonly code?: string }[],
): string[] => [
  valid ? 'The list is good.' : 'The list is not to be relied on.',
  ...checks.map(
    ({ check, result, code }) =>
      `${(CHECKS[check] ?? check).padEnd(20)} ${result === 'passed' ? 'passed' : result === 'failed' ? `failed: ${findRevocationProblemText(code ?? '') ?? ''}` : 'not given'}`,
  ),
];

export const takenOverText = ({ added, known, differing, certificates, crlNumber }: ElsewhereReport): string[] => [
  `${f.number(added)} revocations taken over${crlNumber === undefined ? '' : ` from list number ${crlNumber}`}, ${f.number(known)} known already.`,
  ...(certificates === 0
    ? []
    : [
        f.plural(certificates, {
          one: '1 certificate of the inventory is revoked by it from now on.',
          other: `${f.number(certificates)} certificates of the inventory are revoked by it from now on.`,
        }),
      ]),
  ...(differing === 0
    ? []
    : [`${f.number(differing)} are known with another reason or date and stay as they are here.`]),
];

export const crlPlanSetText = (plan: CrlPlan): string =>
  plan.everyHours === null && !plan.onRevocation
    ? 'The plan is set. Nothing is issued by itself: countersign crl issue.'
    : 'The plan is set. Lists are issued while the window or countersign serve runs.';
