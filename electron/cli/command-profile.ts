import type { ProfileSummary } from '../../shared/model/profile.ts';
import { ok } from '../../shared/result.ts';
import { profileCommandText as text } from '../../shared/text/en/cli-profile.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { Command } from './command.ts';
import { findNumber, getText, isSet } from './option.ts';
import { formatTable } from './terminal.ts';

const MOST_VERSIONS = 1_000_000;

export const profileListCommand: Command = {
  options: { all: { type: 'boolean' } },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const profiles = await workspace.value.profiles.list({ includeArchived: isSet(values, 'all') });
    if (!profiles.ok) return profiles;
    const rows = profiles.value.map(({ id, name, version, issued, isBuiltIn, isChanged, isArchived }) => [
      id,
      name,
      String(version),
      String(issued),
      text.origin({ isBuiltIn, isChanged, isArchived }),
    ]);
    const json = { total: profiles.value.length, items: profiles.value.map(toJson) };
    return ok({ exitCode: 0, json, lines: formatTable([[...text.columns], ...rows]) });
  },
};

export const profileShowCommand: Command = {
  options: { version: { type: 'string' } },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const version = findNumber(values, 'version', { min: 1, max: MOST_VERSIONS });
    if (!version.ok) return version;
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const found = await workspace.value.profiles.get(positionals[0] ?? '', version.value);
    if (!found.ok) return found;
    const { summary, content, versions } = found.value;
    const json = { ...toJson(summary), content, versions };
    return ok({ exitCode: 0, json, lines: text.shown(summary, content, versions) });
  },
};

export const profileImportCommand: Command = {
  options: {},
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const imported = await workspace.value.profiles.import(session.file(positionals[0] ?? ''));
    if (!imported.ok) return imported;
    const { profile, outcome } = imported.value;
    return ok({ exitCode: 0, json: { outcome, ...toJson(profile) }, lines: [text.imported(profile, outcome)] });
  },
};

export const profileExportCommand: Command = {
  options: { version: { type: 'string' }, out: { type: 'string' }, force: { type: 'boolean' } },
  positionals: { min: 1, max: 1 },
  run: async ({ values, positionals, session }) => {
    const out = getText(values, 'out');
    if (!out.ok) return out;
    const version = findNumber(values, 'version', { min: 1, max: MOST_VERSIONS });
    if (!version.ok) return version;
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const id = positionals[0] ?? '';
    const target = { path: out.value, overwrite: isSet(values, 'force') };
    const written = await workspace.value.profiles.export({ id, version: version.value, target });
    return written.ok
      ? ok({ exitCode: 0, json: { id, file: out.value }, lines: [commandText.written(out.value)] })
      : written;
  },
};

/** Instants in scripts are RFC 3339. */
const toJson = ({ savedAt, ...summary }: ProfileSummary) => ({
  ...summary,
  ...(savedAt === undefined ? {} : { savedAt: new Date(savedAt).toISOString() }),
});
