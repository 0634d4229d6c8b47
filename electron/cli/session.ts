import { randomBytes } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import type { ReadStream } from 'node:tty';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { Application } from '../compose.ts';
import { compose, forkVault } from '../compose.ts';
import type { FileSource } from '../services/file-source.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { findEntries } from './entries.ts';
import { findText, getText, type OptionValues } from './option.ts';
import { promptHidden, readPassphraseFile } from './passphrase.ts';
import { printable } from './terminal.ts';

/** What a command works with; everything it opens is closed when the command ends. */
export interface Session {
  readonly application: Application;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** Opens the workspace of `--workspace`, locked. */
  open(values: OptionValues): Outcome<Workspace>;
  /** The same and unlocks it by `--passphrase-file` or a prompt. */
  openUnlocked(values: OptionValues): Outcome<Workspace>;
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
export function createSession(terminal: Terminal, signal: AbortSignal): Session {
  const entries = findEntries(import.meta.url);
  const application = compose({
    clock: { now: () => Date.now(), monotonicMs: () => performance.now() },
    spawnVault: forkVault({ entry: entries.vaultProcess }),
    storeWorkerEntry: entries.storeWorker,
    inspectWorkerEntry: entries.inspectWorker,
    validateWorkerEntry: entries.validateWorker,
    crlWorkerEntry: entries.crlWorker,
    actor: accountName(),
    homeFolder: os.homedir(),
    engine: `OpenSSL ${process.versions.openssl}`,
    randomBytes: (length) => new Uint8Array(randomBytes(length)),
  });
  const readPassphrase = (values: OptionValues, option: string): Outcome<Uint8Array> =>
    passphraseOf(terminal, values, option);
  const open = async (values: OptionValues): Outcome<Workspace> => {
    const file = getText(values, 'workspace');
    return file.ok ? application.openWorkspace({ file: file.value }) : file;
  };
  return {
    application,
    signal,
    open,
    readPassphrase,
    openUnlocked: async (values) => {
      const workspace = await open(values);
      if (!workspace.ok) return workspace;
      const passphrase = await readPassphrase(values, 'passphrase-file');
      if (!passphrase.ok) return passphrase;
      const unlocked = await workspace.value.unlock({ passphrase: passphrase.value });
      return unlocked.ok ? workspace : unlocked;
    },
    file: (name) => ({ path: path.resolve(name), label: name }),
    print: (lines) => terminal.print(lines.map((line) => `${printable(line)}\n`).join('')),
    warn: (line) => terminal.printError(`${printable(line)}\n`),
  };
}

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
