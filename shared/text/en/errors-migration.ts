import { visible } from '../format.ts';
import type { ForeignProgram } from '../../model/migration.ts';
import { type ErrorTexts, text } from './error-text.ts';

const LOOKED_FOR: Readonly<Record<ForeignProgram, string>> = {
  'openssl-ca': 'No index.txt of openssl ca or easy-rsa stands in it or up to three folders below.',
  xca: 'It is not a database that XCA 2 wrote.',
};

export const migrations = {
  'migration.not-recognised': ({ name, program }) =>
    text(
      program === 'xca' ? `${visible(name)} is no XCA database` : `${visible(name)} is no CA folder`,
      LOOKED_FOR[program],
      program === 'xca' ? 'Choose a file ending in .xdb.' : 'Choose the folder that index.txt and serial stand in.',
    ),
  'migration.no-authority': ({ name, program }) =>
    text(
      `${visible(name)} has no authority`,
      program === 'xca'
        ? 'None of its certificates may sign others.'
        : 'An index is there, but no certificate of the authority that it belongs to.',
      program === 'xca'
        ? 'Export its certificates from XCA and import them as files.'
        : "Put the authority's certificate into the folder, as cacert.pem or ca.crt.",
    ),
  'migration.wrong-passphrase': ({ name, program }) =>
    text(
      'Wrong passphrase',
      program === 'xca'
        ? `It does not open the keys in ${visible(name)}. Nothing was written.`
        : `It opens none of the encrypted keys in ${visible(name)}. Nothing was written.`,
      program === 'xca' ? 'Type the password of the database.' : "Type the passphrase of the authority's key.",
    ),
  'migration.xca-before-2': ({ name }) =>
    text(
      `${visible(name)} is of XCA before version 2`,
      'That format is read by XCA alone.',
      'Open it once in XCA 2.0 to 2.4, which writes it anew, and choose the new file.',
    ),
  'migration.unfinished': ({ name }) =>
    text(
      `${visible(name)} is being written`,
      'A journal lies beside it, or it changed while it was read: a part of a change would be missing.',
      'Open it in XCA, close XCA, and try again.',
    ),
  'migration.old-node': ({ name, needed }) =>
    text(
      `${visible(name)} cannot be read by this version of Node`,
      'It does not open databases in memory, and the file itself is never opened as one.',
      `Install Node ${visible(needed)} or newer, or import it in the window.`,
    ),
  'migration.damaged': ({ name, table, isTooMuch }) =>
    text(
      isTooMuch ? `${visible(name)} holds too much` : `${visible(name)} is damaged`,
      isTooMuch
        ? `Table ${visible(table)} has more rows than are read.`
        : `${table === '' ? 'The file' : `Table ${visible(table)}`} is not as XCA writes it. Nothing was taken over.`,
      isTooMuch ? 'Export what you need from XCA and import it as files.' : 'Open it in XCA, or take a backup of it.',
    ),
} satisfies Partial<ErrorTexts>;
