import type { CheckpointReason, LogFinding, LogFindingCode, OutsideHead } from '../../model/activity-log.ts';
import { formatters } from '../format.ts';

const f = formatters('en');

/** Findings of the log in a few words. */
export const logFindingWords: Readonly<Record<LogFindingCode, string>> = {
  'store.activity-changed': 'Entry changed',
  'store.activity-removed': 'Entry removed',
  'store.activity-added': 'Entry put in',
  'store.activity-reordered': 'Entries exchanged',
  'store.activity-cut': 'Log cut back',
  'store.activity-rewritten': 'Log written anew',
  'store.checkpoint-wrong': 'Signature of a checkpoint wrong',
  'store.log-key-replaced': 'Log key replaced',
};

/** The same as a sentence with the numbers of the entries. */
export function describeLogFinding({ code, sequence, to }: LogFinding): string {
  const entries = to === undefined ? `Entry ${f.number(sequence)}` : `Entries ${f.number(sequence)} to ${f.number(to)}`;
  const were = to === undefined ? 'was' : 'were';
  switch (code) {
    case 'store.activity-changed':
      return `${entries} ${were} changed after ${to === undefined ? 'it was' : 'they were'} written.`;
    case 'store.activity-removed':
      return `${entries} ${were} removed.`;
    case 'store.activity-added':
      return sequence < 1 ? 'Entries with numbers that no entry has were put in.' : `${entries} ${were} put in.`;
    case 'store.activity-reordered':
      return `Entries ${f.number(sequence)} and ${f.number(to ?? sequence)} stand in each other’s place.`;
    case 'store.activity-cut':
      return `The log ends at entry ${f.number(sequence)}; entry ${f.number(to ?? sequence)} is known to have been there.`;
    case 'store.activity-rewritten':
      return `${entries} ${to === undefined ? 'is' : 'are'} not what was signed or is remembered on this computer: the log was written anew from there or before.`;
    case 'store.checkpoint-wrong':
      return `The checkpoint at entry ${f.number(sequence)} was not signed by the log key of this workspace.`;
    case 'store.log-key-replaced':
      return 'The key that signs the log is not the one that this workspace had.';
  }
}

export const checkpointReasons: Readonly<Record<CheckpointReason, string>> = {
  'key-made': 'when the log key was made',
  unlock: 'on unlocking',
  lock: 'on locking',
  close: 'on closing',
  entries: 'after 256 entries',
  export: 'before an export',
  backup: 'before a backup',
};

/** What is known outside the file, as a sentence. */
export const outsideWords: Readonly<Record<OutsideHead, string>> = {
  none: 'This computer does not know how far the log went: the file has not been open here. Cutting it back before now would not be seen here.',
  present: 'The newest entry that this computer remembers is there.',
  missing: 'The newest entry that this computer remembers is not there.',
  'other-copy':
    'Another copy of this workspace was open here and went on from this one, or another way. That is what restored backups and copies look like; it says nothing against this file.',
};
