import type { CommandUsage } from './command-usage.ts';

const workspace = ['--workspace FILE', 'The workspace'] as const;
const unlock = ['--passphrase-file F', 'File whose first line is the passphrase; without it you are asked'] as const;
const ca = ['--ca NAME|ID', 'Authority whose lists are published'] as const;

/** What `--help` says of commands about publishing. */
export const publishUsage = {
  'crl publish': {
    purpose: 'Bring revocation lists to where they are published; exit code 1 where a place failed',
    synopsis: '--ca NAME [--target NAME] [--now]',
    options: [
      workspace,
      ca,
      ['--target NAME|ID', 'This place alone, also one that is switched off'],
      ['--now', 'Also where the next attempt is not due yet'],
      unlock,
    ],
  },
  'publish list': { purpose: 'Places that lists are published to', synopsis: '--ca NAME', options: [workspace, ca] },
  'publish add': {
    purpose: 'Add a place; for SFTP it shows the key of the host first and ends with 1',
    synopsis: '--ca NAME --name NAME --folder DIR | --url URL | --endpoint URL | --sftp USER@HOST',
    options: [
      workspace,
      ca,
      ['--name NAME', 'What the place is called'],
      ['--file-name NAME', 'Beginning of the names of its files; default: as certificates name the list'],
      ['--disabled', 'Publish only when told to'],
      ['--folder DIR', 'A folder of this computer'],
      ['--url URL', 'A folder of a web server that takes PUT'],
      ['--login HOW', 'none, basic or bearer; basic where --user is given'],
      ['--user NAME', 'User of the web server'],
      ['--password-file F', 'File whose first line is the password, token or secret key; without it you are asked'],
      ['--client-certificate ID', 'Certificate of the workspace with its key, shown to a server that asks for one'],
      ['--move', 'Upload beside the old file and move (WebDAV)'],
      ['--anchors FILE', 'PEM of what the server is checked with; default: what the system trusts'],
      ['--endpoint URL', 'An object store that speaks S3'],
      ['--region NAME', 'Default us-east-1'],
      ['--bucket NAME', 'The bucket'],
      ['--prefix PATH', 'Before the names of files'],
      ['--bucket-in-host', 'The bucket is a part of the host name'],
      ['--access-key ID', 'Access key; its secret comes by --password-file'],
      ['--cache-control TEXT', 'Sent with each file'],
      ['--sftp USER@HOST', 'A server of SSH'],
      ['--port N', 'Default 22'],
      ['--path DIR', 'Folder on that server'],
      ['--key FILE', 'Private key; without it a password'],
      ['--key-passphrase-file F', 'File whose first line opens the key'],
      ['--host-key KEY', "The confirmed key of the host: 'ssh-ed25519 SHA256:…'"],
      unlock,
    ],
  },
  'publish remove': {
    purpose: 'Remove a place; its files stay',
    synopsis: 'NAME|ID --ca NAME',
    options: [workspace, ca],
  },
  'publish test': {
    purpose: 'Reach a place and log in',
    synopsis: 'NAME|ID --ca NAME [--write]',
    options: [workspace, ca, ['--write', 'Also write, read and remove a small file'], unlock],
  },
} as const satisfies Readonly<Record<string, CommandUsage>>;
