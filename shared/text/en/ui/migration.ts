import type { ForeignProgram, MigrationPreview, MigrationReport } from '../../../model/migration.ts';
import { formatters, visible } from '../../format.ts';

const f = formatters('en');
const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });
const keys = (count: number): string =>
  f.plural(count, { one: '1 key of a certificate', other: `${f.number(count)} keys of certificates` });
const requests = (count: number): string => f.plural(count, { one: '1 request', other: `${f.number(count)} requests` });

export const migrationText = {
  action: 'Take over…',
  /** Beside another button. */
  shortAction: 'From OpenSSL or XCA…',
  title: 'Take over from another program',
  description:
    'Authorities come with their keys, with what they issued and revoked, and go on where they were. The other program’s files stay as they are.',
  program: 'From',
  programs: { 'openssl-ca': 'OpenSSL or easy-rsa', xca: 'XCA' } satisfies Record<ForeignProgram, string>,
  notes: {
    'openssl-ca': 'The folder that index.txt stands in, or one above several of them.',
    xca: 'The database, a file ending in .xdb.',
  } satisfies Record<ForeignProgram, string>,
  source: { 'openssl-ca': 'Folder', xca: 'Database' } satisfies Record<ForeignProgram, string>,
  choose: { 'openssl-ca': 'Choose the folder…', xca: 'Choose the database…' } satisfies Record<ForeignProgram, string>,
  chooseOther: 'Choose another…',
  reading: (name: string) => `Reading ${visible(name, 60)}. Nothing is written yet.`,
  working: (name: string) => `Taking over ${visible(name, 60)}`,
  workingNote: 'If you stop, what is done stays. Taking over again does the rest, and nothing twice.',
  stop: 'Stop',
  stopping: 'Stopping…',
  authorities: 'Authorities',
  columns: { name: 'Name', key: 'Key', revoked: 'Revoked', nextCrl: 'Next CRL' },
  isHere: 'is here already',
  held: (count: number) => `${f.number(count)} on hold`,
  noNumber: 'No. 1',
  number: (number: number) => `No. ${f.number(number)}`,
  comes: 'What comes',
  counts: ({ certificates: found, keys: leaf, requests: open }: MigrationPreview): readonly string[] => [
    `${certificates(found.fresh)} that ${found.fresh === 1 ? 'is' : 'are'} new${found.here === 0 ? '' : `, ${f.number(found.here)} here already`}`,
    ...(leaf.fresh + leaf.here === 0
      ? []
      : [`${keys(leaf.fresh)}${leaf.here === 0 ? '' : `, ${f.number(leaf.here)} here already`}`]),
    ...(open === 0 ? [] : [`${requests(open)} that nobody answered`]),
  ],
  left: (count: number) =>
    f.plural(count, {
      one: '1 thing stays behind or does not fit',
      other: `${f.number(count)} things stay behind or do not fit`,
    }),
  nothingLeft: 'Nothing stays behind.',
  more: (count: number) => `and ${f.number(count)} more`,
  passphrase: { 'openssl-ca': 'Passphrase of the key', xca: 'Password of the database' } satisfies Record<
    ForeignProgram,
    string
  >,
  passphraseHint: 'Left empty, locked keys stay behind; their authorities come without them and cannot sign.',
  submit: 'Take over',
  unlockPurpose: 'Keys that come are sealed under the key of the workspace.',
  doneTitle: 'Taken over',
  done: ({ authorities, imported, keys: leaf, requests: open }: MigrationReport): readonly string[] => [
    f.plural(authorities.length, { one: '1 authority', other: `${f.number(authorities.length)} authorities` }),
    certificates(imported),
    ...(leaf === 0 ? [] : [keys(leaf)]),
    ...(open === 0 ? [] : [requests(open)]),
  ],
  showAuthorities: 'Show authorities',
  close: 'Close',
  welcome: {
    title: 'Take over from OpenSSL or XCA…',
    detail: 'A CA folder or a database, into a new workspace',
  },
};
