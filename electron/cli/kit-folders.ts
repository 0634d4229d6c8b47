import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '../../shared/errors.ts';
import type { KitChoice } from '../../shared/model/kit.ts';
import { ok } from '../../shared/result.ts';
import { checkTarget, writeFileAtomically } from '../services/atomic-file.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { OptionTable } from './command.ts';
import { findText, type OptionValues } from './option.ts';

/** Where kits of many certificates go, and their passphrases, which nothing else tells. */
export const KIT_FOLDER_OPTIONS: OptionTable = { out: { type: 'string' }, 'passphrases-out': { type: 'string' } };

export interface KitFolders {
  readonly parent: string;
  readonly passphrases: string;
}

export const STANDARD_KIT: KitChoice = { parts: ['p12', 'pem', 'trust', 'fingerprints'], keyForm: 'encrypted' };

/** Undefined without `--out`. Makes the folder; fails with `input.invalid`, `file.exists`, `file.not-writable` before anything is issued. */
export async function prepareKitFolders(values: OptionValues): Outcome<KitFolders | undefined> {
  const out = findText(values, 'out');
  const passphrases = findText(values, 'passphrases-out');
  if (out === undefined && passphrases !== undefined)
    return fail('input.invalid', { field: '--out', problem: 'missing' });
  if (out === undefined) return ok(undefined);
  if (passphrases === undefined) return fail('input.invalid', { field: '--passphrases-out', problem: 'missing' });
  const ready = await checkTarget({ path: passphrases, overwrite: false });
  if (!ready.ok) return ready;
  const parent = await makeFolder(out);
  return parent.ok ? ok({ parent: parent.value, passphrases }) : parent;
}

/** Makes a folder and those above it, for the user alone, where it is not there yet; answers its whole path. Fails with `file.not-writable`. */
export async function makeFolder(folder: string): Outcome<string> {
  const whole = path.resolve(folder);
  const made = await mkdir(whole, { recursive: true, mode: 0o700 }).then(
    () => true,
    () => false,
  );
  return made ? ok(whole) : fail('file.not-writable', { name: path.basename(whole), cause: 'mkdir' });
}

/** Lets the kits of a command be written however long it signs before; undefined where none are. It ends with the command, which locks. */
export async function beginKits(
  { operators }: Pick<Workspace, 'operators'>,
  folders: KitFolders | undefined,
): Promise<string | undefined> {
  const begun = folders === undefined ? undefined : await operators.beginExports();
  return begun?.ok === true ? begun.value : undefined;
}

/** One line for each kit: its folder, a tab, its passphrase. The file is new and readable by its owner alone. */
export function writePassphrases(
  { passphrases }: KitFolders,
  list: readonly { readonly folder: string; readonly passphrase: string }[],
  nonce: string,
): Outcome<{ readonly name: string }> {
  const lines = list.map(({ folder, passphrase }) => `${folder}\t${passphrase}\n`).join('');
  const target = { path: passphrases, overwrite: false };
  return writeFileAtomically({ target, bytes: new TextEncoder().encode(lines), nonce });
}
