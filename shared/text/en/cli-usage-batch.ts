import type { CommandUsage } from './command-usage.ts';

const workspace = ['--workspace FILE', 'The workspace'] as const;
const unlock = [
  '--passphrase-file F',
  'File whose first line is the passphrase of the workspace; without it you are asked',
] as const;

/** What `--help` says of `batch` and `renew`. */
export const batchUsage = {
  purpose: 'Issue certificates from a table; exit code 1 where rows were refused or left',
  synopsis: 'FILE.csv --ca NAME|ID --profile ID [--dry-run] [--out FOLDER --passphrases-out FILE]',
  options: [
    workspace,
    [
      'FILE.csv',
      'Columns name, subject, san, csr, key, validity, profile, authority, partner, tags; subject or csr is needed',
    ],
    ['--ca NAME|ID', 'Authority of rows that name none'],
    ['--profile ID', 'Profile of rows that name none'],
    ['--validity PERIOD', 'Of rows that say none: 12h, 90d, 6mo, 2y or endless; that of the profile if not given'],
    ['--dry-run', 'Check every row and sign nothing'],
    ['--accept-warnings', 'Issue rows with warnings as well; else they are told and left'],
    ['--resume', 'Go on with the newest batch of this file, or write its kits; what was issued is not issued again'],
    ['--out FOLDER', 'Write a folder with a hand-over kit for each certificate'],
    ['--passphrases-out FILE', 'New file for the passphrases of the kits, readable by you alone'],
    unlock,
  ],
} as const satisfies CommandUsage;

export const renewUsage = {
  purpose: 'Issue successors of certificates; exit code 1 where one cannot be renewed or was left',
  synopsis: 'ID… | --filter WORDS [--rekey] [--revoke-old] [--dry-run]',
  options: [
    workspace,
    ['ID', 'Certificate by id, serial or name; same key and names, newest version of its profile'],
    ['--filter WORDS', 'Those issued here that a filter of the inventory lets through, as expires:<30d; at most 1000'],
    ['--rekey', 'With a new key, where the old one is in the workspace'],
    ['--revoke-old', 'Revoke the old ones as superseded in the same act'],
    ['--accept-warnings', 'Renew those with warnings as well; else they are told and left'],
    ['--validity PERIOD', 'How long they are valid: 12h, 90d, 6mo or 2y; that of the profile if not given'],
    ['--days N', 'The same in days'],
    ['--dry-run', 'Tell what would be issued and sign nothing'],
    ['--out FOLDER', 'Write a folder with a hand-over kit for each successor'],
    ['--passphrases-out FILE', 'New file for the passphrases of the kits, readable by you alone'],
    unlock,
  ],
} as const satisfies CommandUsage;
