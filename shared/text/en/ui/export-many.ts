import type { ExportColumn, ExportManyFormat } from '../../../model/export-many.ts';
import { MOST_FILES, MOST_IN_P7B } from '../../../model/export-many.ts';
import { formatters, visible } from '../../format.ts';
import { exportManyFormatText } from '../errors-export.ts';

const f = formatters('en');

const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });

const NOTES: Readonly<Record<ExportManyFormat, string>> = {
  csv: 'A table for spreadsheets. Names that would be computed as formulas begin with an apostrophe.',
  json: 'One array with every field, for scripts.',
  pem: 'The certificates themselves in one text file, each below a comment that names it.',
  p7b: `The certificates themselves as Windows and Java import them. At most ${f.number(MOST_IN_P7B)}, in no order.`,
  files: `A new folder with a PEM file for each. At most ${f.number(MOST_FILES)}.`,
};

const COLUMNS: Readonly<Record<ExportColumn, string>> = {
  name: 'Name',
  status: 'Status',
  notBefore: 'Valid from',
  notAfter: 'Valid until',
  issuerName: 'Issuer',
  serialHex: 'Serial',
  sha256: 'SHA-256',
  key: 'Key',
  signature: 'Signature',
  purposes: 'Purposes',
  alternativeNames: 'Alternative names',
  partner: 'Partner',
  owner: 'Owner',
  tags: 'Tags',
  note: 'Note',
  source: 'Source',
  authority: 'Authority here',
  profile: 'Profile',
  lifeDays: 'Days of life',
  isCa: 'Is an authority',
  hasKey: 'Key kept here',
  revokedAt: 'Revoked at',
  successorId: 'Successor',
  lastSeenAt: 'Last seen',
  subject: 'Subject, whole',
  issuer: 'Issuer, whole',
  id: 'Id',
};

export const exportManyText = {
  action: 'Export…',
  title: (count: number) => `Export ${certificates(count)}`,
  format: 'Format',
  formats: exportManyFormatText,
  notes: NOTES,
  withoutKeys: 'Private keys stay here, whatever the format.',
  columns: 'Columns',
  column: COLUMNS,
  chosen: (count: number) => f.plural(count, { one: '1 column', other: `${f.number(count)} columns` }),
  byteOrderMark: 'Mark it as UTF-8, which Excel needs for names beyond ASCII',
  tooMany: (count: number, limit: number) =>
    `${certificates(count)} are more than the ${f.number(limit)} that this format takes. Choose the PEM bundle, or narrow the filter.`,
  noColumns: 'Choose one column at least.',
  submit: (format: ExportManyFormat) => (format === 'files' ? 'Choose a folder…' : 'Choose a file…'),
  working: (name: string) => `Writing ${visible(name, 60)}`,
  progress: (done: number, total: number) => `${f.number(done)} of ${f.number(total)}`,
  cancel: 'Cancel the export',
  cancelled: 'The export was cancelled. Nothing of it stays.',
  done: (count: number, name: string) => `${certificates(count)} written to ${visible(name, 60)}`,
} as const;
