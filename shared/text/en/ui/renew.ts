import type { Period } from '../../../model/profile.ts';
import type { RenewMode, RenewRefusal, RenewWarning } from '../../../model/renew.ts';
import { formatters, visible } from '../../format.ts';
import { draftFieldWords } from '../draft-words.ts';
import { renewWarningText } from '../renew.ts';
import { periodWords } from './issue-words.ts';

const f = formatters('en');

const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });

const MODES: Readonly<Record<RenewMode, { readonly label: string; readonly verb: string; readonly hint: string }>> = {
  renew: {
    label: 'Renew, same key',
    verb: 'Renew',
    hint: 'The partner keeps the key and changes the certificate alone.',
  },
  rekey: {
    label: 'Rekey, new key',
    verb: 'Rekey',
    hint: 'A new key is made here and handed over with the certificate. Possible where the key is in this workspace.',
  },
};

const REFUSALS: Readonly<Record<RenewRefusal, string>> = {
  'not-issued-here': 'It was not issued by an authority of this workspace.',
  'is-authority': 'Authorities are renewed on their own screen.',
  'no-authority': 'Its authority is no longer in this workspace.',
  'authority-archived': 'Its authority is archived.',
  'authority-no-key': 'The key of its authority is not in this workspace.',
  'profile-gone': 'The profile that it was issued under is gone.',
  'no-key': 'Its key is with the partner: ask for a new request, or renew with the same key.',
  'changed-meanwhile': 'It changed since it was shown: another successor, its profile or its authority. Look again.',
  refused: 'A rule refuses what would be signed.',
};

export const renewText = {
  action: 'Renew…',
  title: (count: number, name: string) => (count === 1 ? `Renew ${visible(name, 60)}` : `Renew ${certificates(count)}`),
  titleUnknown: 'Renew',
  planning: 'Looking at what would be issued…',
  mode: 'Key',
  modeLabel: (mode: RenewMode) => MODES[mode].label,
  modeHint: (mode: RenewMode) => MODES[mode].hint,
  validity: 'Valid for',
  ofProfile: 'as the profile says',
  period: (period: Period) => periodWords(period),
  plan: 'What would be issued',
  columns: { name: 'Certificate', profile: 'Profile', life: 'Old and new', until: 'New until' },
  signedBy: (authority: string) => `signed by ${visible(authority, 60)}`,
  version: (from: number, to: number) => (from === to ? `v${f.number(to)}` : `v${f.number(from)} → v${f.number(to)}`),
  overlap: (days: number) =>
    days < 0
      ? `gap of ${f.plural(-days, { one: '1 day', other: `${f.number(-days)} days` })}`
      : f.plural(days, { one: '1 day of overlap', other: `${f.number(days)} days of overlap` }),
  life: (oldEnd: string, newEnd: string, overlap: string) =>
    `The old one ends ${oldEnd}, the new one ${newEnd}, ${overlap}`,
  changes: (count: number) => f.plural(count, { one: '1 change', other: `${f.number(count)} changes` }),
  noChange: 'Same content as before',
  change: (field: string) => draftFieldWords(field),
  nothing: 'none',
  more: (count: number) => `and ${f.number(count)} more`,
  refusal: (reason: RenewRefusal) => REFUSALS[reason],
  warning: (warning: RenewWarning) => renewWarningText[warning],
  revokeOld: (count: number) =>
    f.plural(count, {
      one: 'Revoke the old one as superseded',
      other: `Revoke the ${f.number(count)} old ones as superseded`,
    }),
  revokeHint: 'With the next CRL, servers refuse the old ones. Leave it off while partners still have to change over.',
  revokes: (count: number) => `Revokes ${certificates(count)}`,
  accept: (count: number) =>
    f.plural(count, { one: 'Accept the warning', other: `Accept the warnings of ${certificates(count)}` }),
  sentence: (can: number, left: number) =>
    left === 0 ? certificates(can) : `${f.number(can)} of ${f.number(can + left)}, ${f.number(left)} left out`,
  submit: (mode: RenewMode, count: number) => `${MODES[mode].verb} ${certificates(count)}`,
  submitOne: (mode: RenewMode, authority: string) => `${MODES[mode].verb}, signed by ${visible(authority, 40)}`,
  none: 'None of them can be renewed.',
  acceptFirst: 'Accept the warnings first.',
  readOnly: 'This workspace is read-only; nothing can be signed.',
  unlockPurpose: 'Renewing needs the keys of the authorities.',
  running: (done: number, total: number) => `Issuing ${f.number(done)} of ${f.number(total)}`,
  cancel: 'Cancel',
  cancelling: 'Cancelling…',
  done: {
    title: (issued: number) => `${certificates(issued)} issued`,
    dialog: 'Renewal',
    none: 'Nothing was issued',
    facts: (revoked: number, refused: number) =>
      [
        ...(revoked === 0 ? [] : [`${certificates(revoked)} revoked, on the next CRL`]),
        ...(refused === 0 ? [] : [`${f.number(refused)} not renewed`]),
      ].join('; '),
    list: 'What became of each',
    columns: { name: 'Certificate', result: 'Result' },
    successor: 'Show the new one',
    revoked: 'old one revoked',
    refused: (reason: RenewRefusal | undefined) => (reason === undefined ? 'Not issued.' : REFUSALS[reason]),
    handOver: 'Hand over…',
    inventory: 'Show in Inventory',
    close: 'Close',
  },
};
