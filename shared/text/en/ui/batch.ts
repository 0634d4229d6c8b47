import type { BatchColumn, BatchRowState, BatchSummary } from '../../../model/batch.ts';
import { formatters, visible } from '../../format.ts';
import { listWords, shortPeriod } from './issue-words.ts';

const f = formatters('en');

type BatchCounts = Pick<BatchSummary, 'ready' | 'warnings' | 'refused' | 'issued'>;

const rows = (count: number): string => f.plural(count, { one: '1 row', other: `${f.number(count)} rows` });
const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });

const COLUMNS: Readonly<Record<BatchColumn, string>> = {
  name: 'a word for the row, for people; the file of a kit is named after it',
  subject: 'CN=gw-05, O=Kestrel Payments GmbH',
  san: 'dns:gw-05.kestrel-pay.example ip:203.0.113.40, several with spaces between',
  csr: 'a request in PEM, or the name of its file beside the table',
  key: 'p256, rsa3072, … where the key is made here; empty takes the one of the profile',
  validity: '90d, 12h, 6mo, 2y',
  profile: 'name or id of a profile, where it is another than below',
  authority: 'name of an authority, where it is another than below',
  partner: 'name of a partner',
  tags: 'prod, edge: several with commas or semicolons between',
};

const STATES: Readonly<Record<BatchRowState, string>> = {
  ready: 'Ready',
  warning: 'Warning',
  refused: 'Refused',
  issued: 'Issued',
};

const BATCH_STATES: Readonly<Record<BatchSummary['state'], string>> = {
  planned: 'Checked, nothing issued',
  running: 'Issuing',
  interrupted: 'Interrupted',
  done: 'Done',
  discarded: 'Discarded',
};

export const batchText = {
  title: 'Batch from CSV',
  back: 'Issue one',
  newBatch: 'New batch',
  file: {
    name: 'File',
    drop: 'Drop a table here',
    dropHint: 'CSV with a line of column names; comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252',
    open: 'Open…',
    template: 'Save a template…',
    templateSaved: (name: string) => `Template written: ${visible(name, 80)}`,
    reading: (name: string) => `Reading ${visible(name, 60)}`,
  },
  defaults: {
    title: 'For rows that do not say it themselves',
    authority: 'Authority',
    profile: 'Profile',
    validity: 'Valid for',
    ofProfile: 'as the profile says',
    period: shortPeriod,
    noAuthority: 'No authority of this workspace can sign.',
  },
  start: {
    title: 'Many certificates at once',
    body: 'Every row of a table becomes a certificate. The table is checked first, row by row, and nothing is signed before you have seen what would come of it.',
    columns: 'Columns',
    column: (column: BatchColumn) => COLUMNS[column],
    needed: 'A row needs a subject or a request; every other cell may be empty.',
  },
  former: {
    title: 'Batches of this workspace',
    file: 'File',
    when: 'When',
    state: 'State',
    issued: 'Issued',
    of: (issued: number, all: number) => `${f.number(issued)} of ${f.number(all)}`,
    open: 'Open',
    resume: (left: number) => `Resume ${f.number(left)} left`,
    interrupted: (file: string, left: number) =>
      `${visible(file, 60)} was interrupted with ${certificates(left)} left.`,
    interruptedDetail: 'What was issued before stays; no row is issued twice.',
    stateWord: (state: BatchSummary['state']) => BATCH_STATES[state],
  },
  planning: (done: number, total: number | undefined) =>
    total === undefined ? `Checking, ${rows(done)} so far` : `Checking row ${f.number(done)} of ${f.number(total)}`,
  /** Without a total until the work has counted what there is. */
  writing: (done: number, total: number | undefined) =>
    total === undefined ? 'Writing kits' : `Writing kit ${f.number(Math.min(done + 1, total))} of ${f.number(total)}`,
  running: (done: number, total: number | undefined) =>
    total === undefined ? 'Issuing' : `Issuing ${f.number(done)} of ${f.number(total)}`,
  cancel: 'Cancel',
  cancelling: 'Cancelling…',
  format: (encoding: string, separator: string) =>
    `${encoding.toUpperCase()}, ${{ ',': 'comma', ';': 'semicolon', '\t': 'tab' }[separator] ?? separator}`,
  rows,
  list: 'Rows of the table',
  columns: { line: 'Line', state: 'State', name: 'Name', names: 'Alternative names', findings: 'Findings' },
  rowState: (state: BatchRowState) => STATES[state],
  filter: {
    name: 'Rows to show',
    all: (count: number) => `All ${f.number(count)}`,
    ready: (count: number) => `Ready ${f.number(count)}`,
    warning: (count: number) => `Warnings ${f.number(count)}`,
    refused: (count: number) => `Refused ${f.number(count)}`,
    issued: (count: number) => `Issued ${f.number(count)}`,
  },
  noneInState: 'No row is in this state.',
  loading: 'Reading rows…',
  details: {
    name: 'Row',
    line: (line: number) => `Line ${f.number(line)}`,
    subject: 'Subject',
    names: 'Names',
    none: 'none',
    notRead: 'not read, the row was refused before',
    findings: 'Findings',
    clean: 'Nothing stands against this row.',
    inColumn: (column: BatchColumn) => `column ${column}`,
    open: 'Open in Inventory',
  },
  foot: {
    sentence: ({ ready, warnings, refused, issued }: BatchCounts) =>
      [
        ...(issued === 0 ? [] : [`${f.number(issued)} issued`]),
        ...(ready === 0 ? [] : [`${f.number(ready)} ready`]),
        ...(warnings === 0 ? [] : [`${f.number(warnings)} with warnings`]),
        ...(refused === 0 ? [] : [`${f.number(refused)} refused`]),
      ].join(', '),
    withWarnings: (count: number) =>
      f.plural(count, {
        one: 'Issue the row with a warning too',
        other: `Issue the ${f.number(count)} rows with warnings too`,
      }),
    issue: (count: number, all: number, refused: number) =>
      `Issue ${f.number(count)} of ${f.number(all)}${refused === 0 ? '' : ` · ${f.number(refused)} refused`}`,
    resume: (left: number) => `Resume ${f.number(left)} left`,
    nothing: 'No row can be issued.',
    onlyWarnings: 'What is left has warnings; say that those rows are issued too.',
    signer: (authority: string) => `Signed by ${visible(authority, 40)}, where a row names no other`,
    unlockPurpose: 'Issuing needs the keys of the authorities.',
    discard: 'Discard…',
    readOnly: 'This workspace is read-only; nothing can be signed.',
  },
  discard: {
    title: (file: string) => `Discard ${visible(file, 60)}?`,
    rows: (count: number) => `${rows(count)} are no longer offered for issuing`,
    issued: (count: number) =>
      count === 0 ? 'Nothing of it was issued' : `${certificates(count)} that were issued stay in the inventory`,
    confirm: 'Discard batch',
  },
  done: {
    title: (issued: number) => `${certificates(issued)} issued`,
    report: 'Save report…',
    kits: 'Hand over…',
    inventory: 'Open Inventory',
    left: (refused: number) => (refused === 0 ? 'Every row was issued.' : `${rows(refused)} refused.`),
    written: (name: string) => `Written: ${visible(name, 80)}`,
  },
  unknown: {
    title: (columns: readonly string[]) => {
      const named = listWords(columns.map((column) => `“${visible(column, 40)}”`));
      return f.plural(columns.length, {
        one: `Column ${named} is not known and was not read`,
        other: `Columns ${named} are not known and were not read`,
      });
    },
  },
  export: {
    title: (written: number) => (written === 0 ? 'No kit was written' : 'Kits written'),
    description: (count: number, name: string) =>
      `${f.plural(count, { one: '1 folder', other: `${f.number(count)} folders` })} in ${visible(name, 80)}.`,
    passphrases: 'Passphrases',
    once: 'Shown once and kept nowhere. Give each to its partner by another way than the folder.',
    folder: 'Folder',
    line: 'Line',
    passphrase: 'Passphrase',
    copyAll: 'passphrases with their folders',
    failed: (count: number) =>
      f.plural(count, { one: '1 row could not be written', other: `${f.number(count)} rows could not be written` }),
    name: 'Name',
    why: 'Why',
    taken: 'I have them',
    close: 'Close',
  },
  kit: {
    title: 'Hand over',
    description: (count: number) => `One folder for each of ${certificates(count)}, at a place that you choose.`,
    parts: 'In each folder',
    keyForm: 'Key files',
    encrypted: 'Encrypted',
    clear: 'In clear',
    clearHint: 'For servers that cannot ask for a passphrase. Whoever gets the folder has the key.',
    encryptedHint: 'A passphrase for each certificate is made and shown once, when all are written.',
    submit: 'Choose a folder and write…',
    none: 'Choose at least one part.',
    unlockPurpose: 'Kits hold private keys, which are read from the vault.',
  },
};
