import { visible } from '../format.ts';
import { type ErrorTexts, f, text } from './error-text.ts';

export const backups = {
  'backup.not-a-backup': ({ name }) =>
    text(
      `${visible(name)} is not a backup`,
      'The file was not made by Countersign.',
      'Choose a file ending in .csbackup.',
    ),
  'backup.newer-version': ({ name, version, supported }) =>
    text(
      `${visible(name)} comes from a newer Countersign`,
      `Its format is version ${version}; this one reads up to ${supported}.`,
      'Install the newer Countersign to restore it.',
    ),
  'backup.truncated': ({ name, octets, expected }) =>
    text(
      `${visible(name)} is not whole`,
      `It has ${f.bytes(octets)} of ${f.bytes(expected)}. Nothing was restored.`,
      'Copy the file again from where it was made, or take an older backup.',
    ),
  'backup.changed': ({ name, offset }) =>
    text(
      `${visible(name)} was changed`,
      `What stands from octet ${f.number(offset)} on is not what was written. Nothing was restored.`,
      'Copy the file again from where it was made, or take an older backup.',
    ),
  'backup.needs-unlock': () =>
    text(
      'Backups need one unlock first',
      'The key that they are sealed for is made when the workspace is unlocked.',
      'Unlock the workspace once. After that backups are made while it is locked too.',
    ),
  'backup.no-plan': () =>
    text('No backups are planned', 'There is no folder that they go to.', 'Choose a folder, or name a file.'),
  'backup.unsound': ({ name, findings }) =>
    text(
      `${visible(name)} holds a damaged workspace`,
      `Its check has ${f.plural(findings, { one: '1 finding', other: `${f.number(findings)} findings` })}: it was damaged when the backup was made. Nothing was put in place.`,
      'Take an older backup, or restore it all the same to read what it holds.',
    ),
} satisfies Partial<ErrorTexts>;
