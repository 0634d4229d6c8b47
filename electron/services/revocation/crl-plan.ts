import { z } from 'zod';
import type { AuthorityId } from '../../../shared/model/brands.ts';
import {
  type CrlPlan,
  type CrlPlanProblem,
  DEFAULT_CRL_PLAN,
  type DeltaPlan,
  MAX_CRL_HOURS,
  MAX_CRL_URLS,
  SHARD_COUNTS,
  type ShardCount,
} from '../../../shared/model/crl-plan.ts';
import { findCrlPlan } from '../../store/crl-plan-rows.ts';
import type { ReadDb } from '../../store/db.ts';
import { damagedRow } from '../../store/store-failure.ts';

/** What complete lists are limited to: a delta has the scope of the list that it rests on. @see RFC 5280 §5.2.4 */
export interface CrlScope {
  readonly shards: ShardCount;
  /** As in the plan, with place-holders. */
  readonly distributionUrls: readonly string[];
}

/** A plan with the scope of the complete lists that were issued last. */
export interface KeptPlan {
  readonly plan: CrlPlan;
  /** Somebody set it. */
  readonly isPlanned: boolean;
  readonly lastScope: CrlScope;
}

const DEFAULT_SCOPE: CrlScope = { shards: 1, distributionUrls: [] };

const hours = z.int().min(1).max(MAX_CRL_HOURS);
const urls = z.array(z.string()).max(MAX_CRL_URLS);

const keptPlan = z.strictObject({
  validHours: hours,
  everyHours: hours.nullable(),
  onRevocation: z.boolean(),
  delta: z.strictObject({ everyHours: hours.nullable(), validHours: hours }).nullable(),
  shards: z.literal(SHARD_COUNTS),
  distributionUrls: urls,
  deltaUrls: urls,
  keepExpired: z.boolean(),
  graceHours: z.int().min(0).max(MAX_CRL_HOURS),
  lastScope: z.strictObject({ shards: z.literal(SHARD_COUNTS), distributionUrls: urls }),
});

/** The plan of an authority; the default one where nobody set any. */
export async function readPlan(db: ReadDb, authorityId: AuthorityId): Promise<KeptPlan> {
  const kept = await findCrlPlan(db, authorityId);
  if (kept === undefined) return { plan: DEFAULT_CRL_PLAN, isPlanned: false, lastScope: DEFAULT_SCOPE };
  const whole = keptPlan.safeParse(kept);
  if (!whole.success) throw damagedRow('crl_plan');
  const { lastScope, ...plan } = whole.data;
  return { plan, isPlanned: true, lastScope };
}

/** The JSON value to be kept, which `readPlan` reads. */
export const packPlan = (plan: CrlPlan, lastScope: CrlScope): unknown => ({ ...plan, lastScope });

export const isSameScope = (one: CrlScope, other: CrlScope): boolean =>
  one.shards === other.shards && one.distributionUrls.join('\n') === other.distributionUrls.join('\n');

/** What keeps a plan from being followed; empty where it can be. */
export const checkPlan = (plan: CrlPlan): readonly CrlPlanProblem[] => [
  ...(plan.everyHours !== null && plan.everyHours >= plan.validHours
    ? [{ field: 'everyHours', problem: 'no-overlap' } as const]
    : []),
  ...(plan.graceHours >= plan.validHours ? [{ field: 'graceHours', problem: 'longer-than-valid' } as const] : []),
  ...(plan.delta === null ? [] : checkDelta(plan, plan.delta)),
  ...checkUrls(plan, 'distributionUrls'),
  ...checkUrls(plan, 'deltaUrls'),
  ...(plan.shards > 1 && plan.distributionUrls.length === 0
    ? [{ field: 'distributionUrls', problem: 'needed-by-shards' } as const]
    : []),
  ...(plan.delta === null && plan.deltaUrls.length > 0
    ? [{ field: 'deltaUrls', problem: 'without-delta' } as const]
    : []),
];

function* checkDelta(plan: CrlPlan, delta: DeltaPlan): Generator<CrlPlanProblem> {
  if (delta.validHours > plan.validHours) yield { field: 'delta.validHours', problem: 'longer-than-complete' };
  if (delta.everyHours === null) return;
  if (delta.everyHours >= delta.validHours) yield { field: 'delta.everyHours', problem: 'no-overlap' };
  if (plan.everyHours !== null && delta.everyHours >= plan.everyHours)
    yield { field: 'delta.everyHours', problem: 'not-more-often' };
}

function* checkUrls(plan: CrlPlan, field: 'distributionUrls' | 'deltaUrls'): Generator<CrlPlanProblem> {
  const urls = plan[field];
  if (urls.some((url) => /[{}]/.test(fillUrl(url, { ca: 'ca', shard: 0 })))) yield { field, problem: 'placeholder' };
  else if (!urls.every((url) => isAddress(fillUrl(url, { ca: 'ca', shard: 0 })))) yield { field, problem: 'url' };
  if (plan.shards > 1 && urls.some((url) => !url.includes('{shard}'))) yield { field, problem: 'shard-missing' };
}

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'ldap:', 'ldaps:']);

/** Extensions hold IA5Strings. */
const isAddress = (url: string): boolean =>
  /^[!-~]+$/.test(url) && URL.canParse(url) && SCHEMES.has(new URL(url).protocol);

/** An address with its place-holders filled in. `ca`: the authority's name in paths. */
export const fillUrl = (url: string, { ca, shard }: { readonly ca: string; readonly shard: number }): string =>
  url.replaceAll('{ca}', ca).replaceAll('{shard}', String(shard));
