import type { ValidityUnit } from '../../../model/profile.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const name = (text: string): string => visible(text, 60);

const unit = (count: number, word: ValidityUnit): string => {
  const one = { hours: 'hour', days: 'day', months: 'month', years: 'year' }[word];
  return f.plural(count, { one, other: word });
};

/** The end of a button's label; nothing while no length is typed. */
export const validFor = (span: string): string => (span === '' ? '' : ` · valid ${span}`);

export const authorityActsText = {
  menu: {
    renew: 'Renew…',
    rekey: 'Replace its key…',
    crossSign: 'Cross-sign…',
    exportKey: 'Export key…',
    edit: 'Change…',
    archived: 'The authority is archived',
    superseded: 'Its key was replaced; its successor issues',
  },
  period: {
    label: 'Valid for',
    count: 'How many',
    unit: 'Unit',
    units: { hours: 'hours', days: 'days', months: 'months', years: 'years' } satisfies Record<ValidityUnit, string>,
    say: (count: number, word: ValidityUnit) => `${f.number(count)} ${unit(count, word)}`,
    invalid: 'A whole number, at most 100 years.',
    ends: (date: string) => `Ends on ${date}`,
  },
  renew: {
    title: (authority: string) => `Renew ${name(authority)}`,
    description: 'The same name and the same key get a new certificate.',
    keeps: 'What it issued stays valid',
    keepsDetail: 'Certificates below it chain to the old and to the new certificate alike.',
    handOver: 'Servers need the new certificate',
    handOverDetail: 'Until a server has it, it judges by the old one, which goes on until its own end.',
    signedBy: (parent: string) => `Signed by ${name(parent)}`,
    signedByItself: 'Signed by itself',
    signedByItselfDetail: 'Everyone who trusts the old root must be given the new one.',
    elsewhere: 'Its parent signs elsewhere',
    elsewhereDetail: 'A request with the same key is made. Send it to the parent and import the answer here.',
    noKey: 'Neither its key nor its parent’s is here. Import the renewed certificate.',
    request: 'Make request',
    requested: (authority: string) => `Request of ${name(authority)} made. Export it and send it to the parent.`,
    submit: (span: string) => `Renew${validFor(span)}`,
    working: 'Signing…',
    done: (authority: string) => `${name(authority)} renewed`,
    unlockPurpose: 'The key of the authority that signs is needed.',
  },
  rekey: {
    title: (authority: string) => `Replace the key of ${name(authority)}`,
    description: 'A new authority with a new key takes over. The old one issues no more.',
    oldStays: 'The old key stays',
    oldStaysDetail: 'It goes on signing the CRL of what it issued, until the last of that has ended.',
    newOne: 'Servers must trust the new one as well',
    newOneDetail: 'What is issued from now on chains to the new key. Cross-sign it to bridge the time.',
    name: 'Name of the new one',
    nameHint: 'Its common name (CN), too; the rest of the subject stays.',
    elsewhere: 'Its parent signs elsewhere',
    elsewhereDetail:
      'A new key takes a request to the parent: New authority…, Below one elsewhere. Then archive this one.',
    key: 'New key',
    submit: (span: string) => `Make key and sign${validFor(span)}`,
    working: 'Making the key and signing…',
    done: (authority: string) => `${name(authority)} has taken over`,
    suggestion: (authority: string, year: number) => `${authority} (${year})`,
  },
  crossSign: {
    title: (authority: string) => `Cross-sign with ${name(authority)}`,
    description: (authority: string) =>
      `${name(authority)} certifies the key of another authority, so that who trusts the one accepts the other.`,
    subject: 'Whose key',
    own: 'An authority here',
    foreign: 'A file: certificate or request',
    which: 'Authority',
    choose: 'Choose file…',
    chosen: (file: string) => name(file),
    noFile: 'No file chosen',
    noOther: 'There is no other authority here that could be certified.',
    pathLength: 'Authorities below it',
    samePathLength: 'As it has now',
    submit: (authority: string, span: string) => `Sign as ${name(authority)}${validFor(span)}`,
    done: (authority: string) => `Cross-signed by ${name(authority)}`,
  },
  exportKey: {
    title: (authority: string) => `Export the key of ${name(authority)}`,
    description: 'Who has this file and its passphrase can issue as this authority.',
    format: 'Format',
    formats: { p12: 'PKCS#12: key and certificates', 'key-pem': 'PKCS#8, encrypted: the key alone' },
    passphrase: 'Passphrase',
    again: 'Again',
    missing: 'Type a passphrase.',
    tooShort: (least: number) => `At least ${f.number(least)} characters.`,
    differ: 'The two are not the same.',
    submit: 'Export…',
    working: 'Writing…',
    done: (file: string) => `${name(file)} written`,
    unlockPurpose: 'Exporting a key asks for the passphrase of the workspace.',
  },
};
