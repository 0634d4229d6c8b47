import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES, COMMON_OPTIONS } from './command.ts';
import { COMMANDS } from './commands.ts';

describe('what could be a secret', () => {
  it.each(COMMAND_NAMES)('is read from a file or a prompt, never from arguments, which every user sees: %s', (name) => {
    const options = Object.entries({ ...COMMON_OPTIONS, ...COMMANDS[name].options });
    const secret = options.filter(([option, { type }]) => type === 'string' && /pass|secret|recovery/.test(option));
    const names = secret.map(([option]) => option);
    // Files that are read from or written to.
    expect(names.filter((option) => !/-(?:file|out)$/.test(option))).toEqual([]);
  });
});
