import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import type { DraftReasonCode, DraftValue } from '../../../shared/model/issue.ts';
import type { DistinguishedName } from '../../../shared/model/name.ts';
import type { ProfileContent, SubjectRule } from '../../../shared/model/profile.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { attributeLabel } from '../asn1/oid.ts';
import { EMPTY_NAME, formatName, parseName } from '../name/name.ts';
import { type Attribute, buildName, buildNameOf } from '../name/name-build.ts';
import { added, asAsked, draftProblem, leftOut, type MergedField } from './merge-field.ts';
import { attributeOid } from './profile-check.ts';
import { compileSubjectPattern, type SubjectPattern } from './subject-pattern.ts';

export interface CompiledSubject {
  readonly rules: readonly CompiledRule[];
  readonly others: ProfileContent['subject']['others'];
}

interface CompiledRule {
  readonly oid: string;
  readonly label: string;
  readonly rule: SubjectRule;
  readonly pattern: SubjectPattern | undefined;
}

/** The rules of a profile that was checked; one that does not compile is a bug of the caller. */
export function compileSubject({ subject }: Pick<ProfileContent, 'subject'>): CompiledSubject {
  const rules = subject.attributes.map((rule): CompiledRule => {
    const oid = attributeOid(rule.attribute);
    if (oid === undefined) throw new BugError('an attribute of a checked profile is unknown');
    const pattern = rule.pattern === undefined ? undefined : compileSubjectPattern(rule.pattern);
    return { oid, label: attributeLabel(oid), rule, pattern };
  });
  return { rules, others: subject.others };
}

/** Attributes of a partner's record by OID. */
export type PartnerAttributes = ReadonlyMap<string, string>;

export interface SubjectInput {
  readonly request: AskedName | undefined;
  /** RFC 4514; replaces that of the request. */
  readonly typed: string | undefined;
  readonly partner: PartnerAttributes;
}

export interface AskedName {
  readonly name: DistinguishedName;
  readonly nameDer: Uint8Array;
  /** It stands in a certificate that is renewed: where no rule changes a value, not an octet of it changes. */
  readonly isCertified?: boolean;
}

export interface MergedSubject {
  readonly nameDer: Uint8Array;
  readonly name: DistinguishedName;
  readonly field: MergedField;
}

/**
 * The subject by the rules of a profile. Without rules for attributes it is what was asked, octet by octet; with rules every attribute becomes a
 * relative name of its own, in the order of the rules, save that a certified name that says the same already stays as it is. Fails with `issue.subject-invalid`, `input.invalid {subject}` where nothing is asked and
 * nothing can be filled in.
 */
export function mergeSubject(compiled: CompiledSubject, input: SubjectInput): Result<MergedSubject, AppError> {
  const source = readSource(input);
  if (!source.ok) return source;
  if (source.value === undefined && compiled.rules.length === 0 && compiled.others !== 'drop')
    return fail('input.invalid', { field: 'subject', problem: 'missing' });
  if (compiled.rules.length === 0 && compiled.others === 'keep') return ok(keepWhole(source.value, input));
  return mergeAttributes(compiled, source.value, input);
}

function readSource({ request, typed }: SubjectInput): Result<AskedName | undefined, AppError> {
  if (typed !== undefined && typed.trim() !== '') {
    const nameDer = buildName(typed);
    if (!nameDer.ok) return nameDer;
    return ok({ nameDer: nameDer.value, name: readBuilt(nameDer.value) });
  }
  const hasControl = request?.name.flat().some(({ value }) => /\p{Cc}/u.test(value)) === true;
  return hasControl ? fail('issue.subject-invalid', { position: 0, problem: 'control-character' }) : ok(request);
}

function readBuilt(nameDer: Uint8Array): DistinguishedName {
  const name = parseName(nameDer);
  if (!name.ok) throw new BugError('a name that was built does not parse');
  return name.value;
}

const isTyped = ({ typed }: SubjectInput): boolean => typed !== undefined && typed.trim() !== '';

function keepWhole(source: AskedName | undefined, input: SubjectInput): MergedSubject {
  const { name, nameDer } = source ?? { name: [], nameDer: EMPTY_NAME };
  const result = partsOf(name);
  const requested = input.request?.name === name ? result : partsOf(input.request?.name ?? []);
  const isSame = input.request !== undefined && requested.join() === result.join();
  // What differs in order alone differs as a whole.
  const isReordered = !isSame && [...requested].toSorted().join() === [...result].toSorted().join();
  const isIn = (some: readonly string[]) => (part: string) => isSame || (!isReordered && some.includes(part));
  const [wasAsked, isKept] = [isIn(requested), isIn(result)];
  return {
    name,
    nameDer,
    field: {
      field: 'subject',
      rule: isTyped(input) ? 'from-input' : 'from-request',
      request: requested.map((part) => (isKept(part) ? asAsked(part) : leftOut(part, 'typed-here'))),
      result: result.map((part) => (wasAsked(part) ? asAsked(part) : added(part, 'typed-here'))),
    },
  };
}

/** Relative names as they are read and written (RFC 4514), the last of the encoding first. */
const partsOf = (name: DistinguishedName): readonly string[] => name.toReversed().map((part) => formatName([part]));

interface ChosenAttribute extends Attribute {
  readonly reason: DraftReasonCode | undefined;
}

function mergeAttributes(
  compiled: CompiledSubject,
  asked: AskedName | undefined,
  input: SubjectInput,
): Result<MergedSubject, AppError> {
  const source = asked?.name.flat() ?? [];
  const ruled = new Set(compiled.rules.map(({ oid }) => oid));
  const others = source.filter(({ oid }) => !ruled.has(oid));
  const origin: 'typed-here' | undefined = isTyped(input) ? 'typed-here' : undefined;
  const chosen: ChosenAttribute[] = [
    ...compiled.rules.flatMap((rule) => chooseValues(rule, source, { partner: input.partner, origin })),
    ...(compiled.others === 'keep' ? others.map((attribute) => ({ ...attribute, reason: origin })) : []),
  ];
  const nameDer = asked?.isCertified === true && isSame(chosen, source) ? ok(asked.nameDer) : build(chosen, source);
  if (!nameDer.ok) return nameDer;
  const refused = compiled.others === 'refuse' ? others : [];
  const findings = [
    ...compiled.rules.flatMap((rule) => checkAttribute(rule, chosen)),
    ...refused.map(({ oid }) =>
      draftProblem('draft.subject-refused', 'RFC 5280 §4.1.2.6', { attribute: attributeLabel(oid) }),
    ),
  ];
  return ok({ nameDer: nameDer.value, name: readBuilt(nameDer.value), field: describe(chosen, input, findings) });
}

const isSame = (some: readonly Attribute[], others: readonly Attribute[]): boolean =>
  some.length === others.length &&
  some.every(({ oid, value }, at) => oid === others[at]?.oid && value === others[at]?.value);

function build(chosen: readonly Attribute[], source: readonly Attribute[]): Result<Uint8Array, AppError> {
  // A value that is no text would be written as another one than that which came in.
  return source.some(({ value }) => /^#(?:[0-9a-f]{2})+$/.test(value))
    ? fail('issue.subject-invalid', { position: 0, problem: 'bad-character' })
    : buildNameOf(chosen);
}

function chooseValues(
  { oid, rule }: CompiledRule,
  source: readonly Attribute[],
  { partner, origin }: { readonly partner: PartnerAttributes; readonly origin: 'typed-here' | undefined },
): ChosenAttribute[] {
  const asked = source.filter((attribute) => attribute.oid === oid);
  if (rule.from === 'fixed') return [{ oid, value: rule.value ?? '', reason: 'set-by-profile' }];
  const ofPartner = rule.from === 'partner' ? partner.get(oid) : undefined;
  if (ofPartner !== undefined) return [{ oid, value: ofPartner, reason: 'set-by-partner' }];
  return asked.map(({ value }) => ({ oid, value, reason: origin }));
}

function checkAttribute({ oid, label, rule, pattern }: CompiledRule, chosen: readonly ChosenAttribute[]): Problem[] {
  const values = chosen.filter((attribute) => attribute.oid === oid);
  if (rule.required && values.length === 0)
    return [draftProblem('draft.subject-missing', 'RFC 5280 §4.1.2.6', { attribute: label })];
  return values
    .filter(({ value }) => pattern?.matches(value) === false)
    .map(({ value }) =>
      draftProblem('draft.subject-pattern', 'RFC 5280 §4.1.2.6', {
        attribute: label,
        value,
        pattern: rule.pattern ?? '',
      }),
    );
}

const textOf = ({ oid, value }: Attribute): string => formatName([[{ oid, label: attributeLabel(oid), value }]]);

function describe(chosen: readonly ChosenAttribute[], input: SubjectInput, findings: readonly Problem[]): MergedField {
  const requested = (input.request?.name.flat() ?? []).map(textOf);
  const asked = new Set(requested);
  const result = chosen.map((attribute) => ({ text: textOf(attribute), reason: attribute.reason }));
  const kept = new Set(result.map(({ text }) => text));
  const reasonFor = (text: string): DraftReasonCode => {
    const label = text.slice(0, text.indexOf('='));
    return (
      result.find((value) => value.text.startsWith(`${label}=`))?.reason ??
      (isTyped(input) ? 'typed-here' : 'not-in-profile')
    );
  };
  return {
    field: 'subject',
    rule: 'by-attribute',
    request: requested.map((text): DraftValue => (kept.has(text) ? asAsked(text) : leftOut(text, reasonFor(text)))),
    result: result.map(({ text, reason }): DraftValue => {
      if (asked.has(text)) return asAsked(text);
      return added(text, reason ?? 'normalised');
    }),
    findings,
  };
}
