import { parse } from 'csv-parse';
import { fail } from '../../../shared/errors.ts';
import type { BatchSeparator } from '../../../shared/model/batch.ts';
import { ok } from '../../../shared/result.ts';
import type { Outcome } from '../ports.ts';

export const CSV_LIMIT_OCTETS = 16 * 1024 * 1024;
export const MAX_RECORDS = 100_000;
export const MAX_CELL_CHARACTERS = 64 * 1024;
const MAX_CELLS = 100;
/** What csv-parse holds of one record at most: it guards the memory, our own limit speaks of cells. */
const MAX_RECORD_CHARACTERS = 4 * MAX_CELL_CHARACTERS;
const CHUNK_CHARACTERS = 64 * 1024;

export interface CsvRecord {
  /** Line of the file, from 1, on which the record begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly separator: BatchSeparator;
  readonly header: readonly string[];
  readonly records: readonly CsvRecord[];
}

/**
 * Splits a table into records: comma, semicolon or tab, whichever the first line has most of outside quotes; cells in quotes may hold separators,
 * line ends and doubled quotes. Lines without anything but separators are passed over, as spreadsheets
 * leave them. At most 100 000 records, 100 cells each, 64 Ki characters a cell.
 * Fails with `batch.file-invalid {line, problem}`: `quote-not-closed`, `quote-inside`, `cell-too-large`, `too-many-cells`, `too-many-rows`, `no-header`.
 * @see RFC 4180
 */
export async function readCsvRecords(text: string, name: string): Outcome<CsvTable> {
  // Line ends of one kind, so that lines are counted as editors count them.
  const plain = text.replaceAll(/\r\n?/g, '\n');
  const separator = findSeparator(plain);
  const records: CsvRecord[] = [];
  for await (const record of streamRecords(plain, separator)) {
    const refused = 'problem' in record ? record : findExcess(record, records.length);
    if (refused !== undefined) return fail('batch.file-invalid', { name, ...refused });
    if ('cells' in record && record.cells.some((cell) => cell.trim() !== '')) records.push(record);
  }
  const [header, ...rows] = records;
  if (header === undefined) return fail('batch.file-invalid', { name, line: 1, problem: 'no-header' });
  return ok({ separator, header: header.cells, records: rows });
}

interface Refusal {
  readonly line: number;
  readonly problem: string;
}

function findExcess({ line, cells }: CsvRecord, before: number): Refusal | undefined {
  if (before > MAX_RECORDS) return { line, problem: 'too-many-rows' };
  if (cells.length > MAX_CELLS) return { line, problem: 'too-many-cells' };
  return cells.some((cell) => cell.length > MAX_CELL_CHARACTERS) ? { line, problem: 'cell-too-large' } : undefined;
}

const SEPARATORS = [',', ';', '\t'] as const;

/** The separator that the first line has most of; a comma where it has none. */
function findSeparator(text: string): BatchSeparator {
  const counts = new Map<string, number>(SEPARATORS.map((separator) => [separator, 0]));
  let inQuotes = false;
  for (const character of text.slice(0, MAX_CELL_CHARACTERS)) {
    if (character === '"') inQuotes = !inQuotes;
    if (inQuotes) continue;
    if (character === '\n' || character === '\r') break;
    const count = counts.get(character);
    if (count !== undefined) counts.set(character, count + 1);
  }
  return SEPARATORS.toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0))[0] ?? ',';
}

/** Fed piece by piece, so that other work gets its turn between. */
async function* streamRecords(text: string, separator: BatchSeparator): AsyncGenerator<CsvRecord | Refusal> {
  let ended = 0;
  const parser = parse({
    delimiter: separator,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    // Told at once, while records wait to be read: after a failure it says where the next one began.
    on_record: (record, { lines }) => {
      ended = lines;
      return record;
    },
  });
  const feeding = feed(parser, text);
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRecord>) {
      const line = info.lines - countLineEnds(record);
      yield { line, cells: record };
    }
  } catch (cause) {
    const refusal = describeFailure(cause, ended + 1);
    if (refusal === undefined) throw cause;
    yield refusal;
  } finally {
    parser.destroy();
    await feeding;
  }
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function feed(parser: ReturnType<typeof parse>, text: string): Promise<void> {
  for (let at = 0; at < text.length && !parser.destroyed; at += CHUNK_CHARACTERS) {
    if (!parser.write(text.slice(at, at + CHUNK_CHARACTERS))) await drained(parser);
  }
  if (!parser.destroyed) parser.end();
}

/** Or ended, by a failure or because nobody reads on. */
const drained = (parser: ReturnType<typeof parse>): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      parser.off('drain', go).off('close', go).off('error', go);
      resolve();
    };
    parser.on('drain', go).on('close', go).on('error', go);
    if (parser.destroyed) go();
  });

const countLineEnds = (cells: readonly string[]): number =>
  cells.reduce((count, cell) => count + cell.split('\n').length - 1, 0);

const PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'quote-not-closed',
  CSV_INVALID_CLOSING_QUOTE: 'quote-inside',
  INVALID_OPENING_QUOTE: 'quote-inside',
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: 'quote-inside',
  CSV_MAX_RECORD_SIZE: 'cell-too-large',
};

/** Undefined where the failure is none of the file's. The line is that on which the record begins. */
function describeFailure(cause: unknown, line: number): Refusal | undefined {
  if (!(cause instanceof Error) || !('code' in cause) || typeof cause.code !== 'string') return undefined;
  const problem = PROBLEMS[cause.code];
  return problem === undefined ? undefined : { line, problem };
}
