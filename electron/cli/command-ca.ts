import type { AuthoritySummary } from '../../shared/model/authority.ts';
import { KEY_CHOICES } from '../../shared/model/key.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { authorityCommandText } from '../../shared/text/en/cli-ca.ts';
import { AUTHORITY_FORMATS } from '../services/export.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import {
  ADDRESS_OPTIONS,
  authorityAnswer,
  authorityJson,
  detailsJson,
  findAddresses,
  findWishes,
  WISH_OPTIONS,
} from './authority-options.ts';
import type { Command, CommandResult, Invocation } from './command.ts';
import { formatOfEnding } from './file-ending.ts';
import { findChoice, findText, getText, isSet, type OptionValues } from './option.ts';
import { findValidity, VALIDITY_OPTIONS } from './period-option.ts';
import { formatTable } from './terminal.ts';

export const caCreateCommand: Command = {
  options: {
    name: { type: 'string' },
    subject: { type: 'string' },
    issuer: { type: 'string' },
    key: { type: 'string' },
    note: { type: 'string' },
    'accept-warnings': { type: 'boolean' },
    ...VALIDITY_OPTIONS,
    ...WISH_OPTIONS,
    ...ADDRESS_OPTIONS,
  },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const name = getText(values, 'name');
    if (!name.ok) return name;
    const key = findChoice(values, 'key', KEY_CHOICES);
    if (!key.ok) return key;
    const validity = findValidity(values);
    if (!validity.ok) return validity;
    const wishes = findWishes(values);
    if (!wishes.ok) return wishes;
    const workspace = await session.openUnlocked(values);
    if (!workspace.ok) return workspace;
    const issuer = await findIssuer(workspace.value, values);
    if (!issuer.ok) return issuer;
    const created = await workspace.value.authorities.create({
      ...wishes.value,
      name: name.value,
      subject: findText(values, 'subject'),
      issuerId: issuer.value?.id,
      key: key.value ?? 'p256',
      validity: validity.value,
      addresses: findAddresses(values),
      note: findText(values, 'note'),
      refuseWarnings: !isSet(values, 'accept-warnings'),
    });
    if (!created.ok) return created;
    return ok(authorityAnswer(created.value, commandText.authorityCreated(created.value.name, created.value.id)));
  },
};

async function findIssuer(
  workspace: Workspace,
  values: OptionValues,
): Outcome<Pick<AuthoritySummary, 'id'> | undefined> {
  const wanted = findText(values, 'issuer');
  return wanted === undefined ? ok(undefined) : workspace.authorities.find(wanted);
}

export const caListCommand: Command = {
  options: { all: { type: 'boolean' } },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const authorities = await workspace.value.authorities.list();
    if (!authorities.ok) return authorities;
    const shown = authorities.value.filter(({ archivedAt }) => isSet(values, 'all') || archivedAt === undefined);
    const rows = orderAsTree(shown).map(({ authority, depth }) => [
      authorityCommandText.nameAt(authority.name, depth),
      authority.key,
      authorityCommandText.keyPlace(authority.hasKey),
      authorityCommandText.standing(authority),
      commandText.day(authority.notAfter),
      authority.crlNextUpdate === undefined ? '' : commandText.day(authority.crlNextUpdate),
      String(authority.issued),
      String(authority.revoked),
      authority.id,
    ]);
    const json = { total: shown.length, items: shown.map(authorityJson) };
    return ok({ exitCode: 0, json, lines: formatTable([[...authorityCommandText.columns], ...rows]) });
  },
};

interface TreeRow {
  readonly authority: AuthoritySummary;
  readonly depth: number;
}

/** Each below the one that signed it; one whose signer is not listed stands at the left. */
function orderAsTree(authorities: readonly AuthoritySummary[]): readonly TreeRow[] {
  const ids = new Set(authorities.map(({ id }) => id));
  const isTop = ({ id, parentId }: AuthoritySummary) => parentId === undefined || parentId === id || !ids.has(parentId);
  const below = Map.groupBy(
    authorities.filter((one) => !isTop(one)),
    ({ parentId }) => parentId,
  );
  const withBelow = (authority: AuthoritySummary, depth: number): readonly TreeRow[] => [
    { authority, depth },
    ...(below.get(authority.id) ?? []).flatMap((child) => withBelow(child, depth + 1)),
  ];
  return authorities.filter(isTop).flatMap((top) => withBelow(top, 0));
}

export const caShowCommand: Command = {
  options: {},
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const { authorities } = workspace.value;
    const authority = await authorities.find(positionals[0] ?? '');
    if (!authority.ok) return authority;
    const details = await authorities.get(authority.value.id);
    if (!details.ok) return details;
    return ok({ exitCode: 0, json: detailsJson(details.value), lines: authorityCommandText.details(details.value) });
  },
};

const KEY_FORMATS = ['p12', 'key-pem'] as const;

/** Its certificate; with a format of keys its key, under a passphrase that is given and never made here. Without a format the file's ending says it. */
export const caExportCommand: Command = {
  options: {
    out: { type: 'string' },
    chain: { type: 'boolean' },
    force: { type: 'boolean' },
    format: { type: 'string' },
    'export-passphrase-file': { type: 'string' },
  },
  positionals: { min: 1, max: 1 },
  run: async (invocation) => {
    const format = findChoice(invocation.values, 'format', [...AUTHORITY_FORMATS, ...KEY_FORMATS]);
    if (!format.ok) return format;
    const wanted = format.value ?? formatOfEnding(findText(invocation.values, 'out') ?? '');
    const keyFormat = KEY_FORMATS.find((known) => known === wanted);
    if (keyFormat !== undefined) return exportKey(invocation, keyFormat);
    return exportCertificate(
      invocation,
      AUTHORITY_FORMATS.find((known) => known === wanted),
    );
  },
};

async function exportCertificate(
  { values, positionals, session }: Invocation,
  format: (typeof AUTHORITY_FORMATS)[number] | undefined,
): CommandResult {
  const out = getText(values, 'out');
  if (!out.ok) return out;
  const workspace = await session.open(values);
  if (!workspace.ok) return workspace;
  const authority = await workspace.value.authorities.find(positionals[0] ?? '');
  if (!authority.ok) return authority;
  const { id, sha256 } = authority.value;
  const target = { path: out.value, overwrite: isSet(values, 'force') };
  const written = await workspace.value.exports.authority({ id, chain: isSet(values, 'chain'), format, target });
  if (!written.ok) return written;
  return ok({ exitCode: 0, json: { id, sha256, file: out.value }, lines: [commandText.written(out.value)] });
}

async function exportKey(
  { values, positionals, session }: Invocation,
  format: (typeof KEY_FORMATS)[number],
): CommandResult {
  const out = getText(values, 'out');
  if (!out.ok) return out;
  const workspace = await session.openUnlocked(values);
  if (!workspace.ok) return workspace;
  const authority = await workspace.value.authorities.find(positionals[0] ?? '');
  if (!authority.ok) return authority;
  const passphrase = await session.readPassphrase(values, 'export-passphrase-file');
  if (!passphrase.ok) return passphrase;
  const { id, sha256 } = authority.value;
  const target = { path: out.value, overwrite: isSet(values, 'force') };
  const written = await workspace.value.authorities.exportKey({ id, format, passphrase: passphrase.value, target });
  if (!written.ok) return written;
  return ok({ exitCode: 0, json: { id, sha256, format, file: out.value }, lines: [commandText.written(out.value)] });
}
