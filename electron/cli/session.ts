import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import type { ReadStream } from 'node:tty';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { Application } from '../compose.ts';
import { compose, forkVault } from '../compose.ts';
import { createKnownHeads } from '../services/activity/known-heads.ts';
import { createRememberedFiles } from '../services/remembered/remembered-files.ts';
import type { FileSource } from '../services/file-source.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { findEntries } from './entries.ts';
import { findText, getText, type OptionValues } from './option.ts';
import { promptHidden, readPassphraseFile } from './passphrase.ts';
import { askApprover } from './approver.ts';
import { printable } from './terminal.ts';
import { findUserData } from './user-data.ts';

/** What a command works with; everything it opens is closed when the command ends. */
export interface Session {
  readonly application: Application;
  /** Of this program. */
  readonly version: string;
  /** Where the window keeps its log. */
  readonly userData: string;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** Opens the workspace of `--workspace`, locked unless an operator is named. */
  open(values: OptionValues): Outcome<Workspace>;
  /** The same and unlocks it by `--passphrase-file` or a prompt. */
  openUnlocked(values: OptionValues): Outcome<Workspace>;
  /** Unlocks one that is open, in the same way; one that was opened by an operator stands unlocked already. */
  unlock(workspace: Workspace, values: OptionValues): Outcome<null>;
  /** A passphrase from the file that an option names, else from the terminal. */
  readPassphrase(values: OptionValues, option: string): Outcome<Uint8Array>;
  /** A file named on the command line. */
  file(name: string): FileSource;
  /** Says something at once, before the command ends. */
  print(lines: readonly string[]): void;
  /** The same on standard error. */
  warn(line: string): void;
}

/** Where the program reads and writes. */
export interface Terminal {
  readonly input: NodeJS.ReadStream & { readonly fd: 0 };
  /** Standard error: prompts never go where JSON goes. */
  showPrompt(text: string): void;
  print(text: string): void;
  printError(text: string): void;
}

/** Composes the services for plain Node. Electron is not imported anywhere below. */
export function createSession(terminal: Terminal, version: string, signal: AbortSignal): Session {
  const entries = findEntries(import.meta.url);
  const homeFolder = os.homedir();
  const userData = findUserData({ environment: process.env, platform: process.platform, homeFolder });
  const application = compose({
    clock: { now: () => Date.now(), monotonicMs: () => performance.now() },
    spawnVault: forkVault({ entry: entries.vaultProcess }),
    storeWorkerEntry: entries.storeWorker,
    inspectWorkerEntry: entries.inspectWorker,
    validateWorkerEntry: entries.validateWorker,
    crlWorkerEntry: entries.crlWorker,
    xcaWorkerEntry: entries.xcaWorker,
    checkpoints: createKnownHeads({ folder: userData, randomBytes }),
    remembered: { files: createRememberedFiles({ folder: userData, randomBytes }) },
    actor: accountName(),
    homeFolder,
    engine: `OpenSSL ${process.versions.openssl}`,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  });
  const readPassphrase = (values: OptionValues, option: string): Outcome<Uint8Array> =>
    passphraseOf(terminal, values, option);
  const open = async (values: OptionValues): Outcome<Workspace> => {
    const file = getText(values, 'workspace');
    return file.ok ? application.openWorkspace({ file: file.value }) : file;
  };
  const unlock = async (workspace: Workspace, values: OptionValues): Outcome<null> => {
    if (!workspace.isLocked()) return ok(null);
    const passphrase = await readPassphrase(values, 'passphrase-file');
    if (!passphrase.ok) return passphrase;
    askApprover(workspace, values, (option) => readPassphrase(values, option));
    const operator = findOperator(values);
    // Typed for this one command: keys may leave in it.
    return workspace.unlock({ passphrase: passphrase.value, operator, isConfirmed: true });
  };
  const openUnlocked = async (values: OptionValues): Outcome<Workspace> => {
    const workspace = await open(values);
    if (!workspace.ok) return workspace;
    const unlocked = await unlock(workspace.value, values);
    return unlocked.ok ? workspace : unlocked;
  };
  return {
    application,
    version,
    userData,
    signal,
    // Where somebody says who they are, every act is theirs.
    open: (values) => (findOperator(values) === undefined ? open(values) : openUnlocked(values)),
    readPassphrase,
    openUnlocked,
    unlock,
    file: (name) => ({ path: path.resolve(name), label: name }),
    print: (lines) => terminal.print(lines.map((line) => `${printable(line)}\n`).join('')),
    warn: (line) => terminal.printError(`${printable(line)}\n`),
  };
}

const findOperator = (values: OptionValues): string | undefined =>
  findText(values, 'operator') ?? process.env['COUNTERSIGN_OPERATOR'];

async function passphraseOf(terminal: Terminal, values: OptionValues, option: string): Outcome<Uint8Array> {
  const file = findText(values, option);
  if (file !== undefined) return readPassphraseFile(file);
  if (!isTerminal(terminal.input)) return fail('input.invalid', { field: `--${option}`, problem: 'missing' });
  return promptHidden(terminal.input, terminal.showPrompt, commandText.prompt(option));
}

const isTerminal = (input: NodeJS.ReadStream): input is ReadStream & { readonly fd: 0 } => input.isTTY;

/** A machine account may have no name. */
function accountName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}

/** Reads standard input whole, up to a limit. Fails with `file.too-large`. */
export async function readStandardInput(input: NodeJS.ReadStream, limit: number): Outcome<FileSource> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > limit) return fail('file.too-large', { name: '-', size, limit });
    chunks.push(bytes);
  }
  return ok({ name: '-', bytes: new Uint8Array(Buffer.concat(chunks)) });
}
