import { visible } from '../format.ts';
import { type ErrorTexts, f, text } from './error-text.ts';

const PROBLEMS: Readonly<Record<string, string>> = {
  'quote-not-closed': 'A quotation mark opens a cell that is never closed.',
  'quote-inside': 'A quotation mark stands inside a cell; write it twice and put the whole cell in quotation marks.',
  'cell-too-large': 'A cell holds more than 65,536 characters.',
  'too-many-cells': 'The row has more than 100 cells.',
  'too-many-rows': 'A file may have 100,000 rows.',
  'requests-too-large': 'The requests up to here are larger than 128 MiB together; make two files of it.',
  'no-header': 'The file has no line with headings.',
  'column-twice': 'A heading occurs twice.',
  'no-column': 'There is neither a column “subject” nor a column “csr”.',
};

export const batches = {
  'batch.file-invalid': ({ name, line, problem }) =>
    text(
      `${visible(name)} cannot be read as a table`,
      `Line ${f.number(line)}: ${PROBLEMS[problem] ?? visible(problem)}`,
      'Correct the file, or begin with the template.',
    ),
  'batch.not-found': ({ wanted }) =>
    text(`No batch “${visible(wanted)}”`, 'It is not in this workspace.', 'Plan the file again.'),
  'batch.wrong-state': ({ state }) =>
    state === 'running'
      ? text(
          'The batch is being run',
          'A window or a command line of this computer issues it now.',
          'Wait for its end.',
        )
      : text('The batch was discarded', 'Its rows are gone; the certificates stay.', 'Plan the file again.'),
} satisfies Partial<ErrorTexts>;
