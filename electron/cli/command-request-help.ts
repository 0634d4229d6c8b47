import { KEY_CHOICES } from '../../shared/model/key.ts';
import { HELP_TOOLS, type HelpForTool } from '../../shared/model/request-help.ts';
import { fail } from '../../shared/errors.ts';
import { ok } from '../../shared/result.ts';
import { requestCommandText as text } from '../../shared/text/en/cli-request.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { Command } from './command.ts';
import { findChoice, findText, getText } from './option.ts';
import { listNames } from './san-option.ts';

/** Prints the message for a partner, the commands for one program (`--tool`), or writes its files (`--out`). */
export const requestHelpCommand: Command = {
  options: {
    profile: { type: 'string' },
    subject: { type: 'string' },
    san: { type: 'string', multiple: true },
    key: { type: 'string' },
    partner: { type: 'string' },
    tool: { type: 'string' },
    out: { type: 'string' },
  },
  positionals: { min: 0, max: 0 },
  run: async ({ values, session }) => {
    const profile = getText(values, 'profile');
    if (!profile.ok) return profile;
    const key = findChoice(values, 'key', KEY_CHOICES);
    if (!key.ok) return key;
    const tool = findChoice(values, 'tool', HELP_TOOLS);
    if (!tool.ok) return tool;
    const folder = findText(values, 'out');
    if (folder !== undefined && tool.value === undefined)
      return fail('input.invalid', { field: '--tool', problem: 'missing' });
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const wanted = findText(values, 'partner');
    const partner = wanted === undefined ? undefined : await workspace.value.partners.find(wanted);
    if (partner !== undefined && !partner.ok) return partner;
    const input = {
      profile: profile.value,
      subject: findText(values, 'subject'),
      sans: listNames(values),
      key: key.value ?? 'p256',
      partnerId: partner?.value.id,
    };
    if (folder !== undefined && tool.value !== undefined) {
      const saved = await workspace.value.requestHelp.save({ ...input, tool: tool.value, folder });
      if (!saved.ok) return saved;
      return ok({ exitCode: 0, json: saved.value, lines: [commandText.written(saved.value.name)] });
    }
    const help = await workspace.value.requestHelp.build(input);
    if (!help.ok) return help;
    const { tools, message, missing, ignored } = help.value;
    const chosen = tools.find((each) => each.tool === tool.value);
    const lines = chosen === undefined ? message.trimEnd().split('\n') : describeTool(chosen);
    return ok({
      exitCode: chosen?.obstacle === undefined ? 0 : 1,
      json: help.value,
      lines,
      notes: [...missing.map(text.missing), ...ignored.map(text.ignored)],
    });
  },
};

const describeTool = ({ tool, files, commands, obstacle }: HelpForTool): readonly string[] =>
  obstacle === undefined
    ? [
        ...files.flatMap((file) => [`# ${file.name}`, ...file.text.trimEnd().split(/\r?\n/), '']),
        ...commands.trimEnd().split('\n'),
      ]
    : [text.impossible(tool, obstacle.reason, obstacle.value)];
