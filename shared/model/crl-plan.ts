import type { UnixMs } from './brands.ts';

/** Into how many lists the revocations of one authority may be dealt out. */
export const SHARD_COUNTS = [1, 2, 4, 8, 16, 32, 64] as const;
export type ShardCount = (typeof SHARD_COUNTS)[number];

/** How an authority issues CRLs. Hours count from the `thisUpdate` of a list. */
export interface CrlPlan {
  /** How long a complete list holds. What it exceeds `everyHours` by is the overlap: the time that is left to get and publish the next one. */
  readonly validHours: number;
  /** A complete list is due so long after the last one; null: by hand alone. Less than `validHours`. */
  readonly everyHours: number | null;
  /** Each revocation and release is followed by a list at once, as far as the key can be used: a delta where there are deltas, else a complete one. */
  readonly onRevocation: boolean;
  readonly delta: DeltaPlan | null;
  /** A certificate belongs to the list `serial mod shards`, by the value of its serial number, whatever else it says. */
  readonly shards: ShardCount;
  /**
   * Addresses of the lists for a critical issuingDistributionPoint; none: lists have no such extension. With place-holders: `{ca}` the authority's name in paths,
   * `{shard}` the number of the shard, which has to occur where there is more than one. Certificates name the same addresses. @see RFC 5280 §5.2.5
   */
  readonly distributionUrls: readonly string[];
  /** Addresses of the deltas, which complete lists name as freshestCRL. The same place-holders. @see RFC 5280 §5.2.6 */
  readonly deltaUrls: readonly string[];
  /** Certificates stay listed after their end. Else each is left out once a list made after its end has named it. @see RFC 5280 §3.3 */
  readonly keepExpired: boolean;
  /** How long before `nextUpdate` of the newest list an alarm begins. */
  readonly graceHours: number;
}

export interface DeltaPlan {
  /** A delta is due so long after the last list of either kind; null: by hand and with revocations alone. */
  readonly everyHours: number | null;
  readonly validHours: number;
}

/** What an authority does that nobody set a plan for. */
export const DEFAULT_CRL_PLAN: CrlPlan = {
  validHours: 7 * 24,
  everyHours: null,
  onRevocation: false,
  delta: null,
  shards: 1,
  distributionUrls: [],
  deltaUrls: [],
  keepExpired: false,
  graceHours: 24,
};

/** Ten years. */
export const MAX_CRL_HOURS = 87_600;
export const MAX_CRL_URLS = 4;
export const MAX_CRL_URL = 500;

/** The place of a plan that cannot be followed, and why. */
export interface CrlPlanProblem {
  readonly field: CrlPlanField;
  readonly problem: CrlPlanFault;
}

export const CRL_PLAN_FIELDS = [
  'everyHours',
  'delta.everyHours',
  'delta.validHours',
  'distributionUrls',
  'deltaUrls',
  'graceHours',
] as const;
export type CrlPlanField = (typeof CRL_PLAN_FIELDS)[number];

/**
 * `no-overlap`: the next list is due no sooner than the last one ends. `longer-than-complete`: a delta holds longer than the list it belongs to.
 * `not-more-often`: deltas are due no more often than complete lists. `needed-by-shards`: nobody would find them. `shard-missing`: all shards
 * would have one address. `url`: not an http, https or ldap address. `placeholder`: one that means nothing. `without-delta`: addresses of what is never issued.
 * `longer-than-valid`: the alarm would never end. `dealt-otherwise`: certificates name these addresses by another number of shards, and would be looked for in a list
 * that does not tell of them.
 */
export const CRL_PLAN_FAULTS = [
  'no-overlap',
  'longer-than-complete',
  'not-more-often',
  'needed-by-shards',
  'shard-missing',
  'url',
  'placeholder',
  'without-delta',
  'longer-than-valid',
  'dealt-otherwise',
] as const;
export type CrlPlanFault = (typeof CRL_PLAN_FAULTS)[number];

export const CRL_KINDS = ['complete', 'delta'] as const;
export type CrlKind = (typeof CRL_KINDS)[number];

/**
 * Why no list can be signed now. `locked`: the workspace is locked and no grant lets the key sign lists. `no-key`: it is not in this workspace. `no-crl-sign`: the
 * certificate of the authority does not let its key sign lists. `clock-behind`: the last list was made later than this computer's clock says it is.
 */
export const CRL_BLOCKS = ['locked', 'no-key', 'expired', 'no-crl-sign', 'clock-behind', 'role', 'approval'] as const;
export type CrlBlock = (typeof CRL_BLOCKS)[number];

/** One list of an act of issuing. */
export interface CrlDocumentSummary {
  readonly kind: CrlKind;
  /** 0 where there is one list alone. */
  readonly shard: number;
  /** Number of the complete list that a delta rests on. */
  readonly baseNumber?: number;
  readonly nextUpdate: UnixMs;
  readonly entries: number;
  readonly sha256: string;
  readonly bytes: number;
}

/** What one act of issuing made: all its lists have its number. */
export interface CrlAct {
  readonly number: number;
  readonly thisUpdate: UnixMs;
  /** Of its complete lists; of its deltas where it made no others. */
  readonly nextUpdate: UnixMs;
  /** Complete ones first, by shard. */
  readonly documents: readonly CrlDocumentSummary[];
}

export interface CrlActPage {
  readonly total: number;
  /** Newest first. */
  readonly items: readonly CrlAct[];
}

/** `outlives-authority`: the next list would be due after the end of the authority, which then signs none. `authority-revoked`: who checks by these lists may accept nothing of it anyway. */
export const CRL_WARNINGS = ['outlives-authority', 'authority-revoked'] as const;
export type CrlWarning = (typeof CRL_WARNINGS)[number];

export interface IssuedCrls {
  readonly act: CrlAct;
  readonly warnings: readonly CrlWarning[];
}

/**
 * How an authority's lists stand; where none was signed here, the newest that was signed elsewhere and is known. `none`: there is none, and none is due. `missing`: there is none, and something is revoked or a schedule wants one.
 * `current`; `due`: a list is due by schedule, or the alarm before its end has begun; `overdue`: the newest list has ended, and those who check by it refuse everything.
 */
export const CRL_STANDINGS = ['none', 'missing', 'current', 'due', 'overdue'] as const;
export type CrlStanding = (typeof CRL_STANDINGS)[number];

/** How many are waiting for the next list. */
export interface CrlQueue {
  readonly revocations: number;
  readonly holds: number;
  readonly releases: number;
  /** When the first of them came. */
  readonly since?: UnixMs;
}

/** The newest list that an authority signed elsewhere and that is here; without one the last number that was used there, and not when that list ends. */
export interface EarlierCrl {
  /** In decimal; absent where the list has none. */
  readonly number?: string;
  readonly nextUpdate?: UnixMs;
}

export interface CrlState {
  readonly hasKey: boolean;
  readonly plan: CrlPlan;
  /** Somebody set it; else it is the one that holds without a plan. */
  readonly isPlanned: boolean;
  readonly standing: CrlStanding;
  /** The newest act with complete lists, and the newest with deltas where that is newer or the same. */
  readonly complete?: CrlAct;
  readonly delta?: CrlAct;
  /** Where its key is here and signed no complete list yet: what is known of those that were signed elsewhere. */
  readonly earlier?: EarlierCrl;
  readonly queue: CrlQueue;
  readonly revoked: number;
  readonly onHold: number;
  /** Taken over from a list of the time before the authority was here. */
  readonly elsewhere: number;
  /** What is due now by the plan; empty where nothing is. */
  readonly due: readonly CrlKind[];
  /** When the plan wants the next list; absent where it wants none. */
  readonly nextIssueAt?: UnixMs;
  /** When an alarm begins unless a list is issued before; absent where no list is known. */
  readonly alarmAt?: UnixMs;
  /** What stands in the way of signing. */
  readonly block?: CrlBlock;
}
