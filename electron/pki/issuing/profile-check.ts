import {
  MAX_YEARS,
  type Period,
  type ProfileContent,
  type ProfileProblem,
  SAN_TYPES,
  type SanRule,
  type SanType,
  type SubjectRule,
} from '../../../shared/model/profile.ts';
import { isOid } from '../asn1/der-write.ts';
import { findAttributeOid, OID } from '../asn1/oid.ts';
import { parseGeneralName } from '../name/general-name.ts';
import { buildNameOf } from '../name/name-build.ts';
import { checkFixedExtensions } from './extensions/fixed-extensions.ts';
import { problemAt, warningAt } from './extensions/profile-problem.ts';
import { addPeriod } from './period.ts';
import { findPurposeOid } from './purpose.ts';
import { parseSanLimit } from './san-limits.ts';
import { hasPlaceholder } from './san-template.ts';
import { compileSubjectPattern } from './subject-pattern.ts';

/**
 * What is wrong with a profile whose shape is right: what it says must be possible to write, and to stand beside each other. Errors keep it from being
 * saved; warnings do not.
 */
export const checkProfile = (content: ProfileContent): ProfileProblem[] => [
  ...(content.name.trim() === '' ? [problemAt('name', 'profile.name-empty')] : []),
  ...checkValidity(content),
  ...checkKeys(content),
  ...content.subject.attributes.flatMap((rule, index) => checkAttribute(content, rule, index)),
  ...SAN_TYPES.flatMap((type) => checkSanRule(type, content.sans[type])),
  ...checkUsages(content),
  ...checkPurposes(content),
  ...checkKind(content),
  ...checkFixedExtensions(content),
];

/** Periods of different units are compared from a fixed day. */
const REFERENCE = Date.UTC(2026, 0, 1);
const lengthOf = (period: Period): number => addPeriod(REFERENCE, period) - REFERENCE;

function checkValidity({ validity: { standard, longest } }: ProfileContent): ProfileProblem[] {
  const most = lengthOf({ count: MAX_YEARS, unit: 'years' });
  const tooLong = (
    [
      ['standard', standard],
      ['longest', longest],
    ] as const
  ).filter(([, period]) => !(lengthOf(period) <= most));
  if (tooLong.length > 0)
    return tooLong.map(([name]) => problemAt(`validity.${name}`, 'profile.period-too-long', { years: MAX_YEARS }));
  return lengthOf(standard) <= lengthOf(longest)
    ? []
    : [problemAt('validity.standard', 'profile.standard-over-longest')];
}

function checkKeys({ keys: { allowed, standard } }: ProfileContent): ProfileProblem[] {
  if (allowed.length === 0) return [problemAt('keys.allowed', 'profile.no-key-kind')];
  return allowed.includes(standard) ? [] : [problemAt('keys.standard', 'profile.standard-key-not-allowed')];
}

/** OID of an attribute as a profile names it; undefined where there is none. */
export const attributeOid = (attribute: string): string | undefined =>
  isOid(attribute) ? attribute : findAttributeOid(attribute);

function checkAttribute({ subject }: ProfileContent, rule: SubjectRule, index: number): ProfileProblem[] {
  const path = `subject.attributes.${index}`;
  const oid = attributeOid(rule.attribute);
  if (oid === undefined)
    return [problemAt(`${path}.attribute`, 'profile.attribute-unknown', { value: rule.attribute })];
  const isTwice = subject.attributes.findIndex(({ attribute }) => attributeOid(attribute) === oid) < index;
  const hasBadPattern = rule.pattern !== undefined && compileSubjectPattern(rule.pattern) === undefined;
  return [
    ...(isTwice ? [problemAt(`${path}.attribute`, 'profile.attribute-twice', { value: rule.attribute })] : []),
    ...(hasBadPattern ? [problemAt(`${path}.pattern`, 'profile.pattern-invalid', { value: rule.pattern ?? '' })] : []),
    ...(rule.from === 'fixed' ? checkFixedValue(rule, oid, `${path}.value`) : []),
  ];
}

function checkFixedValue({ value = '', pattern }: SubjectRule, oid: string, path: string): ProfileProblem[] {
  if (value === '') return [problemAt(path, 'profile.fixed-value-missing')];
  const fits = pattern === undefined || compileSubjectPattern(pattern)?.matches(value) !== false;
  return buildNameOf([{ oid, value }]).ok && fits ? [] : [problemAt(path, 'profile.name-invalid', { value })];
}

function checkSanRule(type: SanType, rule: SanRule): ProfileProblem[] {
  const path = `sans.${type}`;
  const isNever = rule.source === 'forbidden';
  return [
    ...rule.values.flatMap((value, index) =>
      hasPlaceholder(value) || isSanValue(type, value)
        ? []
        : [problemAt(`${path}.values.${index}`, 'profile.name-invalid', { value })],
    ),
    ...rule.limits.flatMap((value, index) =>
      parseSanLimit(type, value) === undefined
        ? [problemAt(`${path}.limits.${index}`, 'profile.limit-invalid', { value, problem: 'type' })]
        : [],
    ),
    ...(rule.least > (isNever ? 0 : rule.most) ? [problemAt(`${path}.least`, 'profile.least-over-most')] : []),
  ];
}

const isSanValue = (type: SanType, value: string): boolean => parseGeneralName(`${type}:${value}`).ok;

const AUTHORITY_USAGES = ['keyCertSign', 'cRLSign'] as const;

function checkUsages({ kind, keyUsage, rsaKeyUsage }: ProfileContent): ProfileProblem[] {
  if (kind === 'authority')
    return keyUsage.source !== 'forbidden' && keyUsage.value.includes('keyCertSign')
      ? []
      : [problemAt('keyUsage.value', 'profile.authority-needs-cert-sign')];
  return (
    [
      ['keyUsage.value', keyUsage.value],
      ['rsaKeyUsage', rsaKeyUsage],
    ] as const
  ).flatMap(([path, usages]) =>
    AUTHORITY_USAGES.filter((usage) => usages.includes(usage)).map((value) =>
      problemAt(path, 'profile.usage-does-not-fit', { value, beside: 'end-entity' }),
    ),
  );
}

const SIGNING_PURPOSES: readonly string[] = [OID.serverAuth, OID.clientAuth, OID.codeSigning, OID.OCSPSigning];

function checkPurposes({ extendedKeyUsage, keyUsage, ocspNoCheck }: ProfileContent): ProfileProblem[] {
  const path = 'extendedKeyUsage.value';
  const oids = extendedKeyUsage.value.map(findPurposeOid);
  const signs = keyUsage.source !== 'profile' || keyUsage.value.includes('digitalSignature');
  const unsigned = signs ? undefined : oids.find((oid) => oid !== undefined && SIGNING_PURPOSES.includes(oid));
  const critical = extendedKeyUsage.critical && oids.includes(OID.anyExtendedKeyUsage);
  return [
    ...oids.flatMap((oid, index) =>
      checkPurpose(oids, { oid, index, value: extendedKeyUsage.value[index] ?? '' }, path),
    ),
    ...(critical
      ? [problemAt('extendedKeyUsage.critical', 'profile.critical-not-allowed', { value: 'anyExtendedKeyUsage' })]
      : []),
    ...(unsigned === undefined
      ? []
      : [warningAt('keyUsage.value', 'profile.usage-does-not-fit', { value: 'digitalSignature', beside: unsigned })]),
    ...(ocspNoCheck && !oids.includes(OID.OCSPSigning)
      ? [warningAt('ocspNoCheck', 'profile.usage-does-not-fit', { value: 'ocspNoCheck', beside: 'OCSPSigning' })]
      : []),
  ];
}

function checkPurpose(
  oids: readonly (string | undefined)[],
  { oid, index, value }: { readonly oid: string | undefined; readonly index: number; readonly value: string },
  path: string,
): ProfileProblem[] {
  if (oid === undefined) return [problemAt(`${path}.${index}`, 'profile.oid-invalid', { value })];
  return oids.indexOf(oid) < index ? [problemAt(`${path}.${index}`, 'profile.oid-twice', { value })] : [];
}

/** Only authorities have names and authorities below them. */
function checkKind({ kind, pathLength, nameConstraints }: ProfileContent): ProfileProblem[] {
  if (kind === 'authority') return [];
  return [
    ...(pathLength === undefined
      ? []
      : [problemAt('pathLength', 'profile.usage-does-not-fit', { value: 'pathLength', beside: kind })]),
    ...(nameConstraints === undefined
      ? []
      : [problemAt('nameConstraints', 'profile.usage-does-not-fit', { value: 'nameConstraints', beside: kind })]),
  ];
}
