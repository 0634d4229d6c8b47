import type {
  ExtensionRule,
  ProfileContent,
  ProfileDetails,
  ProfileSummary,
  RuleSource,
  SanRule,
  SubjectRule,
} from '../../model/profile.ts';
import { SAN_TYPES } from '../../model/profile.ts';
import { formatters, visible } from '../format.ts';
import { periodWords } from './ui/issue-words.ts';

const f = formatters('en');
const WIDTH = 17;
const SOURCES: Readonly<Record<RuleSource, string>> = {
  profile: 'from profile',
  request: 'from request',
  within: 'within limits',
  forbidden: 'forbidden',
};
const SUBJECT_SOURCES: Readonly<Record<SubjectRule['from'], string>> = {
  request: 'from request',
  partner: 'from the partner’s record',
  fixed: 'always',
};
const OTHERS: Readonly<Record<ProfileContent['subject']['others'], string>> = {
  keep: 'others are kept',
  drop: 'others are left out',
  refuse: 'others are refused',
};

const row = (label: string, value: string): string => `${label.padEnd(WIDTH)}${value}`;
const list = (values: readonly string[]): string => values.map((value) => visible(value)).join(', ');

/** What `profile show` says in lines. */
export const profileShownLines = (
  summary: ProfileSummary,
  content: ProfileContent,
  versions: ProfileDetails['versions'],
): string[] => [
  `${visible(summary.name)} (${summary.id}), version ${f.number(summary.version)}`,
  ...(content.note === '' ? [] : [visible(content.note, 500)]),
  row('For', content.kind === 'authority' ? 'authorities' : 'end entities'),
  row('Validity', `${periodWords(content.validity.standard)}, at most ${periodWords(content.validity.longest)}`),
  row('Keys', content.keys.allowed.join(', ')),
  ...content.subject.attributes.map((rule) => row('Subject', attribute(rule))),
  row('Subject', content.subject.attributes.length === 0 ? 'as asked' : OTHERS[content.subject.others]),
  ...SAN_TYPES.filter((type) => content.sans[type].source !== 'forbidden').map((type) =>
    row(`Names, ${type}`, names(content.sans[type], type === 'dns')),
  ),
  ...extension('Key usage', content.keyUsage, content.keyUsage.value),
  ...extension('Purposes', content.extendedKeyUsage, content.extendedKeyUsage.value),
  ...extension(
    'Policies',
    content.policies,
    content.policies.value.map(({ oid }) => oid),
  ),
  ...addresses(content.addresses),
  ...limits(content),
  ...statements(content),
  ...content.custom.map(({ oid, source, critical }) =>
    row('Extension', `${oid}, ${SOURCES[source]}${critical ? ', critical' : ''}`),
  ),
  row('Other requested', content.otherExtensions === 'drop' ? 'extensions are left out' : 'extensions are refused'),
  row(
    'Versions',
    versions.map(({ version, issued }) => `${f.number(version)} (${f.number(issued)} issued)`).join(', '),
  ),
];

function attribute({ attribute: name, from, value, pattern, required }: SubjectRule): string {
  const parts = [
    SUBJECT_SOURCES[from],
    ...(value === undefined ? [] : [visible(value)]),
    ...(pattern === undefined ? [] : [`like ${visible(pattern)}`]),
    ...(required ? ['required'] : []),
  ];
  return `${visible(name)} ${parts.join(', ')}`;
}

function names({ source, values, limits: within, least, most, mayBeWildcard }: SanRule, isDns: boolean): string {
  const parts = [
    SOURCES[source],
    ...(values.length === 0 ? [] : [list(values)]),
    ...(source === 'within' && within.length > 0 ? [`limits ${list(within)}`] : []),
    ...(least > 0 ? [`at least ${f.number(least)}`] : []),
    `at most ${f.number(most)}`,
    ...(isDns && mayBeWildcard ? ['wildcards too'] : []),
  ];
  return parts.join(', ');
}

/** Nothing where it is neither written nor taken. */
function extension<T>(label: string, { source, critical }: ExtensionRule<T>, values: readonly string[]): string[] {
  if (values.length === 0 && source === 'profile') return [];
  const value = [...(values.length === 0 ? [] : [list(values)]), SOURCES[source], ...(critical ? ['critical'] : [])];
  return [row(label, value.join(', '))];
}

function addresses(choice: ProfileContent['addresses']): string[] {
  if (choice === 'authority') return [row('Addresses', 'those of the authority')];
  if (choice === 'none') return [row('Addresses', 'none')];
  return [...choice.crl, ...choice.ocsp, ...choice.caIssuers].map((address) => row('Address', visible(address)));
}

const limits = ({ pathLength, nameConstraints }: ProfileContent): string[] => [
  ...(pathLength === undefined ? [] : [row('Below it', f.number(pathLength))]),
  ...(nameConstraints?.permitted ?? []).map((name) => row('Permitted', visible(name))),
  ...(nameConstraints?.excluded ?? []).map((name) => row('Excluded', visible(name))),
];

const statements = ({ qcStatements: qc, ocspNoCheck, mustStaple }: ProfileContent): string[] => [
  ...(qc === undefined
    ? []
    : [row('Statements', ['qcStatements', ...(qc.type === undefined ? [] : [qc.type])].join(', '))]),
  ...(qc?.psd2 === undefined ? [] : [row('PSD2', `${qc.psd2.roles.join(', ')}, ${visible(qc.psd2.ncaId)}`)]),
  ...(ocspNoCheck ? [row('OCSP', 'ocsp-nocheck')] : []),
  ...(mustStaple ? [row('OCSP', 'must-staple')] : []),
];
