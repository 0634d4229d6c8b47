import type { ActivityEntry } from '../../model/activity.ts';
import type { LogVerdict } from '../../model/activity-log.ts';
import { formatters, visible } from '../format.ts';
import { checkpointReasons, describeLogFinding, outsideWords } from './activity-log.ts';
import type { CommandUsage } from './command-usage.ts';

const f = formatters('en');

const workspace = ['--workspace FILE', 'The workspace'] as const;
const filters = [
  ['WORDS', 'Only entries in which all of them stand: name, act, person or details'],
  ['--who NAME', 'Only what this person did; may be given more than once'],
  ['--action ACT', 'Only this act, such as certificate.issued; may be given more than once'],
  ['--of KIND:ID', 'Only what was done with this thing, such as certificate:ID'],
  ['--since INSTANT', 'Only from then on, such as 2026-12-01T00:00:00Z'],
  ['--until INSTANT', 'Only before then'],
] as const;

/** What `--help` says of the commands of the log. */
export const activityUsage = {
  'activity show': {
    purpose: 'Tell what was done, by whom and when, newest first',
    synopsis: '[WORDS]',
    options: [
      workspace,
      ...filters,
      ['--limit N', 'At most so many entries; 100 if not given'],
      ['--offset N', 'Leave out the newest N'],
    ],
  },
  'activity verify': {
    purpose:
      'Verify every entry, every signed checkpoint and what this computer remembers; exit code 1 if something is wrong',
    synopsis: '',
    options: [
      workspace,
      ['--against FILE', 'Verify also against an export of the log that was kept elsewhere'],
      ['--passphrase-file F', 'Verify also that the log key is the one of this workspace'],
      [
        '--forget-known',
        'Forget what this computer remembers of the file first: an older copy was put in its place on purpose',
      ],
    ],
  },
  'activity export': {
    purpose: 'Write the log as JSON Lines with a signature that OpenSSL verifies',
    synopsis: '--out FILE.jsonl [WORDS]',
    options: [
      workspace,
      ['--passphrase-file F', 'File whose first line is the passphrase; without it you are asked'],
      ['--out FILE', 'Entries; the signature goes to FILE.sig, the public key to FILE.pem'],
      ...filters,
      ['--force', 'Replace existing files'],
    ],
  },
} as const satisfies Readonly<Record<string, CommandUsage>>;

/** What the commands of the log say. */
export const activityCommandText = {
  columns: ['NO', 'WHEN', 'WHO', 'WHAT', 'NAME', 'DETAILS'],
  detail: ({ detail }: Pick<ActivityEntry, 'detail'>): string =>
    Object.entries(detail)
      .map(([name, value]) => `${visible(name)}=${visible(String(value))}`)
      .join(' '),
  shown: (shown: number, total: number): string => `${f.number(shown)} of ${f.number(total)} entries.`,
  verdict: (verdict: LogVerdict): string[] => {
    const { intact, entries, findings, checkpoint, unsigned, outside } = verdict;
    const all = f.plural(entries, { one: '1 entry', other: `${f.number(entries)} entries` });
    return [
      intact ? `Nothing is wrong with the log of ${all}.` : `The log of ${all} is not what it was:`,
      ...findings.map((finding) => `  ${describeLogFinding(finding)}`),
      checkpoint === null
        ? 'Nothing of it is signed yet: unlock the workspace once.'
        : `Signed up to entry ${f.number(checkpoint.sequence)} at ${f.instant(checkpoint.at)} ${checkpointReasons[checkpoint.reason]}, by key ${checkpoint.keySha256}.`,
      ...(unsigned === 0
        ? []
        : [
            `${f.plural(unsigned, { one: '1 entry is', other: `${f.number(unsigned)} entries are` })} chained and not signed yet.`,
          ]),
      outsideWords[outside],
    ];
  },
  exported: (entries: number, files: readonly string[]): string[] => {
    const [name = ''] = files;
    const file = visible(name);
    return [
      `${f.plural(entries, { one: '1 entry', other: `${f.number(entries)} entries` })} written: ${files.map((each) => visible(each)).join(', ')}`,
      'To verify the signature:',
      `  openssl pkeyutl -verify -rawin -pubin -inkey ${file}.pem -sigfile ${file}.sig -in ${file}`,
    ];
  },
};
