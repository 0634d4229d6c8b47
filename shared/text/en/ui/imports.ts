import { f } from '../error-text.ts';

const certificates = (count: number): string =>
  f.plural(count, { one: '1 certificate', other: `${f.number(count)} certificates` });

export const importsText = {
  title: 'Imports',
  description: 'Every import as a whole, newest first. What one brought can be taken back.',
  close: 'Close',
  back: 'All imports',
  none: 'Nothing was imported yet.',
  columns: {
    no: 'No.',
    at: 'Started',
    sources: 'From',
    state: 'State',
    imported: 'New',
    duplicates: 'Known',
    failed: 'Not taken',
  },
  show: (no: number) => `Show import ${no}`,
  ofOne: (no: number) => `Import ${no}`,
  counts: (imported: number, duplicates: number, failed: number) =>
    [
      `${certificates(imported)} imported`,
      ...(duplicates === 0 ? [] : [`${f.number(duplicates)} known already`]),
      ...(failed === 0
        ? []
        : [f.plural(failed, { one: '1 item not taken', other: `${f.number(failed)} items not taken` })]),
    ].join(', '),
  interruptedTitle: 'The program ended before this import did',
  interrupted: 'What it had written by then is whole. Import the same files again for the rest.',
  failures: (shown: number, all: number) =>
    shown < all ? `Not taken, the first ${f.number(shown)} of ${f.number(all)}` : 'Not taken',
  duplicates: (shown: number, all: number) =>
    shown < all ? `Known already, the first ${f.number(shown)} of ${f.number(all)}` : 'Known already',
  place: { path: 'File', offset: 'Byte', code: 'Problem' },
  undo: {
    action: 'Take back…',
    title: (no: number) => `Take import ${no} back?`,
    removed: (count: number) => `${certificates(count)} will be removed from this workspace`,
    removedDetail: 'The files they came from stay where they are and can be imported again.',
    kept: (count: number) =>
      f.plural(count, { one: '1 certificate stays', other: `${f.number(count)} certificates stay` }),
    keptDetail: 'An authority, a key, a request, a revocation or a connection refers to them.',
    annotated: (count: number) =>
      f.plural(count, {
        one: '1 of them has a partner, tags or notes',
        other: `${f.number(count)} of them have a partner, tags or notes`,
      }),
    annotatedDetail: 'Those are lost with them.',
    nothing: 'Nothing of this import is left that could be removed.',
    confirm: (count: number) => `Remove ${certificates(count)}`,
    done: (removed: number) => `${certificates(removed)} removed`,
  },
  cancel: {
    title: 'Stop the import?',
    body: (count: number) => `It has read ${certificates(count)} so far.`,
    bodyNone: 'It has just begun.',
    onward: 'Go on importing',
    keep: 'Stop and keep them',
    undo: 'Stop and take them back',
  },
};
