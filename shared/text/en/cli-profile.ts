import type { DraftRow, DraftValue } from '../../model/issue.ts';
import type { ProfileImport, ProfileSummary } from '../../model/profile.ts';
import { formatters, visible } from '../format.ts';
import { profileShownLines } from './cli-profile-shown.ts';
import { draftFieldWords, draftReasonWords, draftRuleWords } from './draft-words.ts';

const f = formatters('en');
const OUTCOMES: Readonly<Record<ProfileImport['outcome'], string>> = {
  created: 'is new here',
  'new-version': 'has a new version',
  same: 'is here already with the same content; nothing was changed',
};

/** What the commands about profiles say, and the view before signing in a terminal. */
export const profileCommandText = {
  columns: ['ID', 'NAME', 'VERSION', 'ISSUED', 'FROM'],
  origin: ({
    isBuiltIn,
    isChanged,
    isArchived,
  }: Pick<ProfileSummary, 'isBuiltIn' | 'isChanged' | 'isArchived'>): string =>
    `${isBuiltIn ? (isChanged ? 'built in, changed here' : 'built in') : 'made here'}${isArchived ? ', archived' : ''}`,
  shown: profileShownLines,
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
