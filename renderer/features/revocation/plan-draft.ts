import {
  type CrlPlan,
  type CrlPlanField,
  type CrlPlanProblem,
  DEFAULT_CRL_PLAN,
  MAX_CRL_HOURS,
  MAX_CRL_URLS,
} from '../../../shared/model/crl-plan.ts';
import { crlPlanText } from '../../../shared/text/en/ui/crl-plan.ts';
import { parseHours, type TypedHours, writeHours } from './typed-hours.ts';

const words = crlPlanText.problems;

/** A plan as it is typed. */
export interface PlanDraft {
  readonly valid: TypedHours;
  readonly isScheduled: boolean;
  readonly every: TypedHours;
  readonly onRevocation: boolean;
  readonly hasDelta: boolean;
  readonly isDeltaScheduled: boolean;
  readonly deltaEvery: TypedHours;
  readonly deltaValid: TypedHours;
  readonly shards: CrlPlan['shards'];
  /** One address a line. */
  readonly urls: string;
  readonly deltaUrls: string;
  readonly keepExpired: boolean;
  readonly grace: TypedHours;
}

export type PlanPart = 'valid' | 'every' | 'deltaEvery' | 'deltaValid' | 'urls' | 'deltaUrls' | 'grace';
export type PlanProblems = Partial<Record<PlanPart, string>>;

const USUAL_EVERY = 24;
const USUAL_DELTA = { everyHours: 1, validHours: 4 };

/** What is typed of a plan; parts that are off begin with what is usual. */
export function draftOfPlan(plan: CrlPlan): PlanDraft {
  return {
    valid: writeHours(plan.validHours),
    isScheduled: plan.everyHours !== null,
    every: writeHours(plan.everyHours ?? Math.max(1, Math.min(USUAL_EVERY, plan.validHours - 1))),
    onRevocation: plan.onRevocation,
    hasDelta: plan.delta !== null,
    isDeltaScheduled: plan.delta === null || plan.delta.everyHours !== null,
    deltaEvery: writeHours(plan.delta?.everyHours ?? USUAL_DELTA.everyHours),
    deltaValid: writeHours(plan.delta?.validHours ?? USUAL_DELTA.validHours),
    shards: plan.shards,
    urls: plan.distributionUrls.join('\n'),
    deltaUrls: plan.deltaUrls.join('\n'),
    keepExpired: plan.keepExpired,
    grace: writeHours(Math.max(1, plan.graceHours)),
  };
}

/** What cannot be read of a draft, by field. Whether a plan can be followed is judged where it is kept. */
export function listTypingProblems(draft: PlanDraft): PlanProblems {
  const read = readHours(draft);
  const wanted: readonly (readonly [PlanPart, boolean, number | null])[] = [
    ['valid', true, read.valid],
    ['every', draft.isScheduled, read.every],
    ['deltaEvery', draft.hasDelta && draft.isDeltaScheduled, read.deltaEvery],
    ['deltaValid', draft.hasDelta, read.deltaValid],
    ['grace', true, read.grace],
  ];
  const lengths = wanted.flatMap(([part, isAsked, hours]) =>
    isAsked && hours === null ? [[part, words.length] as const] : [],
  );
  const lists = (['urls', 'deltaUrls'] as const).flatMap((part) =>
    linesOf(draft[part]).length > MAX_CRL_URLS ? [[part, words.tooManyUrls(MAX_CRL_URLS)] as const] : [],
  );
  return Object.fromEntries([...lengths, ...lists]);
}

/** The plan that a draft says; null while something of it cannot be read. */
export function planOfDraft(draft: PlanDraft): CrlPlan | null {
  if (Object.keys(listTypingProblems(draft)).length > 0) return null;
  const { valid, every, deltaEvery, deltaValid, grace } = readHours(draft);
  return {
    validHours: valid ?? DEFAULT_CRL_PLAN.validHours,
    everyHours: draft.isScheduled ? every : null,
    onRevocation: draft.onRevocation,
    delta: draft.hasDelta
      ? {
          everyHours: draft.isDeltaScheduled ? deltaEvery : null,
          validHours: deltaValid ?? USUAL_DELTA.validHours,
        }
      : null,
    shards: draft.shards,
    distributionUrls: linesOf(draft.urls),
    deltaUrls: draft.hasDelta ? linesOf(draft.deltaUrls) : [],
    keepExpired: draft.keepExpired,
    graceHours: grace ?? DEFAULT_CRL_PLAN.graceHours,
  };
}

const PARTS: Readonly<Record<CrlPlanField, PlanPart>> = {
  everyHours: 'every',
  'delta.everyHours': 'deltaEvery',
  'delta.validHours': 'deltaValid',
  distributionUrls: 'urls',
  deltaUrls: 'deltaUrls',
  graceHours: 'grace',
};

/** What the keeper of plans finds wrong, by field of the form. */
export const wordPlanProblems = (problems: readonly CrlPlanProblem[]): PlanProblems =>
  Object.fromEntries(problems.toReversed().map(({ field, problem }) => [PARTS[field], words.faults[problem]]));

const readHours = (draft: PlanDraft) => ({
  valid: parseHours(draft.valid, MAX_CRL_HOURS),
  every: parseHours(draft.every, MAX_CRL_HOURS),
  deltaEvery: parseHours(draft.deltaEvery, MAX_CRL_HOURS),
  deltaValid: parseHours(draft.deltaValid, MAX_CRL_HOURS),
  grace: parseHours(draft.grace, MAX_CRL_HOURS),
});

const linesOf = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
