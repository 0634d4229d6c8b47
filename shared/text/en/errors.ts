import type { ErrorCode, ErrorEvidence } from '../../errors.ts';
import { formatters, visible } from '../format.ts';
import { problemTitle } from './problems.ts';

/** What happened, why, and what to do next. */
export interface ErrorText {
  readonly title: string;
  readonly detail: string;
  readonly hint: string;
}

type ErrorTexts = { readonly [C in ErrorCode]: (evidence: ErrorEvidence[C]) => ErrorText };

const f = formatters('en');
const text = (title: string, detail: string, hint: string): ErrorText => ({ title, detail, hint });
const again = 'Try again.';

const ownSide = {
  internal: ({ logId }) =>
    text(
      'Countersign made a mistake',
      'The action was stopped. Nothing was changed by it after this point.',
      `The log holds the cause under ${logId}. Please report it.`,
    ),
  'ipc.forbidden': () =>
    text(
      'The request was refused',
      'It did not come from a window of this application.',
      'Close the window and open it again.',
    ),
  'input.invalid': ({ field, problem }) =>
    text(`“${visible(field)}” is not valid`, visible(problem), 'Correct the value and try again.'),
  'input.too-large': ({ field, size, limit }) =>
    text(
      `“${visible(field)}” is too large`,
      `It has ${f.bytes(size)}; at most ${f.bytes(limit)} are taken.`,
      'Split it, or choose a smaller one.',
    ),
  'job.cancelled': () =>
    text(
      'Cancelled',
      'It was stopped as you asked. What was finished before is kept.',
      'Start it again to do the rest.',
    ),
  'job.unknown': () => text('This job is over', 'Its result is no longer kept.', 'Start it again.'),
} satisfies Partial<ErrorTexts>;

const files = {
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
    text(
      `${visible(name)} cannot be read`,
      `The system says ${visible(cause)}.`,
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

const workspaces = {
  'workspace.none-open': () => text('No workspace is open', 'This needs a workspace.', 'Create or open one first.'),
  'workspace.not-a-workspace': ({ name }) =>
    text(
      `${visible(name)} is not a workspace`,
      'The file was not made by Countersign. It was left untouched.',
      'Choose a file that Countersign created.',
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
const vault = {
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
  'vault.stopped': () =>
    text(
      'The vault stopped',
      'Its process ended unexpectedly. Keys are sealed again; nothing was signed by halves.',
      'Unlock the workspace and try again.',
    ),
} satisfies Partial<ErrorTexts>;

const authorities = {
  'authority.not-found': ({ wanted }) =>
    text(
      `No authority “${visible(wanted)}”`,
      'No authority has this name or id.',
      'List the authorities to see their names.',
    ),
  'authority.ambiguous': ({ wanted, matches }) =>
    text(
      `“${visible(wanted)}” names ${f.number(matches)} authorities`,
      'The name is not unique.',
      'Use the id instead.',
    ),
  'authority.name-taken': ({ name }) =>
    text(
      `An authority “${visible(name)}” exists already`,
      'Two authorities of one name cannot be told apart.',
      'Choose another name.',
    ),
  'authority.no-key': ({ name }) =>
    text(
      `The key of ${visible(name)} is not here`,
      'This workspace has only its certificate, so it cannot sign.',
      'Sign where the key is kept.',
    ),
  'authority.not-valid-now': ({ name, notBefore, notAfter, at }) =>
    text(
      `${visible(name)} is not valid now`,
      `It is valid from ${f.instant(notBefore)} to ${f.instant(notAfter)}; now it is ${f.instant(at)}.`,
      'Sign with another authority, and check the clock of this computer.',
    ),
  'authority.revoked': ({ name }) =>
    text(`${visible(name)} is revoked`, 'A revoked authority signs no certificates.', 'Sign with another authority.'),
} satisfies Partial<ErrorTexts>;

const certificates = {
  'certificate.not-found': ({ wanted }) =>
    text(`No certificate “${visible(wanted)}”`, 'No certificate has this id, serial or name.', 'Search the inventory.'),
  'certificate.ambiguous': ({ wanted, matches }) =>
    text(`“${visible(wanted)}” names ${f.number(matches)} certificates`, 'It is not unique.', 'Use the id instead.'),
  'certificate.no-key': ({ name }) =>
    text(
      `The key of ${visible(name)} is not here`,
      'Only the certificate is in this workspace.',
      'Export it without the key, or use a certificate whose key was made here.',
    ),
  'certificate.already-revoked': ({ name, revokedAt }) =>
    text(`${visible(name)} is revoked already`, `It was revoked on ${f.instant(revokedAt)}.`, 'Nothing is left to do.'),
  'certificate.not-ours': ({ name }) =>
    text(
      `${visible(name)} was issued elsewhere`,
      'None of the authorities of this workspace signed it.',
      'Ask its issuer to revoke it.',
    ),
  'issue.refused': ({ rules }) =>
    text(
      'This certificate must not be signed',
      rules.map((rule) => `${problemTitle(rule.code)}${rule.rfc === undefined ? '' : ` (${rule.rfc})`}`).join('; '),
      'Change what is named here.',
    ),
  'issue.subject-invalid': ({ position, problem }) =>
    text(
      'The subject cannot be read',
      `${visible(problem)} at character ${f.number(position + 1)}.`,
      'Write it as CN=name,O=organisation,C=DE; put a backslash before a comma that belongs to a value.',
    ),
  'issue.name-invalid': ({ type, value }) =>
    text(
      `“${visible(value)}” is no valid ${visible(type)} name`,
      'It was not accepted as a subject alternative name.',
      'Write it as dns:host.example, ip:192.0.2.1, uri:spiffe://domain/path or email:user@host.example.',
    ),
  'issue.profile-unknown': ({ profile }) =>
    text(
      `No profile “${visible(profile)}”`,
      'There is no profile of this name.',
      'Use tls-client, tls-server or tls-client-server.',
    ),
} satisfies Partial<ErrorTexts>;

const requests = {
  'request.not-found': ({ wanted }) =>
    text(`No request “${visible(wanted)}”`, 'It is not in this workspace.', 'Import it again.'),
  'request.signature-invalid': ({ algorithm }) =>
    text(
      'The request does not prove that its sender has the key',
      `Its signature (${visible(algorithm)}) does not verify with the key inside.`,
      'Ask for a new request; this one was altered or put together wrongly.',
    ),
  'request.weak-key': ({ key, minimum }) =>
    text(
      `The key is too weak: ${visible(key)}`,
      `At least ${visible(minimum)} is needed.`,
      'Ask for a new request with a stronger key.',
    ),
  'request.unsupported-key': ({ key }) =>
    text(
      `The kind of key is not supported: ${visible(key)}`,
      'It is not one that this workspace signs for.',
      'Ask for RSA from 2048 bits, P-256, P-384, P-521 or Ed25519.',
    ),
  'request.already-handled': ({ state }) =>
    text('This request is done', `Its state is ${visible(state)}.`, 'Import a new request for another certificate.'),
} satisfies Partial<ErrorTexts>;

const formats = {
  'format.not-recognised': ({ name }) =>
    text(
      `${visible(name)} is nothing Countersign knows`,
      'It is no certificate, request, list or key in a known form.',
      'Check that it is the right file and complete.',
    ),
  'format.malformed': ({ format, offset, problem }) =>
    text(
      `The ${visible(format)} is malformed`,
      `${visible(problem)} at byte ${f.number(offset)}.`,
      'Ask its sender for it again; it may have been cut or changed on the way.',
    ),
  'format.no-certificate': ({ name }) =>
    text(
      `${visible(name)} holds no certificate`,
      'A certificate was expected here.',
      'Choose a file with a certificate.',
    ),
  'format.key-mismatch': () =>
    text(
      'Key and certificate do not belong together',
      'The public key of the certificate is not the one of the private key.',
      'Choose the key that the certificate was issued for.',
    ),
  'format.wrong-passphrase': ({ format }) =>
    text('Wrong passphrase', `It does not open the ${visible(format)}.`, again),
  'format.unsupported': ({ format, detail }) =>
    text(`This kind of ${visible(format)} is not supported`, visible(detail), 'Convert it with the tool that made it.'),
} satisfies Partial<ErrorTexts>;

const connections = {
  'connection.host-invalid': ({ host, problem }) =>
    text(
      `“${visible(host)}” is no host name`,
      visible(problem),
      'Write a host name, an IPv4 address, or an IPv6 address in brackets.',
    ),
  'connection.port-invalid': ({ port }) =>
    text(`“${visible(port)}” is no port`, 'A port is a number from 1 to 65535.', 'Correct the port.'),
  'connection.option-unsupported': ({ option, value }) =>
    text(
      `${visible(option)} ${visible(value)} is not available`,
      'This version or its TLS library cannot do it.',
      'Leave it out.',
    ),
  'connection.run-unknown': () => text('This run is no longer kept', 'Runs stay as long as their tab.', 'Dial again.'),
  'platform.unsupported': ({ feature }) =>
    text(
      `${visible(feature)} is not available here`,
      'This platform or runtime does not offer it.',
      'Go on without it.',
    ),
} satisfies Partial<ErrorTexts>;

export const errorTexts: ErrorTexts = {
  ...ownSide,
  ...files,
  ...workspaces,
  ...vault,
  ...authorities,
  ...certificates,
  ...requests,
  ...formats,
  ...connections,
};
