import type { CrlBlock } from '../../../model/crl-plan.ts';
import type { RevocationIssuer, RevocationRefusal } from '../../../model/revocation.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const name = (text: string): string => visible(text, 80);
const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });
const endpoints = (count: number): string =>
  f.plural(count, { one: '1 endpoint', other: `${f.number(count)} endpoints` });
const partners = (count: number): string => f.plural(count, { one: '1 partner', other: `${f.number(count)} partners` });

export const revokeText = {
  title: (subject: string) => `Revoke ${name(subject)}?`,
  titleMany: (count: number) => `Revoke ${certificates(count)}?`,
  issuedBy: (issuer: string) => `Issued by ${name(issuer)}`,
  names: (names: readonly string[], more: number) =>
    `${names.map(name).join(', ')}${more === 0 ? '' : ` and ${f.number(more)} more`}`,
  loading: 'Reading what depends on it…',
  endpoints: (count: number) => `${endpoints(count)} will refuse what they accepted`,
  endpointsNone: 'Not seen in any connection from here',
  endpointsNoneDetail: 'That does not say that nobody uses it: only connections of this workspace are known.',
  sighting: (target: string, certificate: string, ago: string) =>
    `${visible(target, 120)} met ${name(certificate)} ${ago}`,
  runs: (count: number) =>
    f.plural(count, {
      one: '1 connection from here met it',
      other: `${f.number(count)} connections from here met them`,
    }),
  more: (count: number) => `and ${f.number(count)} more`,
  partners: (count: number) => `${partners(count)} to be told`,
  partner: (partner: string, contact: string, count: number) =>
    `${name(partner)}${contact === '' ? '' : `, ${visible(contact, 200)}`} (${certificates(count)})`,
  copyMessage: (partner: string) => `message for ${name(partner)}`,
  message: (partner: string, names: readonly string[], reason: string) =>
    [
      `To ${visible(partner)},`,
      '',
      `we revoke the following ${f.plural(names.length, { one: 'certificate', other: 'certificates' })} (${reason}):`,
      ...names.map((each) => `- ${visible(each)}`),
      '',
      'Servers refuse it as soon as they have our next revocation list. Please stop using it and ask us for a new one.',
    ].join('\n'),
  below: (authority: string, count: number) =>
    count === 0
      ? `Nothing valid stands below ${name(authority)}`
      : `${f.number(count)} valid ${f.plural(count, { one: 'certificate', other: 'certificates' })} below ${name(authority)} ${f.plural(count, { one: 'ends', other: 'end' })} with it`,
  belowDetail: (authorities: readonly string[], more: number) =>
    authorities.length === 0
      ? 'Every certificate that it issued is refused together with it.'
      : `Also every certificate of ${authorities.map(name).join(', ')}${more === 0 ? '' : ` and ${f.number(more)} more`}.`,
  root: (authority: string) => `${name(authority)} is a root`,
  rootDetail:
    'Nobody checks a list for a root: take it out of every trust store that has it. What it signed is refused only there.',
  told: {
    'at-once': (issuer: string) => `A CRL of ${name(issuer)} is signed at once`,
    'by-schedule': (issuer: string) => `Told by the next CRL of ${name(issuer)}`,
    'by-hand': (issuer: string) => `Waits until somebody issues a CRL of ${name(issuer)}`,
  } satisfies Record<RevocationIssuer['told'], (issuer: string) => string>,
  toldAt: (at: string, when: string) => `By plan ${when}, on ${at}. `,
  stale: (number: number, until: string) =>
    `Servers may keep CRL ${f.number(number)} until ${until}; those that fetch often know sooner.`,
  over: (number: number, since: string) =>
    `CRL ${f.number(number)} ran out on ${since}: servers that check strictly refuse everything of this authority already.`,
  noCrl: 'No CRL of this authority exists yet. Nobody learns of the revocation until one is issued.',
  blocks: {
    locked: 'The workspace is locked: the CRL follows once it is unlocked.',
    'no-key': 'The key of the authority is not here: the CRL must be signed where it is.',
    expired: 'The authority has ended and signs no CRL any more.',
    'no-crl-sign': 'The key of the authority may not sign CRLs.',
    role: 'Only issuers and admins sign CRLs: one of them has to unlock the workspace.',
    approval: 'A second operator has to approve: issue the CRL by hand.',
    'clock-behind': 'The clock of this computer stands before the newest CRL: set it right first.',
    failed: 'The CRL could not be signed; issue it under the authority.',
  } satisfies Record<CrlBlock | 'failed', string>,
  permanent: 'Permanent once a CRL tells it',
  permanentDetail: 'Until then it can be undone. Choose “On hold” if unsure.',
  hold: 'Can be released',
  holdDetail: 'On hold it is refused like a revoked one, until it is released.',
  fromHold: (count: number) =>
    f.plural(count, {
      one: '1 is on hold and is revoked for good',
      other: `${f.number(count)} are on hold and are revoked for good`,
    }),
  fromHoldDetail: 'A hold that was made permanent cannot be released.',
  ended: (count: number) =>
    f.plural(count, { one: '1 has ended already', other: `${f.number(count)} have ended already` }),
  endedDetail: 'Nobody accepts them anyway; the next CRL tells of them once.',
  refusedSome: (count: number, of: number) => `${f.number(count)} of ${f.number(of)} cannot be revoked`,
  refused: 'It cannot be done',
  refusals: {
    'not-ours': 'no authority here issued it',
    'already-revoked': 'already revoked',
    'already-on-hold': 'already on hold',
    'authority-only': 'that reason is for authorities only',
    'certificate-only': 'that reason is not for authorities',
    'not-revoked': 'not revoked',
    'not-on-hold': 'not on hold',
    listed: 'a CRL has told it, so that it cannot be undone',
    'taken-over': 'a CRL from before the authority was here told it, so that it cannot be undone',
    'serial-twice': 'another certificate with its serial number is revoked',
    gone: 'not in the inventory any more',
  } as Record<RevocationRefusal, string>,
  refusalCount: (refusal: string, count: number) => `${f.number(count)} × ${refusal}`,
  reason: 'Reason',
  since: 'Invalid since',
  sinceHint: 'When the key was lost or misused, if that is known.',
  sincePlaceholder: 'YYYY-MM-DD HH:MM',
  sinceInvalid: 'Write it as 2026-11-21 14:30, local time.',
  sinceFuture: 'Lies in the future.',
  comment: 'Comment for the activity log',
  typeName: (authority: string) => `Type ${name(authority)} to confirm`,
  confirm: (subject: string) => `Revoke ${name(subject)}`,
  confirmMany: (count: number) => `Revoke ${certificates(count)}`,
  hold1: (subject: string) => `Put ${name(subject)} on hold`,
  holdMany: (count: number) => `Put ${certificates(count)} on hold`,
  working: 'Revoking…',
  logged: 'Logged in Activity',
  undo: 'Undo',
  report: {
    title: 'Revocation',
    done: (count: number) =>
      f.plural(count, { one: '1 certificate revoked', other: `${f.number(count)} certificates revoked` }),
    held: (count: number) =>
      f.plural(count, { one: '1 certificate put on hold', other: `${f.number(count)} certificates put on hold` }),
    none: 'Nothing was revoked',
    cancelled: 'Cancelled: what was done before stays.',
    broken: 'It ended before all were looked at. What was done before stays; choose the rest again.',
    refused: (count: number) =>
      f.plural(count, { one: '1 could not be revoked', other: `${f.number(count)} could not be revoked` }),
    columns: { name: 'Certificate', why: 'Why' },
    crl: (number: number, issuer: string) => `CRL ${f.number(number)} of ${name(issuer)} tells it.`,
    crlBlocked: (issuer: string, why: string) => `${name(issuer)}: ${why}`,
    waits: 'The next CRL tells it. Until then it can be undone.',
    queueHint: (done: number) =>
      done === 1
        ? 'Undo it under Revocation, Queue, of the authority that issued it.'
        : 'Undo single ones under Revocation, Queue, of the authority that issued them.',
    undo: (count: number) => f.plural(count, { one: 'Undo it', other: `Undo all ${f.number(count)}` }),
    undone: (count: number) =>
      f.plural(count, { one: '1 revocation undone', other: `${f.number(count)} revocations undone` }),
    undoneSome: (count: number, refused: number) =>
      `${f.number(count)} undone; ${f.number(refused)} stand on a CRL already`,
    close: 'Close',
  },
  authority: {
    action: 'Revoke the authority…',
    revoked: 'Every certificate of this authority is revoked',
  },
  done: (subject: string) => `${name(subject)} revoked`,
  doneHold: (subject: string) => `${name(subject)} is on hold`,
};
