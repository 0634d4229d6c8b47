import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { Problem } from '../../../shared/model/inspect.ts';
import type { DraftReasonCode, DraftValue } from '../../../shared/model/issue.ts';
import type { GeneralName } from '../../../shared/model/name.ts';
import { type ProfileContent, SAN_TYPES, type SanRule, type SanType } from '../../../shared/model/profile.ts';
import { BugError, ok, type Result } from '../../../shared/result.ts';
import { visibleText } from '../asn1/visible-text.ts';
import { labelGeneralName } from '../../../shared/name/general-name-label.ts';
import { formatGeneralName, parseGeneralName } from '../name/general-name.ts';
import { added, asAsked, draftProblem, leftOut, type MergedField } from './merge-field.ts';
import { hasDotSegment, parseSanLimit, type SanLimit, sanTypeOf } from './san-limits.ts';
import { fillPlaceholders, hasPlaceholder, type SanTemplateValues } from './san-template.ts';
import { findSpiffeProblem } from './spiffe-id.ts';

export type CompiledSans = Readonly<Record<SanType, CompiledSanRule>>;

interface CompiledSanRule {
  readonly rule: SanRule;
  readonly limits: readonly SanLimit[];
}

/** The rules of a profile that was checked; a limit that does not parse is a bug of the caller. */
export function compileSans({ sans }: Pick<ProfileContent, 'sans'>): CompiledSans {
  const compile = (type: SanType): CompiledSanRule => ({
    rule: sans[type],
    limits: sans[type].limits.map((limit) => {
      const parsed = parseSanLimit(type, limit);
      if (parsed === undefined) throw new BugError('a limit of a checked profile does not parse');
      return parsed;
    }),
  });
  return {
    dns: compile('dns'),
    ip: compile('ip'),
    email: compile('email'),
    uri: compile('uri'),
    directory: compile('directory'),
    upn: compile('upn'),
    other: compile('other'),
  };
}

export interface SansInput {
  readonly request: readonly GeneralName[];
  /** Text forms; they replace the names of the request. */
  readonly typed: readonly string[] | undefined;
  readonly template: SanTemplateValues;
}

export interface MergedSans {
  readonly names: readonly GeneralName[];
  /** How many of them, from the first, were asked for; the profile fills in the rest. */
  readonly asked: number;
  readonly fields: readonly MergedField[];
}

interface AskedName {
  readonly name: GeneralName;
  readonly type: SanType;
  readonly text: string;
}

interface Verdict extends AskedName {
  /** Absent where the name is taken. */
  readonly reason: DraftReasonCode | undefined;
}

/**
 * The alternative names by the rules of a profile, in the order in which they were asked for; those that the profile fills in follow.
 * Names of a request obey the rules of typed ones: a NUL in a host name shows one host to us and another to who reads up to it.
 * Fails with `issue.name-invalid` for a name that would be taken but cannot be written.
 */
export function mergeSans(compiled: CompiledSans, input: SansInput): Result<MergedSans, AppError> {
  const asked = readAsked(input);
  if (!asked.ok) return asked;
  const verdicts = judgeNames(compiled, asked.value);
  const taken = verdicts.filter(({ reason }) => reason === undefined);
  const foreign = taken.find(({ name }) => !isWritable(name));
  if (foreign !== undefined) return fail('issue.name-invalid', { type: foreign.name.type, value: foreign.text });
  const attempts = SAN_TYPES.flatMap((type) =>
    fillNames(compiled[type], type, { asked: taken.some((name) => name.type === type), template: input.template }),
  );
  const filled = attempts.filter(({ reason }) => reason === undefined);
  const fields = SAN_TYPES.flatMap((type) => describeType(compiled[type], type, { verdicts, attempts, input }));
  return ok({ names: [...taken, ...filled].map(({ name }) => name), asked: taken.length, fields });
}

function readAsked({ request, typed }: SansInput): Result<readonly AskedName[], AppError> {
  if (typed === undefined) return ok(request.map(describeName));
  const names: AskedName[] = [];
  for (const text of typed) {
    const name = parseGeneralName(text);
    if (!name.ok) return name;
    names.push(describeName(name.value));
  }
  return ok(names);
}

const describeName = (name: GeneralName): AskedName => ({ name, type: sanTypeOf(name), text: labelGeneralName(name) });

/** Other names whose value is no text, and registeredID, could be written in another form only than that they came in. */
const hasNoForm = (name: GeneralName): boolean =>
  name.type === 'other' && (name.value.startsWith('#') || name.value === name.oid);

/** One with characters that are shown escaped would be read as another name than it is. */
function isWritable(name: GeneralName): boolean {
  const isShownOtherwise = name.type === 'other' && visibleText(name.value) !== name.value;
  return !isShownOtherwise && parseGeneralName(formatGeneralName(name)).ok;
}

function judgeNames(compiled: CompiledSans, asked: readonly AskedName[]): readonly Verdict[] {
  const seen = new Set<string>();
  const counts = new Map<SanType, number>();
  return asked.map((name): Verdict => {
    const { rule, limits } = compiled[name.type];
    const reason = findReason(name, { rule, limits, seen, count: counts.get(name.type) ?? 0 });
    if (reason === undefined) {
      seen.add(identityOf(name));
      counts.set(name.type, (counts.get(name.type) ?? 0) + 1);
    }
    return { ...name, reason };
  });
}

const identityOf = ({ type, text }: AskedName): string => (type === 'dns' ? text.toLowerCase() : text);

function findReason(
  name: AskedName,
  { rule, limits, seen, count }: CompiledSanRule & { readonly seen: ReadonlySet<string>; readonly count: number },
): DraftReasonCode | undefined {
  if (rule.source === 'forbidden') return 'forbidden-by-profile';
  if (rule.source === 'profile') return 'set-by-profile';
  if (hasNoForm(name.name)) return 'no-form';
  if (seen.has(identityOf(name))) return 'duplicate';
  if (name.type === 'dns' && !rule.mayBeWildcard && name.name.value.startsWith('*')) return 'wildcard-forbidden';
  if (rule.source === 'within' && limits.length > 0 && !limits.some((allows) => allows(name.name)))
    return 'outside-limits';
  return count >= rule.most ? 'more-than-allowed' : undefined;
}

interface FilledName extends Verdict {
  /** Made of what others chose. */
  readonly copied: boolean;
}

/** What the profile fills in: always, or where nothing was asked. What cannot be filled or is no name of its type is left away. */
function fillNames(
  { rule, limits }: CompiledSanRule,
  type: SanType,
  { asked, template }: { readonly asked: boolean; readonly template: SanTemplateValues },
): readonly FilledName[] {
  if (rule.source === 'forbidden' || (rule.source !== 'profile' && asked)) return [];
  const names = rule.values.flatMap((value): FilledName[] => {
    const text = fillPlaceholders(type, value, template);
    const name = text === undefined ? undefined : parseGeneralName(`${type}:${text}`);
    if (name?.ok !== true || sanTypeOf(name.value) !== type) return [];
    const copied = hasPlaceholder(value);
    const reason = copied ? findFillReason(name.value, { value, rule, limits }) : undefined;
    return [{ ...describeName(name.value), copied, reason }];
  });
  const distinct = names.filter(
    (name, index) => names.findIndex((other) => identityOf(other) === identityOf(name)) === index,
  );
  const taken = distinct.filter(({ reason }) => reason === undefined).slice(0, rule.most);
  return [...taken, ...distinct.filter(({ reason }) => reason !== undefined)];
}

/** What others chose gets no further by way of the profile than it would if they asked for it. */
function findFillReason(
  name: GeneralName,
  { value, rule, limits }: CompiledSanRule & { readonly value: string },
): DraftReasonCode | undefined {
  const isNewWildcard = name.type === 'dns' && name.value.startsWith('*') && !value.startsWith('*');
  if (isNewWildcard && !rule.mayBeWildcard) return 'wildcard-forbidden';
  if (rule.source === 'within' && limits.length > 0 && !limits.some((allows) => allows(name))) return 'outside-limits';
  const leadsOut =
    (name.type === 'uri' && hasDotSegment(name.value)) ||
    (name.type === 'other' && name.value.split('@').length > value.split('@').length && value.includes('@'));
  return leadsOut ? 'outside-limits' : undefined;
}

interface TypeInput {
  readonly verdicts: readonly Verdict[];
  readonly attempts: readonly FilledName[];
  readonly input: SansInput;
}

function describeType(
  { rule }: CompiledSanRule,
  type: SanType,
  { verdicts, attempts, input }: TypeInput,
): MergedField[] {
  if (rule.least === 0 && !isMentioned(type, { verdicts, attempts, input })) return [];
  const own = verdicts.filter((verdict) => verdict.type === type);
  const ownAttempts = attempts.filter((attempt) => attempt.type === type);
  const ownFilled = ownAttempts.filter(({ reason }) => reason === undefined);
  const requested =
    input.typed === undefined ? own : input.request.map(describeName).filter((name) => name.type === type);
  const taken = own.filter(({ reason }) => reason === undefined);
  const findings = [
    ...own.flatMap((verdict) => checkVerdict(verdict, input)),
    ...ownAttempts.flatMap((attempt) => checkVerdict(attempt, { typed: undefined })),
    ...checkCount(rule, type, taken.length + ownFilled.length),
  ];
  if (requested.length + own.length + ownFilled.length + findings.length === 0) return [];
  const requestedTexts = new Set(requested.map(({ text }) => text));
  const takenTexts = new Set([...taken, ...ownFilled].map(({ text }) => text));
  return [
    {
      field: type,
      rule: ruleOf(rule, input),
      limits: limitsOf(rule),
      request: requested.map((name): DraftValue => describeRequested(name, takenTexts)),
      result: [
        ...taken.map(({ text }) => (requestedTexts.has(text) ? asAsked(text) : added(text, 'typed-here'))),
        ...ownFilled.map(({ text, copied }) =>
          requestedTexts.has(text) ? asAsked(text) : added(text, copied ? 'copied-from-name' : 'added-by-profile'),
        ),
      ],
      findings,
    },
  ];
}

/** Most certificates have names of one type. */
const isMentioned = (type: SanType, { verdicts, attempts, input }: TypeInput): boolean =>
  verdicts.some((verdict) => verdict.type === type) ||
  attempts.some((attempt) => attempt.type === type) ||
  (input.typed !== undefined && input.request.some((name) => sanTypeOf(name) === type));

function describeRequested(name: AskedName | Verdict, taken: ReadonlySet<string>): DraftValue {
  if ('reason' in name && name.reason !== undefined) return leftOut(name.text, name.reason);
  return taken.has(name.text) ? asAsked(name.text) : leftOut(name.text, 'typed-here');
}

function ruleOf({ source }: SanRule, { typed }: SansInput): MergedField['rule'] {
  if (source === 'forbidden') return 'forbidden';
  if (source === 'profile') return 'from-profile';
  if (typed !== undefined) return 'from-input';
  return source === 'within' ? 'from-request-within' : 'from-request';
}

const limitsOf = ({ source, limits, most }: SanRule): readonly string[] =>
  source === 'within' ? [...limits, `≤ ${most}`] : [];

const SAN_RFC = 'RFC 5280 §4.2.1.6';

/** A name that somebody typed is not dropped behind their back; one of a request is, and told. */
function checkVerdict({ name, text, reason }: Verdict, { typed }: Pick<SansInput, 'typed'>): Problem[] {
  if (reason === undefined) {
    const problem = name.type === 'uri' ? findSpiffeProblem(name.value) : undefined;
    return problem === undefined ? [] : [draftProblem('draft.spiffe-id', 'SPIFFE-ID §2', { name: text, problem })];
  }
  if (reason === 'duplicate') return [];
  return typed === undefined
    ? [draftProblem('draft.name-left-out', SAN_RFC, { name: text, reason }, 'warning')]
    : [draftProblem('draft.typed-name-refused', SAN_RFC, { name: text, reason })];
}

const checkCount = ({ least }: SanRule, type: SanType, found: number): Problem[] =>
  found >= least ? [] : [draftProblem('draft.too-few-names', SAN_RFC, { type, least, found })];
