import { ok } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { Command } from './command.ts';

/** Exit code 1 where something was not taken. */
export const importCommand: Command = {
  options: {},
  positionals: { min: 1, max: 10_000 },
  run: async ({ values, positionals, session }) => {
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const report = await workspace.value.imports.run(positionals.map(session.file), {
      signal: session.signal,
      progress: () => undefined,
    });
    if (!report.ok) return report;
    const { imported, duplicates, failed } = report.value;
    const lines = [
      commandText.imported(imported, duplicates, failed.length),
      ...failed.map(({ path, offset, code }) => `${path}  ${offset}  ${code}`),
    ];
    return ok({ exitCode: failed.length === 0 ? 0 : 1, json: report.value, lines });
  },
};
