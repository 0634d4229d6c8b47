import type { BackupRun } from '../../../model/backup.ts';
import { findWord, formatters, visible } from '../../format.ts';

const f = formatters('en');
const hours = (count: number): string => f.plural(count, { one: 'hour', other: `${f.number(count)} hours` });

/** Why a backup failed, by the code of the failure. */
const CAUSES: Readonly<Record<string, string>> = {
  'backup.needs-unlock': 'the workspace has to be unlocked once before',
  'file.disk-full': 'the disk of the folder is full',
  'file.exists': 'a file of its name was there',
  'file.not-found': 'the folder was not there',
  'file.not-writable': 'the folder could not be written to',
  'file.verify-failed': 'it did not read back as written, and was removed',
  internal: 'Countersign made a mistake',
  'job.cancelled': 'it was cancelled',
  'store.busy': 'another program kept the workspace',
  'store.full': 'there was no room for a copy beside the workspace',
  'store.io': 'the workspace could not be read',
  'workspace.damaged': 'the workspace is damaged',
  'workspace.read-only': 'the workspace is open for reading only',
};

const causeOf = (code: string): string => findWord(CAUSES, code) ?? visible(code, 60);

/** Backups in the settings. */
export const backupsText = {
  title: 'Backups',
  loading: 'Reading the backups',
  unlockPurpose: 'The key that backups are sealed for is made when the workspace is unlocked for the first time.',
  readOnly: 'The workspace is damaged: no good backup is to go for its sake',
  none: 'No backup was made yet',
  noneFinished: 'No backup was finished yet',
  noneDetail:
    'A backup is one encrypted file with everything in it. It opens with the passphrase of its time, or with the recovery key. Plan them, and keep one on another disk.',
  justNow: 'just now',
  good: (when: string) => `Last backup: ${when}`,
  goodDetail: (name: string, octets: number) =>
    `${visible(name, 100)}, ${f.bytes(octets)}. It was read back after it was written, piece by piece.`,
  late: (when: string) => `No backup was made, the plan wanted one ${when}`,
  failed: (when: string) => `The backup failed ${when}`,
  failedDetail: (name: string, code: string) => `${visible(name, 100)}: ${causeOf(code)}. No half file was left.`,
  goodBefore: (when: string) => `The last good one was made ${when}.`,
  noGoodBefore: 'There is no good one.',
  plan: 'Plan',
  noPlan: 'Off. Backups are made by hand alone.',
  planned: (location: string, everyHours: number, keep: number) =>
    `Every ${hours(everyHours)} to ${visible(location, 200)}, ${f.plural(keep, { one: 'the newest is kept', other: `the newest ${f.number(keep)} are kept` })}. While a window shows the workspace, or “countersign serve” runs; locked, too.`,
  next: (when: string, exact: string) => `Next ${when}, ${exact}.`,
  nextNow: 'The next is due now.',
  waitsForUnlock: 'It begins with the first unlock.',
  makePlan: 'Plan backups…',
  changePlan: 'Change…',
  turnOff: 'Turn off…',
  now: 'Back up now',
  nowHint: 'A copy of this instant is encrypted, written and read back. Work goes on meanwhile, and it may be locked.',
  nowPlan: 'To the folder',
  nowFile: 'To a file…',
  running: 'Backing up…',
  stopping: 'Stopping…',
  cancel: 'Cancel',
  made: (name: string) => `${visible(name, 60)} was written and read back`,
  restore: 'Restore',
  restoreHint: 'Writes the workspace of a backup to a new file and opens that. This one stays as it is.',
  restoreRun: 'Restore from a backup…',
  history: 'Made so far',
  columns: { at: 'Begun', name: 'File', octets: 'Size', result: 'Result' },
  octets: (octets: number) => f.bytes(octets),
  result: (run: BackupRun, isMade: boolean): string =>
    run.error !== undefined
      ? run.error === 'job.cancelled'
        ? 'Cancelled'
        : `Failed: ${causeOf(run.error)}`
      : run.finishedAt !== undefined
        ? 'Read back'
        : isMade
          ? 'Being made'
          : 'Not finished',
  showAll: (count: number) => `Show all ${f.number(count)}`,
  planDialog: {
    title: 'Plan backups',
    description: 'One encrypted file each time. A folder on another disk, or one that is copied elsewhere, is best.',
    folder: 'Folder',
    noFolder: 'None chosen',
    choose: 'Choose…',
    chooseOther: 'Choose another…',
    folderMissing: 'Choose a folder.',
    every: 'Hours between two',
    everyHint: (min: number, max: number) => `${f.number(min)} to ${f.number(max)}. 24 is once a day.`,
    keep: 'How many to keep',
    keepHint: 'Older ones that the plan made are removed once a newer one was read back.',
    outOfRange: (min: number, max: number) => `A whole number from ${f.number(min)} to ${f.number(max)}.`,
    submit: 'Save the plan',
    working: 'Saving…',
    done: 'The plan is saved',
  },
  offDialog: {
    title: 'Turn the plan off?',
    stops: 'No backup is made by itself any more',
    stopsDetail: (everyHours: number) => `There was one every ${hours(everyHours)}.`,
    stays: 'Backups that were made stay',
    staysDetail: (location: string) => `In ${visible(location, 200)}. None is removed any more.`,
    confirm: 'Turn off',
    done: 'Backups are made by hand alone now',
  },
};
