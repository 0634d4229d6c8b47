import { describe, expect, it } from 'vitest';
import { codeOf, valueOf } from '../../testing/application.ts';
import { readColumns } from './columns.ts';
import { readCsvRecords } from './csv-records.ts';
import { decodeCsv } from './csv-text.ts';
import { parsePeriodText } from './period-text.ts';
import { writeSafeCsv } from './safe-csv.ts';
import { buildTemplate } from './template.ts';

const TEXT = 'name;subject\r\n1;CN=Märkte\r\n';
const utf16 = (text: string, bigEndian: boolean): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};

describe('the text of a table', () => {
  it.each([
    ['utf-8', Buffer.from(TEXT)],
    ['utf-8', Buffer.from(`\uFEFF${TEXT}`)],
    ['utf-16le', utf16(`\uFEFF${TEXT}`, false)],
    ['utf-16be', utf16(`\uFEFF${TEXT}`, true)],
    ['utf-16le', utf16(TEXT, false)],
    ['utf-16be', utf16(TEXT, true)],
    ['windows-1252', Buffer.from(TEXT, 'latin1')],
  ] as const)('is read as %s and said to be so', (encoding, bytes) => {
    expect(decodeCsv(bytes)).toEqual({ text: TEXT, encoding });
  });
});

describe('the records of a table', () => {
  it.each([',', ';', '\t'] as const)('are separated by %j', async (separator) => {
    const text = `name${separator}subject\n"a${separator} ""b"""${separator}CN=x\n`;
    const table = valueOf(await readCsvRecords(text, 'a.csv'));
    expect(table).toMatchObject({ separator, records: [{ line: 2, cells: [`a${separator} "b"`, 'CN=x'] }] });
  });

  it('know the line on which they begin, whatever stands inside quotes and between them', async () => {
    const table = valueOf(await readCsvRecords('subject,san\r\n"a\r\nb"\r\n\r\n , \r\nc\r\n,\r\n', 'a.csv'));
    expect(table.records.map(({ line }) => line)).toEqual([2, 6]);
  });

  it.each([
    ['quote-not-closed', 3, 'subject\nCN=a\n"CN=b\nCN=c\n'],
    ['quote-inside', 2, 'subject\n"CN=a"b,c\n'],
    ['cell-too-large', 2, `subject\n${'x'.repeat(1024 * 1024)}\n`],
    ['no-header', 1, '\n\n'],
    ['too-many-cells', 2, `subject\n${','.repeat(200)}\n`],
  ])('are refused with the line: %s', async (problem, line, text) => {
    const read = await readCsvRecords(text, 'a.csv');
    expect(codeOf(read)).toBe('batch.file-invalid');
    if (!read.ok) expect(read.error.evidence).toEqual({ name: 'a.csv', line, problem });
  });

  it('may come under headings in any order, with others told', async () => {
    const table = valueOf(await readCsvRecords('Colour,SUBJECT, CSR \nred,CN=a,\n', 'a.csv'));
    const { places, unknown } = valueOf(readColumns(table, 'a.csv'));
    expect([...places]).toEqual([
      ['subject', 1],
      ['csr', 2],
    ]);
    expect(unknown).toEqual(['Colour']);
    expect(codeOf(readColumns({ ...table, header: ['name'] }, 'a.csv'))).toBe('batch.file-invalid');
    expect(codeOf(readColumns({ ...table, header: ['subject', 'Subject'] }, 'a.csv'))).toBe('batch.file-invalid');
  });
});

describe('a table that is written', () => {
  it('holds nothing that a spreadsheet computes', async () => {
    const names = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\u200b=1', 'a\0"b'];
    const { text } = decodeCsv(writeSafeCsv([['subject'], ...names.map((name) => [name])]));
    const cells = valueOf(await readCsvRecords(text, 'a.csv')).records.flatMap((record) => record.cells);
    expect(cells).toEqual(["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "'\u200b=1", 'a"b']);
  });

  it('is read back as it was, if it is the template', async () => {
    const table = valueOf(await readCsvRecords(decodeCsv(buildTemplate()).text, 'batch.csv'));
    expect(valueOf(readColumns(table, 'batch.csv')).unknown).toEqual([]);
    expect(table.records).toHaveLength(1);
  });
});

describe('a length of time in a cell', () => {
  it('is a number and a unit, at most 100 years', () => {
    expect(['12h', '90d', '6mo', '2y', '100y'].map(parsePeriodText)).not.toContain(undefined);
    expect(['', '0d', '9q', '101y', '1.5d', '-1d'].map(parsePeriodText)).toEqual(Array(6).fill(undefined));
  });
});
