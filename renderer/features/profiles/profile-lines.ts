import {
  type AddressSet,
  type CustomExtension,
  type ExtensionRule,
  type PolicyChoice,
  type ProfileContent,
  type QcStatementsChoice,
  SAN_TYPES,
  type SanRule,
  type SubjectRule,
} from '../../../shared/model/profile.ts';
import { profileFieldText as fields } from '../../../shared/text/en/ui/profile-fields.ts';
import { profileWords as words } from '../../../shared/text/en/ui/profiles.ts';
import { type ProfilePart, PROFILE_PARTS } from './profile-parts.ts';

/** One thing that a profile says. `id` names the same thing in another version. */
export interface ProfileLine {
  readonly id: string;
  readonly part: ProfilePart;
  readonly label: string;
  /** Lines of text; empty where nothing is said. */
  readonly text: readonly string[];
}

/** Everything that a profile says, in the order of the form. */
export function describeProfile(content: ProfileContent): readonly ProfileLine[] {
  const lines = [
    ...describeGeneral(content),
    ...describeSubject(content),
    ...describeNames(content),
    ...describeUsage(content),
    ...describePolicies(content),
    ...describeAuthority(content),
    ...describeStatements(content),
    ...content.custom.map(describeCustom),
    line('otherExtensions', 'rest', fields.rest.others, fields.rest.choices[content.otherExtensions]),
  ];
  return lines.toSorted((a, b) => PROFILE_PARTS.indexOf(a.part) - PROFILE_PARTS.indexOf(b.part));
}

/** What two versions say differently. */
export interface ProfileDifference {
  readonly id: string;
  readonly part: ProfilePart;
  readonly label: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export function compareProfiles(before: ProfileContent, after: ProfileContent): readonly ProfileDifference[] {
  const old = new Map(describeProfile(before).map((one) => [one.id, one]));
  const fresh = describeProfile(after);
  const kept = new Set(fresh.map(({ id }) => id));
  const gone = [...old.values()].filter(({ id }) => !kept.has(id));
  return [
    ...fresh.map(({ id, part, label, text }) => ({ id, part, label, before: old.get(id)?.text ?? [], after: text })),
    ...gone.map(({ id, part, label, text }) => ({ id, part, label, before: text, after: [] })),
  ]
    .filter((one) => one.before.join('\n') !== one.after.join('\n'))
    .toSorted((a, b) => PROFILE_PARTS.indexOf(a.part) - PROFILE_PARTS.indexOf(b.part));
}

function line(id: string, part: ProfilePart, label: string, text: string | readonly string[]): ProfileLine {
  return { id, part, label, text: (typeof text === 'string' ? [text] : text).filter((one) => one !== '') };
}

const yesNo = (value: boolean): string => (value ? words.yes : words.no);

function describeGeneral({ name, note, kind, validity, keys }: ProfileContent): ProfileLine[] {
  const { standard, longest, backdateMinutes, mayBeEndless } = validity;
  return [
    line('name', 'general', fields.general.name, name),
    line('note', 'general', fields.general.note, note),
    line('kind', 'general', fields.general.kind, fields.general.kinds[kind]),
    line('validity.standard', 'validity', fields.validity.standard, words.period(standard.count, standard.unit)),
    line('validity.longest', 'validity', fields.validity.longest, words.period(longest.count, longest.unit)),
    line('validity.backdate', 'validity', fields.validity.backdate, words.minutes(backdateMinutes)),
    line('validity.endless', 'validity', fields.validity.endless, yesNo(mayBeEndless)),
    line(
      'keys.allowed',
      'keys',
      fields.keys.allowed,
      keys.allowed.map((key) => words.keys[key]),
    ),
    line('keys.standard', 'keys', fields.keys.standard, words.keys[keys.standard]),
  ];
}

function describeSubject({ subject }: ProfileContent): ProfileLine[] {
  const order = subject.attributes.map(({ attribute }) => attribute).join(', ');
  return [
    line('subject.order', 'subject', fields.subject.list, order),
    ...subject.attributes.map((rule) =>
      line(`subject.${rule.attribute}`, 'subject', rule.attribute, describeRule(rule)),
    ),
    line('subject.others', 'subject', fields.subject.others, fields.subject.othersChoices[subject.others]),
  ];
}

const describeRule = ({ from, value, required, pattern }: SubjectRule): readonly string[] => [
  from === 'fixed' ? `${words.subjectSources.fixed}: ${value ?? ''}` : words.subjectSources[from],
  required ? fields.subject.required : '',
  pattern === undefined ? '' : `${fields.subject.pattern}: ${pattern}`,
];

const describeNames = ({ sans, needsAltName }: ProfileContent): ProfileLine[] => [
  ...SAN_TYPES.map((type) => line(`sans.${type}`, 'names', words.sans[type], describeSan(sans[type]))),
  line('needsAltName', 'names', fields.names.needsAltName, yesNo(needsAltName)),
];

function describeSan({ source, values, limits, mayBeWildcard, least, most }: SanRule): readonly string[] {
  if (source === 'forbidden') return [words.sources.forbidden];
  return [
    words.sources[source],
    ...(source === 'profile' ? values : [words.range(least, most)]),
    ...(source === 'within' ? limits : []),
    mayBeWildcard ? fields.names.wildcard : '',
  ];
}

function describeExtension<T>(
  { source, value, critical }: ExtensionRule<readonly T[]>,
  format: (value: T) => string,
): readonly string[] {
  if (source === 'forbidden') return [words.sources.forbidden];
  return [words.sources[source], ...value.map(format), critical ? fields.usage.critical : ''];
}

const describeUsage = ({ keyUsage, rsaKeyUsage, extendedKeyUsage }: ProfileContent): ProfileLine[] => [
  line('keyUsage', 'usage', fields.usage.keyUsage, describeExtension(keyUsage, String)),
  line('rsaKeyUsage', 'usage', fields.usage.rsaUsages, rsaKeyUsage),
  line('extendedKeyUsage', 'usage', fields.usage.extendedKeyUsage, describeExtension(extendedKeyUsage, String)),
];

function describePolicies({ policies, addresses }: ProfileContent): ProfileLine[] {
  const { title, addresses: label } = fields.policies;
  return [
    line('policies', 'policies', title, policies.value.length === 0 ? '' : describeExtension(policies, describePolicy)),
    line(
      'addresses',
      'policies',
      label,
      typeof addresses === 'string' ? fields.policies.fromChoices[addresses] : describeAddresses(addresses),
    ),
  ];
}

const describePolicy = ({ oid, cps, notice }: PolicyChoice): string =>
  [oid, cps, notice].filter((part) => part !== undefined).join(' · ');

const describeAddresses = (addresses: AddressSet): readonly string[] =>
  (['crl', 'ocsp', 'caIssuers'] as const).flatMap((kind) =>
    addresses[kind].map((address) => `${fields.policies[kind]}: ${address}`),
  );

function describeAuthority({ pathLength, nameConstraints, kind }: ProfileContent): ProfileLine[] {
  if (kind !== 'authority') return [];
  const { permitted = [], excluded = [] } = nameConstraints ?? {};
  return [
    line(
      'pathLength',
      'authority',
      fields.authority.pathLength,
      String(pathLength ?? fields.authority.pathLengths.none),
    ),
    line('nameConstraints.permitted', 'authority', fields.authority.permitted, permitted),
    line('nameConstraints.excluded', 'authority', fields.authority.excluded, excluded),
  ];
}

function describeStatements({ qcStatements, ocspNoCheck, mustStaple }: ProfileContent): ProfileLine[] {
  const { hasQc, ocspNoCheck: noCheck, mustStaple: staple } = fields.statements;
  return [
    line('qcStatements', 'statements', hasQc, qcStatements === undefined ? '' : describeQualified(qcStatements)),
    line('ocspNoCheck', 'statements', noCheck, yesNo(ocspNoCheck)),
    line('mustStaple', 'statements', staple, yesNo(mustStaple)),
  ];
}

function describeQualified(choice: QcStatementsChoice): readonly string[] {
  const { compliance, secureDevice, type, retentionYears, disclosures, psd2 } = choice;
  const labels = fields.statements;
  return [
    compliance ? labels.compliance : '',
    secureDevice ? labels.secureDevice : '',
    type === undefined ? '' : words.qcTypes[type],
    retentionYears === undefined ? '' : `${labels.retention}: ${retentionYears}`,
    ...disclosures.map(({ url, language }) => `${language}: ${url}`),
    ...(psd2 === undefined ? [] : [labels.hasPsd2, psd2.roles.join(', '), psd2.ncaName, psd2.ncaId]),
  ];
}

const describeCustom = ({ oid, source, critical, value }: CustomExtension): ProfileLine =>
  line(`custom.${oid}`, 'custom', oid, [
    words.sources[source],
    critical ? fields.custom.critical : '',
    ...(value === undefined ? [] : value.text.split('\n')),
  ]);
