const workspace = ['--workspace FILE', 'The workspace'] as const;
const unlock = ['--passphrase-file F', 'File whose first line is the passphrase; without it you are asked'] as const;
const force = ['--force', 'Replace an existing file'] as const;
const key = [
  '--key KEY',
  'p256 (if not given), p384, p521, rsa2048, rsa3072, rsa4096, ed25519; ml-dsa-44, -65 or -87 where the workspace offers them',
] as const;
const validity = [
  ['--validity PERIOD', 'As 12h, 90d, 18mo or 5y'],
  ['--days N', 'The same in days'],
] as const;
const acceptWarnings = [
  '--accept-warnings',
  'Sign what has warnings too; else they are told and nothing is signed',
] as const;
const wishes = [
  ['--path-length N', 'Authorities allowed below it on one path, or none for no limit'],
  [
    '--permit NAME',
    'Only such names below it: dns:acme.example, ip:10.0.0.0/8, email:…, uri:…, dir:O=…; may be repeated',
  ],
  ['--exclude NAME', 'No such names below it; may be repeated'],
  ['--policy OID[=CPS]', 'Certificate policy with the address of its statement; may be repeated'],
] as const;
const addresses = [
  ['--crl-url URL', 'Where its revocation list will be, for what it issues; may be repeated'],
  ['--ocsp-url URL', 'Where its OCSP responder will be; may be repeated'],
  ['--aia-url URL', 'Where its certificate will be; may be repeated'],
] as const;

/** What `--help` says of the commands of authorities. */
export const caUsage = {
  'ca create': {
    purpose: 'Create an authority: a root, or one below an issuer',
    synopsis: '--name NAME [--issuer NAME|ID]',
    options: [
      workspace,
      ['--name NAME', 'Its name, and its common name unless a subject is given'],
      ['--subject DN', 'Whole subject, as CN=…,O=…,C=…'],
      ['--issuer NAME|ID', 'Authority that signs it; without one it is a root'],
      key,
      ...validity,
      ...wishes,
      ...addresses,
      ['--note TEXT', 'Kept beside it'],
      acceptWarnings,
      unlock,
    ],
  },
  'ca list': {
    purpose: 'List the authorities',
    synopsis: '[--all]',
    options: [workspace, ['--all', 'Archived ones too']],
  },
  'ca show': {
    purpose: 'Tell everything of an authority: its certificates, limits, addresses, and what ends with it',
    synopsis: 'NAME|ID',
    options: [workspace],
  },
  'ca export': {
    purpose: 'Write the certificate of an authority, or its key encrypted',
    synopsis: 'NAME|ID --out FILE',
    options: [
      workspace,
      ['--chain', 'With its issuers'],
      [
        '--format FORMAT',
        'pem, der or p7b; with its key p12 or key-pem; if not given by the ending of the file, else pem',
      ],
      ['--out FILE', 'File to write'],
      ['--export-passphrase-file F', 'Passphrase of the key that is written; without it you are asked'],
      force,
      unlock,
    ],
  },
  'ca import': {
    purpose: 'Take in an authority that was made elsewhere, with those above it in the file',
    synopsis: 'FILE [--key-file F] | --p12 F',
    options: [
      workspace,
      ['FILE', 'Its certificate; without a key it is kept as one whose key is elsewhere'],
      ['--key-file F', 'Its key'],
      ['--p12 F', 'Keystore with both'],
      ['--key-passphrase-file F', 'Passphrase of the key or keystore'],
      ['--name NAME', 'Its name here; else that of the certificate'],
      [
        '--crl-number N',
        'Number of the last CRL that it issued elsewhere, as openssl prints it in decimal; the next here is higher',
      ],
      unlock,
    ],
  },
  'ca request': {
    purpose: 'Make a key and a request for an authority below a parent elsewhere',
    synopsis: '--name NAME|--renew NAME|ID --out FILE',
    options: [
      workspace,
      ['--name NAME', 'Name of the authority to be, and its common name unless a subject is given'],
      ['--renew NAME|ID', 'Instead: an authority that is here, with the key that it has'],
      ['--subject DN', 'Whole subject, as CN=…,O=…,C=…'],
      key,
      ...wishes,
      ['--note TEXT', 'Kept beside it'],
      ['--out FILE', 'File to write'],
      force,
      unlock,
    ],
  },
  'ca answer': {
    purpose: 'Take in the certificate that a parent elsewhere made for a request, with its chain',
    synopsis: 'FILE',
    options: [workspace],
  },
  'ca renew': {
    purpose: 'Give an authority a new certificate for the same key by the same parent',
    synopsis: 'NAME|ID',
    options: [workspace, ...validity, acceptWarnings, unlock],
  },
  'ca rekey': {
    purpose: 'Make an authority with a new key that takes the place of another',
    synopsis: 'NAME|ID --name NAME',
    options: [
      workspace,
      ['--name NAME', 'Name of the new one, which replaces the common name unless a subject is given'],
      ['--subject DN', 'Whole subject, as CN=…,O=…,C=…'],
      key,
      ...validity,
      ...addresses,
      acceptWarnings,
      unlock,
    ],
  },
  'ca cross-sign': {
    purpose: 'Have an authority certify the key of another, so that its certificates chain to both',
    synopsis: '--ca NAME|ID|--file F --by NAME|ID [--out FILE]',
    options: [
      workspace,
      ['--ca NAME|ID', 'Authority that is certified'],
      ['--file F', 'Instead: certificate or request of an authority elsewhere'],
      ['--by NAME|ID', 'Authority that signs'],
      ...validity,
      ['--path-length N', 'Authorities allowed below it on one path, or none for no limit'],
      acceptWarnings,
      ['--out FILE', 'File to write the new certificate to: PEM, or DER where it ends in .der'],
      force,
      unlock,
    ],
  },
  'ca archive': {
    purpose: 'Put an authority away: it issues nothing and still signs its list',
    synopsis: 'NAME|ID [--restore]',
    options: [workspace, ['--restore', 'Bring it back']],
  },
  'ca delete': {
    purpose: 'Delete an authority that nothing depends on, with its key',
    synopsis: 'NAME|ID --confirm NAME',
    options: [workspace, ['--confirm NAME', 'Its name, typed again']],
  },
} as const;
