import type { CommandUsage } from './command-usage.ts';

const workspace = ['--workspace FILE', 'The workspace'] as const;
const unlock = ['--passphrase-file F', 'File whose first line is the passphrase; without it you are asked'] as const;
const listening = [
  ['--address IP', 'Address of this computer to listen on, for this run alone; without it that of the workspace'],
  ['--port N', 'Port for this run alone, 0 for any that is free; without it that of the workspace, 8889 if never set'],
  [
    '--ca NAME',
    'Authority to serve in this run; may be given more than once. Without it those chosen in the workspace, else all whose key is here',
  ],
  ['--rate N', 'Requests a second from one address, for this run alone; more are turned away. 0: no limit'],
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
