import path from 'node:path';
import { EXPORT_COLUMNS, EXPORT_MANY_FORMATS, type ExportColumn } from '../../shared/model/export-many.ts';
import type { AppError } from '../../shared/errors.ts';
import { fail } from '../../shared/errors.ts';
import { mapResult, ok, type Result } from '../../shared/result.ts';
import { commandText } from '../../shared/text/en/cli.ts';
import type { ExportManyRequest } from '../services/export-many/export-many.ts';
import type { Workspace } from '../services/workspace.ts';
import type { CommandResult, OptionTable } from './command.ts';
import { findChoice, findText, getText, isSet, type OptionValues } from './option.ts';
import type { Session } from './session.ts';

/** Options by which a list goes into a file. */
export const LIST_EXPORT_OPTIONS: OptionTable = {
  format: { type: 'string' },
  out: { type: 'string' },
  columns: { type: 'string' },
  bom: { type: 'boolean' },
  force: { type: 'boolean' },
};

export const isListExport = (values: OptionValues): boolean =>
  findText(values, 'out') !== undefined || findText(values, 'format') !== undefined;

export interface ListToExport {
  readonly workspace: Workspace;
  readonly session: Session;
  /** Words of the filter, as they were given. */
  readonly words: string;
  readonly status: string | undefined;
  /** Name of the authority. */
  readonly authority: string | undefined;
  readonly order: ExportManyRequest['order'];
}

/** Writes the whole list into a file or folder. */
export async function exportList(values: OptionValues, list: ListToExport): CommandResult {
  const format = findChoice(values, 'format', EXPORT_MANY_FORMATS);
  if (!format.ok) return format;
  const chosen = format.value;
  if (chosen === undefined) return fail('input.invalid', { field: '--format', problem: 'missing' });
  const out = getText(values, 'out');
  if (!out.ok) return out;
  const columns = readColumns(values);
  if (!columns.ok) return columns;
  for (const option of ['limit', 'offset', 'count'])
    if (values[option] !== undefined) return fail('input.invalid', { field: `--${option}`, problem: 'contradicts' });
  const written = await list.workspace.exportMany.run(
    {
      selection: { filter: joinFilter(list), except: [] },
      format: chosen,
      columns: columns.value,
      byteOrderMark: isSet(values, 'bom'),
      order: list.order,
      target: { path: path.resolve(out.value), overwrite: isSet(values, 'force') },
    },
    { signal: list.session.signal, progress: () => undefined },
  );
  return mapResult(written, ({ name, certificates }) => ({
    exitCode: 0 as const,
    json: { certificates, file: name },
    lines: [commandText.listExported(certificates, name)],
  }));
}

/** One filter that says what the options say too. */
function joinFilter({ words, status, authority }: ListToExport): string {
  const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return [
    words.trim() === '' ? '' : `(${words})`,
    status === undefined ? '' : `status:${status}`,
    authority === undefined ? '' : `ca:=${quote(authority)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function readColumns(values: OptionValues): Result<readonly ExportColumn[] | undefined, AppError> {
  const text = findText(values, 'columns');
  if (text === undefined) return ok(undefined);
  const columns: ExportColumn[] = [];
  for (const word of text.split(',')) {
    const column = EXPORT_COLUMNS.find((known) => known === word.trim());
    if (column === undefined) return fail('input.invalid', { field: '--columns', problem: 'unknown-choice' });
    columns.push(column);
  }
  return ok(columns);
}
