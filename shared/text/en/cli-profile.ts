import type { DraftRow, DraftValue } from '../../model/issue.ts';
import type {
  ProfileContent,
  ProfileDetails,
  ProfileImport,
  ProfileSummary,
  SubjectRule,
} from '../../model/profile.ts';
import { SAN_TYPES } from '../../model/profile.ts';
import { formatters, visible } from '../format.ts';
import { draftFieldWords, draftReasonWords, draftRuleWords } from './draft-words.ts';

const f = formatters('en');
const UNITS = { hours: 'h', days: 'd', months: 'mo', years: 'y' } as const;
const period = ({ count, unit }: ProfileContent['validity']['standard']): string => `${f.number(count)}${UNITS[unit]}`;

const OUTCOMES: Readonly<Record<ProfileImport['outcome'], string>> = {
  created: 'is new here',
  'new-version': 'has a new version',
  same: 'is here already with the same content; nothing was changed',
};

const attribute = ({ attribute: name, from, value, required }: SubjectRule): string =>
  `${name}${required ? ' (required)' : ''} from ${from}${value === undefined ? '' : `: ${visible(value)}`}`;

/** What the commands about profiles say, and the view before signing in a terminal. */
export const profileCommandText = {
  columns: ['ID', 'NAME', 'VERSION', 'ISSUED', 'FROM'],
  origin: ({
    isBuiltIn,
    isChanged,
    isArchived,
  }: Pick<ProfileSummary, 'isBuiltIn' | 'isChanged' | 'isArchived'>): string =>
    `${isBuiltIn ? (isChanged ? 'built in, changed here' : 'built in') : 'made here'}${isArchived ? ', archived' : ''}`,
  shown: (summary: ProfileSummary, content: ProfileContent, versions: ProfileDetails['versions']): string[] => [
    `${visible(summary.name)} (${summary.id}), version ${f.number(summary.version)}`,
    ...(content.note === '' ? [] : [visible(content.note, 500)]),
    `Validity       ${period(content.validity.standard)}, at most ${period(content.validity.longest)}`,
    `Keys           ${content.keys.allowed.join(', ')}`,
    `Subject        ${content.subject.attributes.map(attribute).join('; ') || 'as asked'}; others: ${content.subject.others}`,
    ...SAN_TYPES.filter((type) => content.sans[type].source !== 'forbidden').map((type) =>
      `Names, ${type.padEnd(9)}${content.sans[type].source} ${content.sans[type].limits.map((limit) => visible(limit)).join(', ')}`.trimEnd(),
    ),
    `Key usage      ${content.keyUsage.value.join(', ')} (${content.keyUsage.source})`,
    `Purposes       ${content.extendedKeyUsage.value.join(', ') || 'none'} (${content.extendedKeyUsage.source})`,
    `Versions       ${versions.map(({ version, issued }) => `${f.number(version)} (${f.number(issued)} issued)`).join(', ')}`,
  ],
  imported: ({ id, version }: ProfileSummary, outcome: ProfileImport['outcome']): string =>
    `Profile ${id} ${OUTCOMES[outcome]}${outcome === 'same' ? '' : ` (version ${f.number(version)})`}.`,

  draftColumns: ['FIELD', 'REQUEST', 'RULE', 'RESULT'],
  /** One line of the view before signing for each value, side by side. */
  draftLines: (row: DraftRow): string[][] => {
    const height = Math.max(row.request.length, row.result.length, 1);
    return Array.from({ length: height }, (_, at) => [
      at === 0 ? draftFieldWords(row.field) : '',
      describeValue(row, row.request[at], '- '),
      at === 0 ? draftRuleWords[row.rule] : '',
      describeValue(row, row.result[at], '+ '),
    ]);
  },
  dryRun: (refusals: number, warnings: number): string =>
    refusals > 0
      ? `Nothing would be signed: ${f.plural(refusals, { one: 'one rule refuses', other: `${f.number(refusals)} rules refuse` })} it.`
      : `This would be signed${warnings === 0 ? '' : `, with ${f.plural(warnings, { one: 'one warning', other: `${f.number(warnings)} warnings` })}`}. Nothing was signed.`,
};

function describeValue(row: DraftRow, value: DraftValue | undefined, sign: string): string {
  if (value === undefined) return '';
  const text = row.field === 'validity' ? f.instant(Number(value.text)) : visible(value.text, 120);
  const reason =
    value.reason === undefined || value.mark !== 'removed' ? '' : ` (${draftReasonWords[value.reason].toLowerCase()})`;
  return `${value.mark === undefined ? '' : sign}${text}${reason}`;
}

const workspace = ['--workspace FILE', 'The workspace'] as const;
const version = ['--version N', 'This version; the newest if not given'] as const;

export const profileUsage = {
  'profile list': {
    purpose: 'List the profiles that certificates are issued by',
    synopsis: '',
    options: [workspace, ['--all', 'Archived ones too']],
  },
  'profile show': { purpose: 'Show what a profile says', synopsis: 'ID', options: [workspace, version] },
  'profile import': {
    purpose: 'Take a profile from a file; other content under a known id becomes a new version',
    synopsis: 'FILE',
    options: [workspace],
  },
  'profile export': {
    purpose: 'Write a profile as JSON',
    synopsis: 'ID --out FILE',
    options: [workspace, version, ['--out FILE', 'File to write'], ['--force', 'Replace an existing file']],
  },
} as const;
