import type { ExportManyFormat } from '../../model/export-many.ts';
import { formatters, visible } from '../format.ts';
import { type ErrorTexts, text } from './error-text.ts';

const f = formatters('en');

/** How formats for many certificates are called. */
export const exportManyFormatText: Readonly<Record<ExportManyFormat, string>> = {
  csv: 'CSV table',
  json: 'JSON',
  pem: 'PEM bundle',
  p7b: 'PKCS #7',
  files: 'One file each',
};

export const exports = {
  'export.nothing': () =>
    text(
      'There is nothing to export',
      'No certificate is selected, or what was selected is not here any more.',
      'Select others, or change the filter.',
    ),
  'report.not-printed': ({ cause }) =>
    text(
      'The report could not be printed',
      `Printing ended with: ${visible(cause)}`,
      'Save it as HTML and print that with a browser.',
    ),
  'export.too-many': ({ format, count, limit }) =>
    text(
      `${f.number(count)} certificates are too many for this format`,
      `“${exportManyFormatText[format]}” takes at most ${f.number(limit)}.`,
      'Narrow the filter, or choose the PEM bundle.',
    ),
} satisfies Partial<ErrorTexts>;
