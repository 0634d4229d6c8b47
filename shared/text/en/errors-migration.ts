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
} satisfies Partial<ErrorTexts>;
