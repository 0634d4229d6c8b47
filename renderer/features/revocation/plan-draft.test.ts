import { describe, expect, it } from 'vitest';
import { type CrlPlan, DEFAULT_CRL_PLAN } from '../../../shared/model/crl-plan.ts';
import { crlPlanText } from '../../../shared/text/en/ui/crl-plan.ts';
import { draftOfPlan, listTypingProblems, planOfDraft, wordPlanProblems } from './plan-draft.ts';

const PLAN: CrlPlan = { ...DEFAULT_CRL_PLAN, everyHours: 24 };
const problemsOf = (change: object) => Object.keys(listTypingProblems({ ...draftOfPlan(PLAN), ...change }));

describe('a plan for CRLs that is typed', () => {
  it('is what it was read from', () => {
    const plans: readonly CrlPlan[] = [
      PLAN,
      DEFAULT_CRL_PLAN,
      { ...PLAN, everyHours: null, onRevocation: true },
      { ...PLAN, delta: { everyHours: 2, validHours: 6 }, deltaUrls: ['http://crl.example/d.crl'], keepExpired: true },
      { ...PLAN, delta: { everyHours: null, validHours: 72 }, deltaUrls: [] },
      { ...PLAN, shards: 4, distributionUrls: ['http://crl.example/{ca}-{shard}.crl', 'http://b.example/{shard}'] },
    ];
    for (const plan of plans) expect(planOfDraft(draftOfPlan(plan))).toEqual(plan);
  });

  it('needs lengths that can be read, where they count', () => {
    expect(problemsOf({ every: { amount: '', unit: 'days' } })).toEqual(['every']);
    expect(problemsOf({ isScheduled: false, every: { amount: '', unit: 'days' } })).toEqual([]);
    expect(problemsOf({ deltaEvery: { amount: 'x', unit: 'hours' } })).toEqual([]);
    expect(problemsOf({ hasDelta: true, deltaEvery: { amount: 'x', unit: 'hours' } })).toEqual(['deltaEvery']);
    expect(problemsOf({ urls: 'a\nb\nc\nd\ne' })).toEqual(['urls']);
    expect(planOfDraft({ ...draftOfPlan(PLAN), valid: { amount: '0', unit: 'hours' } })).toBeNull();
  });

  it('puts what is wrong with it beside its field, the first of several', () => {
    const told = wordPlanProblems([
      { field: 'everyHours', problem: 'no-overlap' },
      { field: 'deltaUrls', problem: 'placeholder' },
      { field: 'deltaUrls', problem: 'url' },
    ]);
    const { faults } = crlPlanText.problems;
    expect(told).toEqual({ every: faults['no-overlap'], deltaUrls: faults.placeholder });
  });

  it('is said in words', () => {
    expect(crlPlanText.describe(PLAN)[0]).toBe('A new CRL every 24 hours, valid 7 days; 6 days overlap.');
    expect(crlPlanText.describe({ ...PLAN, everyHours: null, shards: 8 })[0]).toBe(
      'A new CRL in 8 parts only when somebody issues one, valid 7 days.',
    );
  });
});
