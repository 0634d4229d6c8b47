import { visible } from '../format.ts';
import { inputProblem } from './details.ts';
import { again, type ErrorTexts, f, text } from './error-text.ts';

export const ownSide = {
  internal: ({ logId }) =>
    text(
      'Countersign made a mistake',
      'The action was stopped. Nothing was changed by it after this point.',
      `The log holds the cause under ${visible(logId)}. Please report it.`,
    ),
  'ipc.forbidden': () =>
    text(
      'The request was refused',
      'It did not come from a window of this application.',
      'Close the window and open it again.',
    ),
  'input.invalid': ({ field, problem }) =>
    text(`“${visible(field)}” is not valid`, inputProblem(problem), 'Correct the value and try again.'),
  'input.too-large': ({ field, size, limit }) =>
    text(
      `“${visible(field)}” is too large`,
      `It has ${f.bytes(size)}; at most ${f.bytes(limit)} are taken.`,
      'Split it, or choose a smaller one.',
    ),
  'job.cancelled': ({ undone }) =>
    undone === undefined
      ? text(
          'Cancelled',
          'It was stopped as you asked. What was finished before is kept.',
          'Start it again to do the rest.',
        )
      : text(
          'Cancelled',
          `It was stopped as you asked. What it had brought was taken out again: ${f.plural(undone, { one: '1 certificate', other: `${f.number(undone)} certificates` })}.`,
          'Start it again from the beginning.',
        ),
  'change.gone': () =>
    text(
      'This change can no longer be taken back',
      'What stood there before is remembered for the last ten changes, while the workspace is open, and each is taken back once.',
      'The activity log tells what every certificate had before.',
    ),
  'import.not-found': ({ no }) =>
    text('This import is not in the workspace', `No import has the number ${no}.`, 'Look at the list of imports.'),
  'import.running': ({ no }) =>
    text(
      'This import is still running',
      `Import ${no} may be at work in this window or in another program.`,
      'Cancel it, or wait until it has ended.',
    ),
  'job.unknown': () => text('This job is over', 'Its result is no longer kept.', 'Start it again.'),
} satisfies Partial<ErrorTexts>;

export const files = {
  'file.handle-expired': () =>
    text(
      'The file is no longer held',
      'A dropped or pasted file is kept only while its window shows it.',
      'Drop, paste or open it again.',
    ),
  'file.not-found': ({ name }) =>
    text(`${visible(name)} was not found`, 'There is no file of this name.', 'Check the path.'),
  'file.exists': ({ name }) =>
    text(
      `${visible(name)} exists already`,
      'Existing files are not overwritten.',
      'Choose another name, or remove the file first.',
    ),
  'file.not-readable': ({ name, cause }) =>
    cause === 'EISDIR'
      ? text(`${visible(name)} cannot be read`, 'It is a folder.', 'Name a file in it.')
      : cause === 'EBUSY'
        ? text(
            `${visible(name)} cannot be read`,
            'It is a workspace that is open, or in use by another program.',
            'Close it first, or choose another file.',
          )
        : text(
            `${visible(name)} cannot be read`,
            cause === 'not-a-file' ? 'It is no ordinary file.' : `The system says ${visible(cause)}.`,
            'Check the permissions of the file and its folder.',
          ),
  'file.not-writable': ({ name, cause }) =>
    text(
      `${visible(name)} cannot be written`,
      `The system says ${visible(cause)}. No partial file was left.`,
      'Check the permissions of the folder, or choose another place.',
    ),
  'file.disk-full': ({ name }) =>
    text(
      'The disk is full',
      `${visible(name)} was not written, and no partial file was left.`,
      'Free some space, then try again.',
    ),
  'file.too-large': ({ name, size, limit }) =>
    text(
      `${visible(name)} is too large`,
      `It has ${f.bytes(size)}; at most ${f.bytes(limit)} are read.`,
      'Take out the part you need, or use import, which reads files of any size.',
    ),
  'file.verify-failed': ({ name }) =>
    text(
      `${visible(name)} did not read back as written`,
      'The file was opened again after writing and differs, so it was removed.',
      'Check the disk, then write it again.',
    ),
} satisfies Partial<ErrorTexts>;

export const workspaces = {
  'workspace.none-open': () => text('No workspace is open', 'This needs a workspace.', 'Create or open one first.'),
  'workspace.not-a-workspace': ({ name }) =>
    text(
      `${visible(name)} is not a workspace`,
      'The file was not made by Countersign. It was left untouched.',
      'Choose a file that Countersign created.',
    ),
  'demo.not-a-demo': () =>
    text('This workspace is no demo', 'Only a demo workspace has a server of its own.', 'Open the demo first.'),
  'demo.open-elsewhere': () =>
    text(
      'Another window shows the demo',
      'It cannot be replaced while it is open there.',
      'Close it in the other window, or go on with it.',
    ),
  'workspace.newer-version': ({ name, version, supported }) =>
    text(
      `${visible(name)} comes from a newer Countersign`,
      `Its format is version ${version}; this one reads up to ${supported}. It was left untouched.`,
      'Install the newer Countersign to open it.',
    ),
  'workspace.network-file-system': ({ name, type }) =>
    text(
      `${visible(name)} lies on a network file system`,
      `${visible(type)} does not lock files reliably, which could damage a workspace.`,
      'Copy the workspace to a local disk.',
    ),
  'workspace.damaged': ({ name, check }) =>
    text(
      `${visible(name)} is damaged`,
      `The check “${visible(check)}” failed. Nothing was changed, repaired or deleted.`,
      'Keep the file, and restore a backup beside it.',
    ),
  'workspace.read-only': ({ name }) =>
    text(
      `${visible(name)} is open for reading only`,
      'Changes are refused.',
      'Check the permissions of the file and its folder.',
    ),
  'store.full': ({ name }) =>
    text(
      'The workspace could not grow',
      `The disk of ${visible(name)} is full. The change was rolled back; nothing was lost.`,
      'Free some space, then try again.',
    ),
  'store.busy': ({ name }) =>
    text(
      'The workspace is in use',
      `Another process kept ${visible(name)} locked for more than five seconds. Nothing was changed.`,
      again,
    ),
  'store.io': ({ name, cause }) =>
    text(
      'The workspace could not be read or written',
      `The system says ${visible(cause)} for ${visible(name)}. The change was rolled back.`,
      'Check the disk, then try again.',
    ),
} satisfies Partial<ErrorTexts>;

const wait = (retryAfterMs: number): string =>
  retryAfterMs > 0 ? `Wait ${f.seconds(retryAfterMs)}, then try again.` : again;
export const vault = {
  'vault.locked': () =>
    text(
      'The vault is locked',
      'This needs a private key, and keys are sealed until you unlock them.',
      'Unlock the workspace with its passphrase.',
    ),
  'vault.wrong-passphrase': ({ retryAfterMs }) =>
    text('Wrong passphrase', 'It does not open this workspace.', wait(retryAfterMs)),
  'vault.wrong-recovery-key': ({ retryAfterMs }) =>
    text('Wrong recovery key', 'It does not open this workspace. Check every group.', wait(retryAfterMs)),
  'vault.wait': ({ retryAfterMs }) =>
    text('Too many wrong attempts', 'The wait grows with every one.', wait(retryAfterMs)),
  'vault.passphrase-too-short': ({ length, minimum }) =>
    text(
      'The passphrase is too short',
      `It has ${f.number(length)} characters; at least ${f.number(minimum)} are needed.`,
      'Several words make a strong passphrase that can be remembered.',
    ),
  'vault.kdf-out-of-bounds': ({ memoryKiB, iterations }) =>
    text(
      'The workspace asks for an unreasonable key derivation',
      `${f.bytes(memoryKiB * 1024)} of memory and ${f.number(iterations)} passes are outside the accepted bounds. The file may have been tampered with.`,
      'Restore a backup.',
    ),
  'vault.key-damaged': ({ keyId }) =>
    text(
      'A private key does not open',
      `The sealed record ${visible(keyId)} was altered or belongs to another workspace.`,
      'Restore a backup, and run the workspace check.',
    ),
  'vault.record-damaged': ({ kind }) =>
    text(
      kind === 'connection-secrets' ? 'The secrets of the run do not open' : 'The login does not open',
      'What is sealed was altered or belongs to another workspace.',
      kind === 'connection-secrets' ? 'Restore a backup, or dial again.' : 'Remove the login and save it again.',
    ),
  'vault.stopped': () =>
    text(
      'The vault stopped',
      'Its process ended unexpectedly. Keys are sealed again; nothing was signed by halves.',
      'Unlock the workspace and try again.',
    ),
} satisfies Partial<ErrorTexts>;
