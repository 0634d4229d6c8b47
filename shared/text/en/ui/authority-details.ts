import type { AuthorityCertificate } from '../../../model/authority.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const name = (text: string): string => visible(text, 80);
const authorities = (count: number) => f.plural(count, { one: '1 authority', other: `${f.number(count)} authorities` });
const certificates = (count: number) =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });

/** `2 authorities and 214 certificates`, without what is 0. */
function both(countOfAuthorities: number, countOfCertificates: number): string {
  return [
    ...(countOfAuthorities === 0 ? [] : [authorities(countOfAuthorities)]),
    ...(countOfCertificates === 0 ? [] : [certificates(countOfCertificates)]),
  ].join(' and ');
}

export const authorityDetailsText = {
  loading: 'Reading the details…',
  cascade: {
    title: 'What ends with it',
    nothing: 'Nothing that is valid now stands below it.',
    sentence: (countOfAuthorities: number, countOfCertificates: number) =>
      `If this ends, ${both(countOfAuthorities, countOfCertificates)} ${countOfAuthorities + countOfCertificates === 1 ? 'ends' : 'end'} with it.`,
    cutShort: (count: number) =>
      count === 0
        ? 'None of them would be valid for longer.'
        : `${certificates(count)} would be valid for longer and ${count === 1 ? 'ends' : 'end'} early.`,
    ends: (first: string, last: string) =>
      first === last ? `Their own end: ${first}.` : `Their own ends: ${first} to ${last}.`,
  },
  certificates: {
    title: 'Certificates of this key',
    list: 'Certificates of the authority',
    columns: { kind: 'Kind', issuer: 'Signed by', ends: 'Ends', status: 'Status' },
    kinds: {
      first: 'First',
      renewed: 'Renewed',
      'cross-signed': 'Cross-signed',
    } satisfies Record<AuthorityCertificate['kind'], string>,
    current: 'current',
    itself: 'itself',
  },
  limits: {
    title: 'What it may sign',
    names: 'Names',
    noNames: 'any',
    permitted: 'only',
    excluded: 'never',
    policies: 'Policies',
    noPolicies: 'none stated',
  },
  addresses: {
    title: 'What it writes into what it issues',
    crl: 'CRL',
    ocsp: 'OCSP',
    caIssuers: 'Its certificate',
    none: 'none',
    edit: 'Change…',
    noneHint: 'Without an address for its CRL nobody can look up what it revoked.',
  },
  standardProfile: 'Profile offered first',
  note: 'Note',
  noNote: 'none',
  succession: {
    succeeds: 'Has the new key of',
    succeeded: 'Its key was replaced by',
    superseded: 'It still signs its CRL, but issues no more.',
  },
  archived: (date: string) =>
    `Archived on ${date}. It issues nothing while it is archived; its CRL can still be signed.`,
  edit: {
    title: (authority: string) => `Change ${name(authority)}`,
    description: 'What was issued keeps what it says. What is issued from now on says this.',
    name: 'Name in this workspace',
    nameHint: 'The subject in its certificate stays as it is.',
    crl: 'Addresses of its CRL',
    ocsp: 'Addresses of its OCSP responder',
    caIssuers: 'Addresses of its certificate',
    lines:
      'One a line; http:// is usual, since https would need the very certificate that is being checked. ' +
      'In the path {ca} stands for the authority’s name, {shard} for the list that has the certificate.',
    standardProfile: 'Profile offered first',
    noProfile: 'None',
    note: 'Note',
    submit: 'Save',
    working: 'Saving…',
    done: (authority: string) => `${name(authority)} changed`,
  },
  archive: {
    action: 'Archive…',
    title: (authority: string) => `Archive ${name(authority)}?`,
    body: 'It leaves the lists and issues nothing. Its certificates stay valid, its key stays here, and its CRL can still be signed.',
    confirm: (authority: string) => `Archive ${name(authority)}`,
    done: (authority: string) => `${name(authority)} archived`,
    restore: 'Restore',
    restored: (authority: string) => `${name(authority)} restored`,
  },
  remove: {
    action: 'Delete…',
    title: (authority: string) => `Delete ${name(authority)}?`,
    keyGoes: 'Its key goes with it',
    keyGoesDetail: 'Nothing can bring it back but a backup of the workspace.',
    certificateStays: 'Its certificate stays in the inventory',
    elsewhereStay: (count: number) =>
      f.plural(count, {
        one: '1 certificate that it issued elsewhere stays in the inventory',
        other: `${f.number(count)} certificates that it issued elsewhere stay in the inventory`,
      }),
    elsewhereDetail: 'Without an authority here until this one is imported again.',
    typeName: 'Type its name to confirm',
    confirm: (authority: string) => `Delete ${name(authority)}`,
    done: (authority: string) => `${name(authority)} deleted`,
    blocked: (authority: string) => `${name(authority)} cannot be deleted`,
    blockedBecause: 'Something depends on it:',
    dependents: {
      certificates: (count: number) => `${certificates(count)} issued by it`,
      authorities: (count: number) => `${authorities(count)} below it`,
      crls: (count: number) =>
        f.plural(count, { one: '1 CRL signed by it', other: `${f.number(count)} CRLs signed by it` }),
      reservedSerials: (count: number) =>
        f.plural(count, {
          one: '1 serial number that may have been signed',
          other: `${f.number(count)} serial numbers that may have been signed`,
        }),
    },
    archiveInstead: 'Archive it instead: it leaves the lists, and what it issued can still be checked and revoked.',
    unlockPurpose: 'Deleting a key asks for the passphrase.',
  },
};
