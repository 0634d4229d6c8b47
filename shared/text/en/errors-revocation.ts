import type { CrlPlanFault, CrlPlanField } from '../../model/crl-plan.ts';
import { visible } from '../format.ts';
import { type ErrorTexts, f, text } from './error-text.ts';

/** Names of the values of a plan, as errors give them. */
export const crlPlanFields: Readonly<Record<CrlPlanField, string>> = {
  everyHours: 'The time between two lists',
  'delta.everyHours': 'The time between two deltas',
  'delta.validHours': 'The time that a delta holds',
  distributionUrls: 'The addresses of the lists',
  deltaUrls: 'The addresses of the deltas',
  graceHours: 'The time before its end that an alarm begins',
};

/** What is wrong with a value of a plan, said of its name. */
export const crlPlanFaults: Readonly<Record<CrlPlanFault, string>> = {
  'no-overlap': 'has to be shorter than the time that a list holds, or there is a moment without one',
  'longer-than-complete': 'may not exceed that of the complete list it belongs to',
  'not-more-often': 'has to be shorter than that between complete lists',
  'needed-by-shards': 'are needed where there is more than one list',
  'shard-missing': 'need the place-holder {shard} where there is more than one list',
  url: 'have to begin with http, https or ldap and hold no spaces or other letters than those of addresses',
  placeholder: 'know the place-holders {ca} and {shard} alone',
  'without-delta': 'mean nothing where no deltas are issued',
  'longer-than-valid': 'has to be shorter than the time that a list holds',
  'dealt-otherwise': 'have to be new ones, for certificates name these by another number of lists',
};

const NOT_OF_AUTHORITY: Readonly<Record<string, string>> = {
  issuer: 'It names another issuer.',
  signature: 'Its signature does not verify with the key of this authority.',
  delta: 'It tells changes only: take the complete list.',
  indirect: 'It holds revocations of other authorities too.',
  own: 'It was issued here, where everything it tells is known.',
  critical: 'It carries a critical extension that is not understood.',
};

export const revocations = {
  'revocation.reason-unfit': ({ name }) =>
    text(
      `${visible(name)} is no authority`,
      'The compromise of an authority is the reason for the certificates of authorities alone.',
      'Choose another reason: where the key was lost, “key compromise”.',
    ),
  'revocation.serial-twice': ({ name, serialHex }) =>
    text(
      `The serial number of ${visible(name)} is revoked already`,
      `Another certificate of the same authority has the serial number ${visible(serialHex, 80)} too and is revoked; lists name certificates by that alone.`,
      'Nothing has to be done for this one: who checks refuses both.',
    ),
  'revocation.date-later': ({ since, at }) =>
    text(
      'The date is later than the revocation',
      `The certificate would be invalid since ${f.instant(since)}, but it is ${f.instant(at)} now.`,
      'Give the moment from which on the key was perhaps not safe, or leave it out.',
    ),
  'revocation.not-revoked': ({ name }) =>
    text(`${visible(name)} is not revoked`, 'There is nothing to take back.', 'Look at its status.'),
  'revocation.not-on-hold': ({ name }) =>
    text(
      `${visible(name)} is not on hold`,
      'Holds alone can be released; a revocation is for good.',
      'Issue a new certificate in place of a revoked one.',
    ),
  'revocation.listed': ({ name, number }) =>
    text(
      `The revocation of ${visible(name)} cannot be taken back`,
      `CRL ${f.number(number)} told of it.`,
      'Release it where it is on hold; else issue a new certificate.',
    ),
  'revocation.taken-over': ({ name, number }) =>
    text(
      `The revocation of ${visible(name)} cannot be taken back`,
      `${number === '' ? 'A CRL' : `CRL ${number}`} from before its authority was here told of it.`,
      'Release it where it is on hold; else issue a new certificate.',
    ),
  'revocation.nothing-of-authority': ({ name }) =>
    text(
      `Nothing of ${visible(name)} can be revoked here`,
      'Its certificates were issued elsewhere, have ended or are revoked already.',
      'Ask the authority above it for a revocation.',
    ),
  'crl.plan-invalid': ({ problems }) =>
    text(
      'The plan cannot be followed',
      problems.map(({ field, problem }) => `${crlPlanFields[field]}: ${crlPlanFaults[problem]}`).join('; '),
      'Change the values that are named here.',
    ),
  'crl.no-key-usage': ({ name }) =>
    text(
      `The key of ${visible(name)} may not sign CRLs`,
      'Its certificate has a key usage without cRLSign, so that everybody would refuse the list.',
      'Renew the authority with cRLSign in its key usage.',
    ),
  'crl.clock-behind': ({ name, at, last }) =>
    text(
      'The clock of this computer is behind',
      `It says ${f.instant(at)}, but the last CRL of ${visible(name)} was made at ${f.instant(last)}. A list that seems older than it would be passed over.`,
      'Set the clock, then issue the list.',
    ),
  'crl.no-complete': ({ name }) =>
    text(
      `${visible(name)} has no complete CRL yet`,
      'A delta tells what changed since a complete list.',
      'Issue a complete list first.',
    ),
  'crl.scope-changed': ({ name }) =>
    text(
      `The plan of ${visible(name)} has other lists now`,
      'Its newest complete CRL has other shards or addresses; no delta by the new plan can rest on it.',
      'Issue a complete list first.',
    ),
  'crl.not-found': ({ name, number }) =>
    text(
      number === 0 ? `${visible(name)} has no CRL yet` : `${visible(name)} has no such CRL ${f.number(number)}`,
      'It is not in this workspace.',
      'Look at the history of its lists, or issue one.',
    ),
  'crl.not-of-authority': ({ name, problem }) =>
    text(
      `The list is not one that ${visible(name)} can take over`,
      NOT_OF_AUTHORITY[problem] ?? visible(problem),
      'Take a complete list that this authority signed.',
    ),
} satisfies Partial<ErrorTexts>;
