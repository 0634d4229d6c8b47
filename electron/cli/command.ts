import type { OptionValues } from './option.ts';
import type { ParseArgsConfig } from 'node:util';
import type { AppError } from '../../shared/errors.ts';
import type { Result } from '../../shared/result.ts';
import type { Session } from './session.ts';

export type OptionTable = NonNullable<ParseArgsConfig['options']>;

/** Exit codes of the program: 0 done or yes, 1 the answer is no, 2 wrong use, 3 environment. */
export type ExitCode = 0 | 1 | 2 | 3;

export interface Invocation {
  readonly values: OptionValues;
  readonly positionals: readonly string[];
  readonly session: Session;
}

/** What a command found: the answer as JSON and the same in lines. */
export interface Answer {
  readonly exitCode: 0 | 1;
  readonly json: unknown;
  readonly lines: readonly string[];
  /** What is said besides, on standard error, so that it stands in nobody's JSON. */
  readonly notes?: readonly string[];
}

export type CommandResult = Promise<Result<Answer, AppError>>;

export const COMMAND_NAMES = [
  'inspect',
  'compare',
  'lint',
  'verify',
  'conformance',
  'convert',
  'workspace init',
  'workspace check',
  'workspace backup',
  'workspace restore',
  'workspace export-readable',
  'workspace forget',
  'workspace settings',
  'workspace demo',
  'workspace import-openssl',
  'workspace import-xca',
  'operator list',
  'operator add',
  'operator role',
  'operator remove',
  'operator passphrase',
  'operator two-person',
  'ca create',
  'ca list',
  'ca show',
  'ca export',
  'ca import',
  'ca request',
  'ca answer',
  'ca renew',
  'ca rekey',
  'ca cross-sign',
  'ca archive',
  'ca delete',
  'issue',
  'batch',
  'renew',
  'export',
  'list',
  'note',
  'report',
  'timeline',
  'import',
  'profile list',
  'profile show',
  'profile import',
  'profile export',
  'request import',
  'request list',
  'request show',
  'request approve',
  'request refuse',
  'request reopen',
  'request delete',
  'request export',
  'request help',
  'request new',
  'request answer',
  'request withdraw',
  'partner list',
  'partner add',
  'partner edit',
  'partner remove',
  'revoke',
  'release',
  'unrevoke',
  'crl issue',
  'crl plan',
  'crl publish',
  'publish list',
  'publish add',
  'publish remove',
  'publish test',
  'crl show',
  'crl verify',
  'crl take-over',
  'crl import',
  'crl foreign',
  'ocsp check',
  'status',
  'check',
  'alert',
  'diagnose',
  'update-check',
  'activity show',
  'activity verify',
  'activity export',
  'dial',
  'serve',
  'ocsp sign',
  'ocsp serve',
] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];

export interface Command {
  readonly options: OptionTable;
  /** How many arguments without a dash it takes. */
  readonly positionals: { readonly min: number; readonly max: number };
  /** The exit code of a failure that is not wrong use; without it the failure's own. */
  readonly failureExit?: 3;
  run(invocation: Invocation): CommandResult;
}

/** Options that every command takes; one that needs no key does not read the passphrase, so scripts may give it always. */
export const COMMON_OPTIONS: OptionTable = {
  workspace: { type: 'string' },
  'passphrase-file': { type: 'string' },
  operator: { type: 'string' },
  approver: { type: 'string' },
  'approver-passphrase-file': { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
};
