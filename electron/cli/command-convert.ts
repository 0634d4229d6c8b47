import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { CONVERT_FORMATS } from '../services/convert.ts';
import type { Outcome } from '../services/ports.ts';
import type { Command } from './command.ts';
import { findChoice, findText, getText, isSet, type OptionValues } from './option.ts';
import type { Session } from './session.ts';

/** Needs no workspace. Keys leave encrypted only; passphrases come from files, since a conversion may need two. */
export const convertCommand: Command = {
  options: {
    to: { type: 'string' },
    out: { type: 'string' },
    'key-passphrase-file': { type: 'string' },
    'export-passphrase-file': { type: 'string' },
    'no-key': { type: 'boolean' },
    name: { type: 'string' },
    force: { type: 'boolean' },
  },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const out = getText(values, 'out');
    if (!out.ok) return out;
    const format = findChoice(values, 'to', CONVERT_FORMATS);
    if (!format.ok) return format;
    if (format.value === undefined) return fail('input.invalid', { field: '--to', problem: 'missing' });
    const passphrase = await findPassphrase(session, values, 'passphrase-file');
    if (!passphrase.ok) return passphrase;
    const keyPassphrase = await findPassphrase(session, values, 'key-passphrase-file');
    if (!keyPassphrase.ok) return keyPassphrase;
    const exportPassphrase = await findPassphrase(session, values, 'export-passphrase-file');
    if (!exportPassphrase.ok) return exportPassphrase;
    const name = findText(values, 'name');
    const converted = await session.application.conversion.run({
      source: session.file(positionals[0] ?? ''),
      format: format.value,
      target: { path: out.value, overwrite: isSet(values, 'force') },
      withoutKey: isSet(values, 'no-key'),
      ...(passphrase.value !== undefined && { passphrase: passphrase.value }),
      ...(keyPassphrase.value !== undefined && { keyPassphrase: keyPassphrase.value }),
      ...(exportPassphrase.value !== undefined && { exportPassphrase: exportPassphrase.value }),
      ...(name !== undefined && { name }),
    });
    for (const secret of [passphrase, keyPassphrase, exportPassphrase]) secret.value?.fill(0);
    if (!converted.ok) return converted;
    const json = { ...converted.value, file: out.value };
    return ok({ exitCode: 0, json, lines: [commandText.written(out.value)] });
  },
};

/** Undefined where the option was not given: nothing is asked, since most files need no passphrase. */
const findPassphrase = async (
  session: Session,
  values: OptionValues,
  option: string,
): Outcome<Uint8Array | undefined> =>
  findText(values, option) === undefined ? ok(undefined) : session.readPassphrase(values, option);
