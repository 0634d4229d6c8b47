import type { JobDetail } from '../../model/job.ts';
import type { ImportRunState, ImportRunSummary, ImportUndone } from '../../model/import.ts';
import { visible } from '../format.ts';
import { INSPECT_KINDS } from '../../model/inspect.ts';
import { f } from './error-text.ts';
import { problemTitle } from './problems.ts';
import { inspectText } from './ui/inspect.ts';

export const importStateText: Readonly<Record<ImportRunState, string>> = {
  running: 'Running',
  interrupted: 'Interrupted',
  done: 'Done',
  cancelled: 'Cancelled, kept',
  failed: 'Ended early',
  undone: 'Taken back',
};

/** Why something in a file was not taken, by the code of the report; other codes are those of what was found instead, or of what is wrong with it. */
const FAILURES: Readonly<Record<string, string>> = {
  'import.passphrase-needed': 'Needs a passphrase: open it in Inspect',
  'inspect.deadline': 'Took too long to read',
  'file.too-large': 'Larger than 16 MiB',
  'file.not-found': 'Not there any more',
  'file.not-readable': 'Could not be read',
  'file.not-recognised': 'Nothing that is known here',
  'file.empty': 'Empty file',
  'file.too-many-items': 'More items than a part of a file may hold',
  'pem.bad-base64': 'Broken base64',
  'pem.no-end': 'No END line',
  'der.truncated': 'Cut off',
};

export function importFailureText(code: string): string {
  const kind = INSPECT_KINDS.find((known) => code === `not-a-certificate.${known}`);
  return FAILURES[code] ?? (kind === undefined ? problemTitle(code) : `No certificate: ${inspectText.kinds[kind]}`);
}

/** What `import --list` and `import --undo` say. */
export const importLines = {
  run: ({ no, startedAt, state, sources, imported, duplicates, failed }: ImportRunSummary): string =>
    [
      String(no).padStart(4),
      f.instant(startedAt),
      importStateText[state],
      `${f.number(imported)} imported, ${f.number(duplicates)} already here, ${f.number(failed)} not taken`,
      visible(sources.join(', '), 80),
    ].join('  '),
  progress: ({ items, rate, remainingMs }: JobDetail): string =>
    [
      f.plural(items, { one: '1 certificate', other: `${f.number(items)} certificates` }),
      `${f.number(Math.round(rate))} a second`,
      ...(remainingMs === undefined ? [] : [`${f.seconds(remainingMs)} left`]),
    ].join(', '),
  undoing: (done: number, total: number): string => `${f.number(done)} of ${f.number(total)} removed`,
  undone: (no: number, { removed, kept }: ImportUndone): string =>
    `Import ${no} taken back: ${f.number(removed)} removed${kept === 0 ? '' : `, ${f.number(kept)} kept because something refers to them`}.`,
};
