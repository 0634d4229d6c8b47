import type { Diagnosis, Facts, LogLine, WorkspaceDiagnosis } from '../../model/diagnosis.ts';
import type { CommandUsage } from './command-usage.ts';
import { formatters, visible } from '../format.ts';

const f = formatters('en');
/** Of a message or a frame; more tells nobody anything. */
const MOST_TEXT = 500;
const yes = (is: boolean): string => (is ? 'yes' : 'no');

export const diagnosisText = {
  button: 'Diagnostic report…',
  title: 'Diagnostic report',
  intro:
    'What somebody who mends a fault needs to know. It names no certificate, person, host or place on disk, but messages of faults may quote one: read it before you give it away. Nothing is sent by the program.',
  reading: 'Reading the log and measuring the workspace…',
  copied: 'report',
  save: 'Save…',
  close: 'Close',
  region: 'Text of the report',
  fileName: 'countersign-diagnosis.txt',
  saved: (name: string) => `Saved as ${visible(name)}`,
} as const;

export const diagnoseUsage: CommandUsage = {
  purpose: 'Write what somebody who mends a fault needs to know, to be read before it is given away; nothing is sent',
  synopsis: '[--workspace FILE] [--out FILE]',
  options: [
    ['--workspace FILE', 'Measure this workspace too, without a word of what stands in it'],
    ['--out FILE', 'Write it to this file; else to standard output'],
    ['--force', 'Replace an existing file'],
  ],
};

/** The report as lines of text: every fact has its own, so that any can be struck out. */
export function diagnosisLines({ madeAt, program, computer, workspace, log }: Diagnosis): readonly string[] {
  return [
    `Countersign diagnostic report, ${new Date(madeAt).toISOString()}`,
    '',
    'Program',
    ...factLines(program),
    '',
    'Computer',
    ...factLines(computer),
    '',
    ...(workspace === undefined ? ['No workspace open'] : workspaceLines(workspace)),
    '',
    `Log: ${f.number(log.files)} files, ${f.bytes(log.octets)}, newest ${f.number(log.lines.length)} lines` +
      (log.older === 0 ? '' : `, ${f.number(log.older)} older ones left out`) +
      (log.unreadable === 0 ? '' : `, ${f.number(log.unreadable)} that are no lines of the program`),
    ...log.lines.flatMap(logLines),
  ];
}

const factLines = (facts: Facts): readonly string[] =>
  Object.entries(facts).map(([name, value]) => `  ${visible(name)}: ${visible(value)}`);

function workspaceLines(workspace: WorkspaceDiagnosis): readonly string[] {
  const { settings } = workspace;
  return [
    'Workspace',
    ...factLines({
      'format version': String(workspace.version),
      file: f.bytes(workspace.octets),
      'write-ahead log': f.bytes(workspace.walOctets),
      locked: yes(workspace.locked),
      'read-only': yes(workspace.readOnly),
      demo: yes(workspace.demo),
      'end of the activity log intact': yes(workspace.logTailIntact),
      'lock after': `${f.number(settings.autoLockMinutes)} min`,
      'counts as expiring': `${f.number(settings.expiringDays)} days`,
      'post-quantum keys': yes(settings.postQuantumKeys),
    }),
    ...workspace.rows.map(({ table, rows }) => `  rows of ${table}: ${f.number(rows)}`),
  ];
}

function logLines({ at, name, logId, where, message, stack, facts }: LogLine): readonly string[] {
  const head = [at, logId, where, name, message]
    .filter((part) => part !== undefined)
    .map((part) => visible(part, MOST_TEXT));
  return [
    `  ${head.join(' · ')}`,
    ...stack.map((frame) => `      ${visible(frame, MOST_TEXT)}`),
    ...factLines(facts).map((line) => `    ${line}`),
  ];
}
