import type { CertificateId } from '../../shared/model/brands.ts';
import { KEY_CHOICES } from '../../shared/model/key.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { authorityCommandText } from '../../shared/text/en/cli-ca.ts';
import { checkTarget, type FileTarget } from '../services/atomic-file.ts';
import type { CrossSignInput } from '../services/authorities/cross-sign.ts';
import type { FileSource } from '../services/file-source.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import {
  ADDRESS_OPTIONS,
  authorityAnswer,
  authorityJson,
  chooseOne,
  findAddresses,
  findPathLength,
} from './authority-options.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { formatOfEnding } from './file-ending.ts';
import { findChoice, findText, getText, isSet } from './option.ts';
import { findValidity, VALIDITY_OPTIONS } from './period-option.ts';
import { failUnwritten } from './unwritten.ts';

export const caRenewCommand: Command = {
  options: { 'accept-warnings': { type: 'boolean' }, ...VALIDITY_OPTIONS },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const validity = findValidity(values);
    if (!validity.ok) return validity;
    const workspace = await session.openUnlocked(values);
    if (!workspace.ok) return workspace;
    const { authorities } = workspace.value;
    const authority = await authorities.find(positionals[0] ?? '');
    if (!authority.ok) return authority;
    const renewed = await authorities.renew({
      id: authority.value.id,
      validity: validity.value,
      refuseWarnings: !isSet(values, 'accept-warnings'),
    });
    if (!renewed.ok) return renewed;
    return ok(authorityAnswer(renewed.value, authorityCommandText.renewed(renewed.value)));
  },
};

export const caRekeyCommand: Command = {
  options: {
    name: { type: 'string' },
    subject: { type: 'string' },
    key: { type: 'string' },
    'accept-warnings': { type: 'boolean' },
    ...VALIDITY_OPTIONS,
    ...ADDRESS_OPTIONS,
  },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const name = getText(values, 'name');
    if (!name.ok) return name;
    const key = findChoice(values, 'key', KEY_CHOICES);
    if (!key.ok) return key;
    const validity = findValidity(values);
    if (!validity.ok) return validity;
    const workspace = await session.openUnlocked(values);
    if (!workspace.ok) return workspace;
    const { authorities } = workspace.value;
    const old = await authorities.find(positionals[0] ?? '');
    if (!old.ok) return old;
    const made = await authorities.rekey({
      id: old.value.id,
      name: name.value,
      subject: findText(values, 'subject'),
      key: key.value ?? 'p256',
      validity: validity.value,
      addresses: findAddresses(values),
      refuseWarnings: !isSet(values, 'accept-warnings'),
    });
    if (!made.ok) return made;
    return ok(authorityAnswer(made.value, authorityCommandText.rekeyed(made.value, old.value.name)));
  },
};

/** An authority of the workspace, or one elsewhere by its certificate or request. */
export const caCrossSignCommand: Command = {
  options: {
    by: { type: 'string' },
    file: { type: 'string' },
    ca: { type: 'string' },
    'path-length': { type: 'string' },
    'accept-warnings': { type: 'boolean' },
    out: { type: 'string' },
    force: { type: 'boolean' },
    ...VALIDITY_OPTIONS,
  },
  positionals: { min: 0, max: 0 },
  run: (invocation) => crossSign(invocation),
};

async function crossSign({ values, session }: Invocation): CommandResult {
  const what = chooseOne(values, 'ca', 'file');
  if (!what.ok) return what;
  const by = getText(values, 'by');
  if (!by.ok) return by;
  const validity = findValidity(values);
  if (!validity.ok) return validity;
  const pathLength = findPathLength(values);
  if (!pathLength.ok) return pathLength;
  const out = findText(values, 'out');
  const target = out === undefined ? undefined : { path: out, overwrite: isSet(values, 'force') };
  const ready = target === undefined ? ok(null) : await checkTarget(target);
  if (!ready.ok) return ready;
  const workspace = await session.openUnlocked(values);
  if (!workspace.ok) return workspace;
  const { authorities } = workspace.value;
  const signer = await authorities.find(by.value);
  if (!signer.ok) return signer;
  const wanted = {
    byId: signer.value.id,
    validity: validity.value,
    pathLength: pathLength.value,
    refuseWarnings: !isSet(values, 'accept-warnings'),
  };
  const crossed = await (what.value.name === 'file'
    ? crossForeign(workspace.value, { source: session.file(what.value.value), ...wanted })
    : crossOwn(workspace.value, what.value.value, wanted));
  if (!crossed.ok) return crossed;
  const { name = what.value.value, certificateId, json } = crossed.value;
  const said = authorityCommandText.crossSigned(name, signer.value.name, certificateId);
  if (target === undefined) return ok({ exitCode: 0, json, lines: [said] });
  const written = await writeCertificate(workspace.value, certificateId, target);
  if (!written.ok) return written;
  return ok({ exitCode: 0, json: { ...json, file: target.path }, lines: [said, commandText.written(target.path)] });
}

type CrossTerms = Omit<CrossSignInput, 'id'>;

interface Crossed {
  readonly certificateId: CertificateId;
  /** Of an authority that is here. */
  readonly name?: string;
  readonly json: object;
}

async function crossOwn(workspace: Workspace, wanted: string, terms: CrossTerms): Outcome<Crossed> {
  const authority = await workspace.authorities.find(wanted);
  if (!authority.ok) return authority;
  const crossed = await workspace.authorities.crossSign({ id: authority.value.id, ...terms });
  if (!crossed.ok) return crossed;
  const { crossCertificateId: certificateId, ...summary } = crossed.value;
  return ok({
    certificateId,
    name: summary.name,
    json: { ...authorityJson(summary), crossCertificateId: certificateId },
  });
}

async function crossForeign(
  workspace: Workspace,
  input: CrossTerms & { readonly source: FileSource },
): Outcome<Crossed> {
  const crossed = await workspace.authorities.crossSignForeign(input);
  return crossed.ok ? ok({ certificateId: crossed.value.certificateId, json: crossed.value }) : crossed;
}

/** PEM unless the ending says DER. */
async function writeCertificate(workspace: Workspace, id: CertificateId, target: FileTarget): Outcome<null> {
  const format = formatOfEnding(target.path) === 'der' ? 'der' : 'pem';
  const written = await workspace.exports.certificate({ id, format, target });
  if (written.ok) return ok(null);
  const made = await workspace.certificates.find(id);
  return made.ok ? failUnwritten(made.value, target.path, written.error) : written;
}

export const caArchiveCommand: Command = {
  options: { restore: { type: 'boolean' } },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const { authorities } = workspace.value;
    const authority = await authorities.find(positionals[0] ?? '');
    if (!authority.ok) return authority;
    const archived = !isSet(values, 'restore');
    const changed = await authorities.archive({ id: authority.value.id, archived });
    if (!changed.ok) return changed;
    return ok(authorityAnswer(changed.value, authorityCommandText.archived(changed.value.name, archived)));
  },
};

/** The name is typed again, so that no slip of a script deletes a key. */
export const caDeleteCommand: Command = {
  options: { confirm: { type: 'string' } },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const confirmName = getText(values, 'confirm');
    if (!confirmName.ok) return confirmName;
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const { authorities } = workspace.value;
    const authority = await authorities.find(positionals[0] ?? '');
    if (!authority.ok) return authority;
    const { id, name } = authority.value;
    const deleted = await authorities.delete({ id, confirmName: confirmName.value });
    if (!deleted.ok) return deleted;
    return ok({ exitCode: 0, json: { id, name, deleted: true }, lines: [authorityCommandText.deleted(name)] });
  },
};
