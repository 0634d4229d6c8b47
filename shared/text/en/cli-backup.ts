import type { ReadableReport } from '../../model/backup.ts';
import { formatters, visible } from '../format.ts';

const f = formatters('en');

/** What the commands around backups say. */
export const backupCommandText = {
  made: (name: string, octets: number): string => `Backup ${visible(name)} written and read back, ${f.bytes(octets)}.`,
  planned: (location: string, everyHours: number, keep: number): string =>
    `Backups go to ${visible(location)} every ${f.plural(everyHours, { one: 'hour', other: `${f.number(everyHours)} hours` })}; the newest ${f.number(keep)} are kept.`,
  notPlanned: 'No backups are planned.',
  next: (when: string): string => `The next is due ${when}.`,
  overdue: (when: string): string => `Overdue since ${when}.`,
  columns: ['BEGUN', 'FILE', 'SIZE', 'RESULT'] as const,
  good: 'read back',
  running: 'not finished',
  restored: (name: string, workspace: string): string =>
    `Workspace “${visible(workspace)}” restored to ${visible(name)}. It is checked and locked.`,
  damaged: (count: number): string =>
    `Its check has ${f.plural(count, { one: '1 finding', other: `${f.number(count)} findings` })}: it opens for reading only.`,
  exported: (report: ReadableReport): readonly string[] => [
    `${f.number(report.certificates)} certificates, ${f.number(report.crls)} CRLs, ${f.number(report.requests)} requests and ${f.number(report.rows)} rows written to ${visible(report.name)}.`,
    ...(report.differing === 0
      ? []
      : [`${f.number(report.differing)} rows are not what was written; they are marked.`]),
    ...(report.unreadable.length === 0 ? [] : [`Not all could be read of: ${report.unreadable.join(', ')}.`]),
  ],
};
