import { formatters, visible } from '../../format.ts';

const f = formatters('en');

/** The dialog that restores a workspace from a backup. */
export const restoreText = {
  title: 'Restore from a backup',
  description: 'Its workspace is written to a new file, checked, and opened locked. Nothing that is there is replaced.',
  choosing: 'Choose the backup in the dialog of the system.',
  choose: 'Choose a backup…',
  chooseOther: 'Choose another…',
  facts: {
    file: 'File',
    workspace: 'Workspace',
    made: 'Made',
    size: 'Size',
    operators: 'Operators',
    place: 'New file',
  },
  claims: 'What it says of itself, before it is opened.',
  size: (octets: number) => f.bytes(octets),
  operators: (names: readonly string[]) => names.map((name) => visible(name, 60)).join(', '),
  who: 'Whose passphrase',
  choosePerson: 'Choose an operator',
  personMissing: 'Choose whose passphrase it is.',
  passphrase: 'Passphrase of the workspace',
  passphraseOf: (name: string) => `Passphrase of ${visible(name, 60)}`,
  passphraseHint: 'The one that opened the workspace when the backup was made.',
  passphraseMissing: 'Type the passphrase.',
  recoveryKey: 'Recovery key',
  recoveryHint: 'The groups of letters and digits that were valid when the backup was made.',
  recoveryMissing: 'Type the recovery key.',
  withRecovery: 'Use the recovery key',
  withPassphrase: 'Use the passphrase',
  submitFirst: 'Choose a place and restore…',
  submit: 'Restore',
  submitDamaged: 'Restore it damaged',
  otherPlace: 'Another place…',
  working: 'Restoring…',
  stopping: 'Stopping…',
  stop: 'Stop',
  steps: 'Opened piece by piece, written, then checked as a whole.',
  evenDamaged: 'Restore it all the same',
  evenDamagedHint:
    'It opens for reading only and lists what is wrong. Keys stay sealed, and what is readable can be exported. Type the passphrase again.',
  done: (workspace: string) => `${visible(workspace, 60)} was restored`,
  doneDamaged: (workspace: string) => `${visible(workspace, 60)} was restored with its damage, for reading only`,
};
