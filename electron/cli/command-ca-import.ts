import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { MAX_LAST_CRL_NUMBER } from '../../shared/model/authority.ts';
import { KEY_CHOICES } from '../../shared/model/key.ts';
import type { OwnRequest } from '../../shared/model/request.ts';
import type { Result } from '../../shared/result.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { checkTarget } from '../services/atomic-file.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import { chooseOne, findWishes, importAnswer, WISH_OPTIONS } from './authority-options.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { findChoice, findNumber, findText, getText, isSet, type OptionValues } from './option.ts';
import type { Session } from './session.ts';

/** With `--key-file` or `--p12` its key too, else its certificate alone. */
export const caImportCommand: Command = {
  options: {
    name: { type: 'string' },
    'key-file': { type: 'string' },
    p12: { type: 'string' },
    'key-passphrase-file': { type: 'string' },
    'crl-number': { type: 'string' },
  },
  positionals: { min: 0, max: 1 },
  run: (invocation) => importAuthority(invocation),
};

async function importAuthority(invocation: Invocation): CommandResult {
  const { values, positionals, session } = invocation;
  const file = chooseFile(values, positionals[0]);
  if (!file.ok) return file;
  const crlNumber = findNumber(values, 'crl-number', { min: 0, max: MAX_LAST_CRL_NUMBER });
  if (!crlNumber.ok) return crlNumber;
  const source = session.file(file.value);
  const about = { name: findText(values, 'name'), lastCrlNumber: crlNumber.value };
  const keyFile = findText(values, 'key-file');
  if (keyFile === undefined && findText(values, 'p12') === undefined) {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const taken = await workspace.value.authorities.importCertificate({ source, ...about });
    return taken.ok ? ok(importAnswer(taken.value)) : taken;
  }
  const workspace = await session.openUnlocked(values);
  if (!workspace.ok) return workspace;
  const passphrase = await readKeyPassphrase(session, values);
  if (!passphrase.ok) return passphrase;
  const keySource = keyFile === undefined ? undefined : session.file(keyFile);
  const wanted = { source, keySource, passphrase: passphrase.value, ...about };
  const taken = await workspace.value.authorities.importWithKey(wanted);
  return taken.ok ? ok(importAnswer(taken.value)) : taken;
}

/** The file is an argument or follows `--p12`. */
function chooseFile(values: OptionValues, argument: string | undefined): Result<string, AppError> {
  const p12 = findText(values, 'p12');
  if (p12 !== undefined && (argument !== undefined || findText(values, 'key-file') !== undefined))
    return fail('input.invalid', { field: '--p12', problem: 'contradicts' });
  const file = p12 ?? argument;
  return file === undefined ? fail('input.invalid', { field: 'FILE', problem: 'missing' }) : ok(file);
}

/** A keystore has one; of a key file nobody knows before. */
async function readKeyPassphrase(session: Session, values: OptionValues): Outcome<Uint8Array | undefined> {
  const isGiven = findText(values, 'key-passphrase-file') !== undefined;
  return isGiven || findText(values, 'p12') !== undefined
    ? session.readPassphrase(values, 'key-passphrase-file')
    : ok(undefined);
}

/** A new authority, or with `--renew` one that is here and whose parent is elsewhere. */
export const caRequestCommand: Command = {
  options: {
    name: { type: 'string' },
    renew: { type: 'string' },
    subject: { type: 'string' },
    key: { type: 'string' },
    note: { type: 'string' },
    out: { type: 'string' },
    force: { type: 'boolean' },
    ...WISH_OPTIONS,
  },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const out = getText(values, 'out');
    if (!out.ok) return out;
    const what = chooseOne(values, 'name', 'renew');
    if (!what.ok) return what;
    const target = { path: out.value, overwrite: isSet(values, 'force') };
    const ready = await checkTarget(target);
    if (!ready.ok) return ready;
    const workspace = await session.openUnlocked(values);
    if (!workspace.ok) return workspace;
    const request = await (what.value.name === 'renew'
      ? requestRenewal(workspace.value, what.value.value)
      : requestNew(workspace.value, what.value.value, values));
    if (!request.ok) return request;
    const { id, subject } = request.value;
    const written = await workspace.value.ownRequests.export({ id, format: 'pem', target });
    if (!written.ok) return written;
    return ok({ exitCode: 0, json: { id, subject, file: out.value }, lines: [commandText.written(out.value)] });
  },
};

async function requestRenewal(workspace: Workspace, wanted: string): Outcome<OwnRequest> {
  const authority = await workspace.authorities.find(wanted);
  return authority.ok ? workspace.authorities.requestRenewal(authority.value.id) : authority;
}

async function requestNew(workspace: Workspace, name: string, values: OptionValues): Outcome<OwnRequest> {
  const key = findChoice(values, 'key', KEY_CHOICES);
  if (!key.ok) return key;
  const wishes = findWishes(values);
  if (!wishes.ok) return wishes;
  return workspace.authorities.requestFromParent({
    ...wishes.value,
    name,
    subject: findText(values, 'subject'),
    key: key.value ?? 'p256',
    note: findText(values, 'note'),
  });
}

export const caAnswerCommand: Command = {
  options: {},
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const taken = await workspace.value.authorities.importAnswer(session.file(positionals[0] ?? ''));
    return taken.ok ? ok(importAnswer(taken.value)) : taken;
  },
};
