import path from 'node:path';
import { fail } from '../../shared/errors.ts';
import { mapResult } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import { DAY_MS } from '../../shared/model/timeline-units.ts';
import type { Command } from './command.ts';
import { findNumber, findText, getText, isSet } from './option.ts';

const STANDARD_DAYS = 90;
const MOST_DAYS = 36_500;

export const reportCommand: Command = {
  options: {
    out: { type: 'string' },
    title: { type: 'string' },
    days: { type: 'string' },
    force: { type: 'boolean' },
  },
  positionals: { min: 0, max: 20 },
  run: async ({ values, positionals, session }) => {
    const out = getText(values, 'out');
    if (!out.ok) return out;
    // Only the window has Chromium to print with.
    if (path.extname(out.value).toLowerCase() === '.pdf')
      return fail('input.invalid', { field: '--out', problem: 'pdf-in-window' });
    const days = findNumber(values, 'days', { min: 1, max: MOST_DAYS });
    if (!days.ok) return days;
    const workspace = await session.open(values);
    if (!workspace.ok) return workspace;
    const to = Date.now();
    const request = {
      title: findText(values, 'title') ?? '',
      filter: positionals.join(' '),
      period: { from: to - (days.value ?? STANDARD_DAYS) * DAY_MS, to },
      target: { path: path.resolve(out.value), overwrite: isSet(values, 'force') },
      as: { format: 'html' },
    } as const;
    const job = { signal: session.signal, progress: () => undefined };
    return mapResult(await workspace.value.reports.save(request, job), ({ name }) => ({
      exitCode: 0 as const,
      json: { file: name },
      lines: [commandText.reportWritten(name)],
    }));
  },
};
