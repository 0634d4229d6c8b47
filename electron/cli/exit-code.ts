import type { AppError, ErrorCode } from '../../shared/errors.ts';
import type { ExitCode } from './command.ts';

const WRONG_USE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'input.invalid',
  'input.too-large',
  'filter.invalid',
  'workspace.none-open',
  'vault.locked',
  'vault.passphrase-too-short',
  'operator.which',
  'approval.needed',
  'issue.profile-unknown',
  'issue.authority-made-here',
  'key.not-offered',
  'connection.key-unsupported',
  'authority.content-invalid',
  'issue.subject-invalid',
  'issue.name-invalid',
  'partner.attribute-invalid',
  'connection.host-invalid',
  'connection.port-invalid',
  'connection.option-unsupported',
  'connection.local-address-invalid',
  'connection.proxy-invalid',
  'fetch.url-invalid',
  'publish.place-invalid',
]);

const ENVIRONMENT: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'internal',
  'job.cancelled',
  'file.not-found',
  'file.not-readable',
  'file.not-writable',
  'file.disk-full',
  'file.verify-failed',
  'issue.recorded-not-written',
  'inspect.deadline',
  'workspace.newer-version',
  'workspace.network-file-system',
  'workspace.read-only',
  'store.full',
  'store.busy',
  'store.io',
  'vault.stopped',
  'platform.unsupported',
  'migration.unfinished',
  'migration.old-node',
  'fetch.unreachable',
  'fetch.timeout',
  'publish.unreachable',
  'publish.timeout',
  'publish.no-space',
]);

/** 2 where the words on the command line are wrong, 3 where the machine is in the way, else 1: the answer is no. */
export function exitCodeOf(error: AppError): ExitCode {
  if (WRONG_USE.has(error.code)) return 2;
  return ENVIRONMENT.has(error.code) ? 3 : 1;
}
