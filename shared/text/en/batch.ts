import type { BatchCellCode, BatchFinding } from '../../model/batch.ts';
import { visible } from '../format.ts';
import { f } from './error-text.ts';
import { errorTexts, type ErrorText } from './errors.ts';
import { problemText } from './problems.ts';

type Evidence = Readonly<Record<string, string | number>>;

const shown = (evidence: Evidence, key: string): string => visible(String(evidence[key] ?? ''), 120);

/** What is wrong with one cell of a table, in one sentence. */
const cells: Readonly<Record<BatchCellCode, (evidence: Evidence) => string>> = {
  'batch.nothing-to-issue': () => 'The row has neither a subject nor a request.',
  'batch.key-and-request': () => 'A row with a request brings its own key; leave the key empty.',
  'batch.request-unreadable': () => 'This is no certification request.',
  'batch.request-file-missing': (e) => `There is no file ${shown(e, 'file')} in the folder of the table.`,
  'batch.request-file-outside': (e) => `${shown(e, 'file')} lies outside the folder of the table.`,
  'batch.name-invalid': (e) => `${shown(e, 'value')} is no name for a certificate.`,
  'batch.subject-invalid': (e) =>
    `The subject cannot be read at character ${f.number(Number(e['position'] ?? 0) + 1)}.`,
  'batch.key-unknown': (e) => `${shown(e, 'value')} is no kind of key that can be made here.`,
  'batch.validity-invalid': (e) => `${shown(e, 'value')} is no length of time; write 90d, 12h, 6mo or 2y.`,
  'batch.profile-unknown': (e) => `There is no profile ${shown(e, 'value')}.`,
  'batch.authority-unknown': (e) => `There is no authority ${shown(e, 'value')}.`,
  'batch.partner-unknown': (e) => `There is no partner ${shown(e, 'value')}.`,
  'batch.name-ambiguous': (e) => `Several are called ${shown(e, 'value')}; write the id of the one that is meant.`,
  'batch.same-name-in-file': (e) => `Line ${f.number(Number(e['line']))} orders the same names.`,
  'batch.same-key-in-file': (e) => `Line ${f.number(Number(e['line']))} brings the same key.`,
  'batch.too-many-cells': (e) =>
    `The row has ${f.number(Number(e['cells']))} cells under ${f.number(Number(e['headings']))} headings; a name that holds the separator needs quotation marks.`,
  'batch.tags-invalid': (e) =>
    `At most ${f.number(Number(e['most']))} tags of at most ${f.number(Number(e['characters']))} characters.`,
};

/** One finding of a row in one sentence. */
export function batchFindingText(finding: BatchFinding): string {
  if (finding.kind === 'cell') return cells[finding.code](finding.evidence);
  if (finding.kind === 'problem') {
    const { title, detail } = problemText(finding.problem);
    return `${title}. ${detail}`;
  }
  const words = errorTexts[finding.error.code] as (evidence: unknown) => ErrorText;
  const { title, detail } = words(finding.error.evidence);
  return `${title}. ${detail}`;
}
