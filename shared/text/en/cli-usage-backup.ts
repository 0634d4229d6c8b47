/** Usage of the commands around backups and damaged files. */
export const backupUsage = {
  'workspace backup': {
    purpose: 'Back a workspace up into one encrypted file, or plan backups',
    synopsis: '[--out FILE | --plan FOLDER --every HOURS --keep N | --no-plan | --list]',
    options: [
      ['--workspace FILE', 'The workspace; it may be in use meanwhile'],
      ['--out FILE', 'Where the backup goes, ending in .csbackup; else to the folder of the plan'],
      ['--plan FOLDER', 'Where backups go by themselves, in the window and under serve'],
      ['--every HOURS', 'How often; 24 if not given'],
      ['--keep N', 'How many of the newest stay; 14 if not given'],
      ['--no-plan', 'No more backups by themselves'],
      ['--list', 'What was made, and when the next is due'],
      ['--passphrase-file F', 'For the first backup of an old workspace, which unlocks it once'],
    ],
  },
  'workspace restore': {
    purpose: 'Restore a workspace from a backup into a new file',
    synopsis: 'BACKUP --out FILE (--passphrase-file P | --recovery-key-file K)',
    options: [
      ['--out FILE', 'The new workspace; nothing is replaced'],
      ['--passphrase-file F', 'The passphrase that the workspace had when the backup was made'],
      ['--recovery-key-file F', 'Its recovery key instead'],
      ['--even-damaged', 'Put it in place though its check has findings; it opens for reading only'],
    ],
  },
  'workspace export-readable': {
    purpose: 'Write what can be read of a damaged workspace into a new folder',
    synopsis: '--workspace F --out FOLDER',
    options: [
      ['--workspace FILE', 'The workspace; it need not open, and is not changed'],
      ['--out FOLDER', 'Certificates as PEM, lists and requests as DER, every row as JSON Lines'],
    ],
  },
} as const;
