import type { AuthoritySummary } from '../../shared/model/authority.ts';
import { KEY_CHOICES } from '../../shared/model/key.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { Outcome } from '../services/ports.ts';
import type { Workspace } from '../services/workspace.ts';
import type { Command } from './command.ts';
import { findChoice, findNumber, findText, getText, isSet, type OptionValues } from './option.ts';
import { formatTable } from './terminal.ts';

const MAX_DAYS = 36_500;

export const caCreateCommand: Command = {
  options: {
    name: { type: 'string' },
    subject: { type: 'string' },
    issuer: { type: 'string' },
    key: { type: 'string' },
    days: { type: 'string' },
    'path-length': { type: 'string' },
  },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const name = getText(values, 'name');
    if (!name.ok) return name;
    const key = findChoice(values, 'key', KEY_CHOICES);
    if (!key.ok) return key;
    const days = findNumber(values, 'days', { min: 1, max: MAX_DAYS });
    if (!days.ok) return days;
    const pathLength = findNumber(values, 'path-length', { min: 0, max: 16 });
    if (!pathLength.ok) return pathLength;
    const workspace = await session.openUnlocked(values);
    if (!workspace.ok) return workspace;
    const issuer = await findIssuer(workspace.value, values);
    if (!issuer.ok) return issuer;
    const created = await workspace.value.authorities.create({
      name: name.value,
      subject: findText(values, 'subject'),
      issuerId: issuer.value?.id,
      key: key.value ?? 'p256',
      validity: days.value === undefined ? undefined : { count: days.value, unit: 'days' },
      pathLength: pathLength.value,
    });
    if (!created.ok) return created;
    return ok({
      exitCode: 0,
      json: authorityJson(created.value),
      lines: [commandText.authorityCreated(created.value.name, created.value.id)],
    });
  },
};

async function findIssuer(workspace: Workspace, values: OptionValues): Outcome<AuthoritySummary | undefined> {
  const wanted = findText(values, 'issuer');
  return wanted === undefined ? ok(undefined) : workspace.authorities.find(wanted);
}

export const caListCommand: Command = {
  options: {},
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const authorities = await workspace.value.authorities.list();
    if (!authorities.ok) return authorities;
    const rows = authorities.value.map(({ name, key, status, notAfter, issued, revoked, id }) => [
      name,
      key,
      status,
      commandText.day(notAfter),
      String(issued),
      String(revoked),
      id,
    ]);
    const json = { total: authorities.value.length, items: authorities.value.map(authorityJson) };
    return ok({ exitCode: 0, json, lines: formatTable([[...commandText.authorityColumns], ...rows]) });
  },
};

/** Instants in scripts are RFC 3339. */
function authorityJson(authority: AuthoritySummary) {
  const { notBefore, notAfter, crlNextUpdate, ...rest } = authority;
  return {
    ...rest,
    notBefore: new Date(notBefore).toISOString(),
    notAfter: new Date(notAfter).toISOString(),
    ...(crlNextUpdate === undefined ? {} : { crlNextUpdate: new Date(crlNextUpdate).toISOString() }),
  };
}

export const caExportCommand: Command = {
  options: { out: { type: 'string' }, chain: { type: 'boolean' }, force: { type: 'boolean' } },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const out = getText(values, 'out');
    if (!out.ok) return out;
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const authority = await workspace.value.authorities.find(positionals[0] ?? '');
    if (!authority.ok) return authority;
    const target = { path: out.value, overwrite: isSet(values, 'force') };
    const written = await workspace.value.exports.authority({
      id: authority.value.id,
      chain: isSet(values, 'chain'),
      target,
    });
    if (!written.ok) return written;
    const { id, sha256 } = authority.value;
    return ok({ exitCode: 0, json: { id, sha256, file: out.value }, lines: [commandText.written(out.value)] });
  },
};
