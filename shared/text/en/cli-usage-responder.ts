import type { CommandUsage } from './command-usage.ts';

const workspace = ['--workspace FILE', 'The workspace'] as const;
const unlock = ['--passphrase-file F', 'File whose first line is the passphrase; without it you are asked'] as const;
const listening = [
  ['--address IP', 'Address of this computer to listen on; 127.0.0.1 if never set. Kept for the next time'],
  ['--port N', 'Port; 8889 if never set, 0 for any that is free. Kept for the next time'],
  ['--ca NAME', 'Authority to serve; may be given more than once. Without it all whose key is here'],
  ['--rate N', 'Requests a second from one address; more are turned away. 0: no limit'],
] as const;

/** What `--help` says of the commands that answer for authorities. */
export const responderUsage = {
  serve: {
    purpose: 'Answer OCSP, hand out CRLs and certificates of authorities, and issue what is due, until interrupted',
    synopsis: '[--address IP] [--port N]',
    options: [
      workspace,
      unlock,
      ...listening,
      ['--no-schedule', 'Do not issue or publish CRLs that are due, nor fetch those of others'],
    ],
  },
  'ocsp serve': {
    purpose: 'Answer OCSP alone, until interrupted',
    synopsis: '[--address IP] [--port N]',
    options: [workspace, unlock, ...listening],
  },
  'ocsp sign': {
    purpose: 'Sign OCSP answers as files, for servers that staple them',
    synopsis: 'CERTIFICATE… --out FILE | --folder DIR',
    options: [
      workspace,
      unlock,
      ['CERTIFICATE', 'Name, serial number, SHA-256 or id'],
      ['--out FILE', 'File for the answer to one certificate'],
      ['--folder DIR', 'Folder for the answers to many; files of the same names are replaced'],
      [
        '--format FORMAT',
        'Names of files in a folder: der (for nginx ssl_stapling_file) or haproxy (beside a PEM file)',
      ],
      ['--force', 'Replace an existing file'],
    ],
  },
} as const satisfies Readonly<Record<string, CommandUsage>>;
