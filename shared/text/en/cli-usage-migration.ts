const options = [
  ['--workspace FILE', 'The workspace; several runs may go into one'],
  [
    '--key-passphrase-file F',
    'Passphrase of the keys there; without it you are asked, if a key of an authority needs one',
  ],
  ['--without-keys', 'Leave locked keys behind; a later run brings them'],
  ['--dry-run', 'Show what would come and what would not, and write nothing'],
  ['--passphrase-file F', 'File whose first line is the passphrase of the workspace; without it you are asked'],
] as const;

/** Usage of the commands that take over from other programs. */
export const migrationUsage = {
  'workspace import-openssl': {
    purpose: 'Take over a CA folder of openssl ca or easy-rsa: authorities, keys, certificates, revocations',
    synopsis: 'FOLDER --workspace F [--dry-run]',
    options: [
      ['FOLDER', 'Where index.txt stands, or a folder above several of them; openssl.cnf may name other files in it'],
      ...options,
    ],
  },
  'workspace import-xca': {
    purpose: 'Take over an XCA database: authorities, keys, certificates, revocations, requests',
    synopsis: 'FILE --workspace F [--dry-run]',
    options: [['FILE', 'The database, ending in .xdb'], ...options],
  },
} as const;
