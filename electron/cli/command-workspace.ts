import path from 'node:path';
import { DEMO_PASSPHRASE } from '../../shared/model/demo.ts';
import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { Command } from './command.ts';
import { findText, getText } from './option.ts';

export const workspaceInitCommand: Command = {
  options: { name: { type: 'string' } },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const file = getText(values, 'workspace');
    if (!file.ok) return file;
    const passphrase = await session.readPassphrase(values, 'passphrase-file');
    if (!passphrase.ok) return passphrase;
    const name = findText(values, 'name') ?? path.parse(file.value).name;
    const created = await session.application.createWorkspace({ file: file.value, name, passphrase: passphrase.value });
    if (!created.ok) return created;
    const { workspace, recoveryKey } = created.value;
    return ok({
      exitCode: 0,
      json: { id: workspace.id, name, recoveryKey },
      lines: commandText.workspaceCreated(name, recoveryKey),
    });
  },
};

/** Its passphrase is printed: it protects nothing. */
export const workspaceDemoCommand: Command = {
  options: {},
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const file = getText(values, 'workspace');
    if (!file.ok) return file;
    const made = await session.application.makeDemo(
      { file: file.value },
      { signal: session.signal, progress: () => undefined },
    );
    if (!made.ok) return made;
    const state = await made.value.state();
    if (!state.ok) return state;
    const { id, name, certificates, authorities, requests } = state.value;
    return ok({
      exitCode: 0,
      json: { id, name, passphrase: DEMO_PASSPHRASE, certificates, authorities, requests },
      lines: commandText.demoMade(DEMO_PASSPHRASE, certificates),
    });
  },
};

/** The window remembers, by a key store that the command line cannot ask; forgetting takes none. */
export const workspaceForgetCommand: Command = {
  options: {},
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const { remembered } = workspace.value;
    const forgotten = await remembered.forgetAll();
    if (!forgotten.ok) return forgotten;
    const count = forgotten.value;
    return ok({ exitCode: 0, json: { forgotten: count }, lines: [commandText.forgotten(count)] });
  },
};

export const workspaceCheckCommand: Command = {
  options: {},
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const withKeys = findText(values, 'passphrase-file') !== undefined;
    const workspace = await (withKeys ? session.openUnlocked(values) : session.open(values));
    if (!workspace.ok) return workspace;
    const report = await workspace.value.check({ signal: session.signal, progress: () => undefined });
    if (!report.ok) return report;
    const { clean, rows, findings } = report.value;
    const lines = [
      commandText.checked(clean, rows, withKeys),
      ...findings.map(({ code, table, rowId }) => `${code}  ${table}  ${rowId}`),
    ];
    return ok({ exitCode: clean ? 0 : 1, json: { ...report.value, keysChecked: withKeys }, lines });
  },
};
