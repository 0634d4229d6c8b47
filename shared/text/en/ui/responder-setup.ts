import type { StapleFormat } from '../../../model/responder.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');

/** How the responder of a workspace is set up, and the answers that are written as files. */
export const responderSetupText = {
  whom: 'Who is answered for',
  everyone: 'All whose key is here',
  chosen: 'Those chosen',
  choose: 'Authorities that are served',
  nobody: 'No authority has its key here.',
  limits: 'Answers and responder certificates',
  answerHours: 'Answers hold (hours)',
  answerHoursHint: 'A server that staples, and a client that keeps an answer, asks again after this time.',
  signerDays: 'Responder certificates live (days)',
  signerDaysHint: 'Shorter is safer: nobody can revoke them.',
  signersAhead: 'Made ahead',
  signersAheadHint: 'How many take over while nobody unlocks.',
  rate: 'Requests a second',
  rateHint: 'From one address; 0 for no limit.',
  range: (least: number, most: number): string => `A whole number from ${f.number(least)} to ${f.number(most)}.`,
  staples: 'Files for stapling',
  staplesLead:
    'Servers that do not ask by themselves read signed answers from files. They are written here while the workspace is open or countersign serve runs, each file whole or not at all.',
  format: 'Written for',
  formats: {
    der: 'nginx and others (.ocsp.der)',
    haproxy: 'HAProxy (.pem.ocsp and .pem.issuer)',
  } satisfies Record<StapleFormat, string>,
  name: 'Certificates whose name contains',
  nameHint: 'Empty: every certificate of this authority that is valid when the files are written, up to 1,000.',
  often: 'Written anew',
  byHand: 'When asked',
  every: (hours: number): string => f.plural(hours, { one: 'Every hour', other: `Every ${f.number(hours)} hours` }),
  tooSeldom: (hours: number): string =>
    `Answers hold ${f.plural(hours, { one: '1 hour', other: `${f.number(hours)} hours` })}: files would end before they are replaced.`,
  folder: 'Folder',
  chooseFolder: 'Choose a folder…',
  otherFolder: 'Another folder…',
  write: 'Write now',
  stop: 'Write no more',
  written: (count: number): string =>
    f.plural(count, { one: '1 answer was written', other: `${f.number(count)} answers were written` }),
  lastRun: 'Last written',
  neverRun: 'Not since the workspace was opened',
  ranAt: (count: number, at: number): string =>
    `${f.plural(count, { one: '1 answer', other: `${f.number(count)} answers` })}, ${f.instant(at)}`,
  noneMatch: (name: string): string =>
    name === ''
      ? 'No certificate of this authority is valid.'
      : `No valid certificate has “${visible(name, 60)}” in its name.`,
  failedAt: (at: number, why: string): string => `Failed ${f.instant(at)}: ${why}`,
  ended: 'Answers are written no more',
} as const;
