import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { Command } from './command.ts';
import { findChoice, findText } from './option.ts';

/** What a workspace is set to, and what scripts may have to set; the window has the rest. */
export const workspaceSettingsCommand: Command = {
  options: { 'post-quantum-keys': { type: 'string' } },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const wanted = findChoice(values, 'post-quantum-keys', ['on', 'off']);
    if (!wanted.ok) return wanted;
    const isWithKey = findText(values, 'passphrase-file') !== undefined;
    const opened = await (isWithKey ? session.openUnlocked(values) : session.open(values));
    if (!opened.ok) return opened;
    const { settings } = opened.value;
    const read = await (wanted.value === undefined
      ? settings.get()
      : settings.set({ postQuantumKeys: wanted.value === 'on' }));
    if (!read.ok) return read;
    const { postQuantumKeys, autoLockMinutes, expiringDays } = read.value;
    return ok({
      exitCode: 0,
      json: { postQuantumKeys, autoLockMinutes, expiringDays },
      lines: commandText.settings({ postQuantumKeys, autoLockMinutes, expiringDays }),
    });
  },
};
