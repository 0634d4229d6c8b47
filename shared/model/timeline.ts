import type { AuthorityId, CertificateId, PartnerId, UnixMs } from './brands.ts';
import type { TimelineUnit } from './timeline-units.ts';
import type { Thresholds } from './watch.ts';

/** By what the certificates of the timeline are laid apart. */
export const LANE_KINDS = ['authority', 'partner', 'tag'] as const;
export type LaneKind = (typeof LANE_KINDS)[number];

/** Key of the lane of those without a partner or without a tag; nothing else is named so. */
export const REST_LANE = '';

/** Most bars of one answer: enough for the widest screens at six pixels each. */
export const MOST_BARS = 1000;
/** Most lanes of one answer. */
export const MOST_LANES = 60;
/** Most single certificates of one answer. */
export const MOST_MARKS = 1000;
/** Most characters of a filter. */
export const MOST_FILTER = 2000;

/**
 * What is counted in a bar. `total` is everything that ends in it; `revoked` are out of it and on hold; `replaced` have a successor and are
 * not revoked. Of the others, `due` are valid and count as expiring, `snoozed` of these nobody is to be told about; `ended` are over since a day
 * before today, and `seen` are as well but a test connection met them after their end.
 */
export const END_COUNTS = ['total', 'revoked', 'replaced', 'due', 'snoozed', 'ended', 'seen'] as const;
export type EndCount = (typeof END_COUNTS)[number];
/** One number each. */
export type EndSum = Readonly<Record<EndCount, number>>;
/** One number a bar each. */
export type EndSeries = Readonly<Record<EndCount, readonly number[]>>;

export interface TimelineLane {
  /** Names the lane among those of its kind: SHA-256 of the issuer's name, id of the partner, the tag itself, or `REST_LANE`. */
  readonly key: string;
  /** As somebody wrote it; empty of the rest. */
  readonly label: string;
  /** Everything in it, whenever it ends. */
  readonly all: number;
  /** The authority of the workspace that has this name, in lanes by authority. */
  readonly authorityId?: AuthorityId;
  /** What its partner has set; the others are watched by the steps of the workspace. */
  readonly steps?: Thresholds;
  readonly series: EndSeries;
}

export interface TimelineBars {
  readonly unit: TimelineUnit;
  /** Beginnings of the bars and the end of the last. */
  readonly edges: readonly UnixMs[];
  readonly all: EndSeries;
  readonly lanes: readonly TimelineLane[];
  /** Lanes there are, those of the answer included. */
  readonly laneCount: number;
  /** How many end before the first bar and after the last. */
  readonly before: number;
  readonly after: number;
  /** Days on which the first and the last certificate end; absent without any. */
  readonly extent?: { readonly first: UnixMs; readonly last: UnixMs };
  /** From when on a certificate counts as expiring: so many days before its end, but not before this share of its life is left. */
  readonly threshold: { readonly days: number; readonly lifeShare: number };
  /** When alerts come, where no partner has steps of its own. */
  readonly steps: TimelineSteps;
}

export interface TimelineSteps extends Thresholds {
  /** Those that live shorter go by per cent. */
  readonly shortLivedDays: number;
}

/** How a certificate stands on the timeline. */
export type MarkState = 'ends' | 'due' | 'snoozed' | 'ended' | 'seen' | 'replaced' | 'revoked';

/** One certificate, where the axis is wide enough to tell them apart. */
export interface TimelineMark {
  readonly id: CertificateId;
  readonly name: string;
  readonly issuerName: string;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly state: MarkState;
  readonly isCa: boolean;
  readonly snoozedUntil?: UnixMs;
  readonly partnerId?: PartnerId;
  /** Those of its partner, where they differ from the workspace's. */
  readonly steps?: Thresholds;
  /** Keys of the lanes it stands in. */
  readonly lanes: readonly string[];
}

export interface TimelineMarks {
  /** The first to end. */
  readonly items: readonly TimelineMark[];
  /** There are no others. */
  readonly complete: boolean;
}

/** What ends in a stretch of time. */
export interface TimelineRange {
  readonly sum: EndSum;
  /** Those with the most certificates that are neither revoked nor replaced first. */
  readonly issuers: readonly { readonly key: string; readonly label: string; readonly sum: EndSum }[];
  readonly issuerCount: number;
}

export interface AuthorityEnd {
  readonly id: AuthorityId;
  readonly name: string;
  /** Lane by authority in which its certificates stand. */
  readonly lane: string;
  readonly parentId?: AuthorityId;
  readonly endsAt: UnixMs;
  /** When what it issued is no longer valid: its own end, or that of an authority above it. */
  readonly lineEndsAt: UnixMs;
  /** The authority above that ends first. */
  readonly endedBy?: AuthorityId;
  readonly archived: boolean;
}

export interface CrlDue {
  readonly authorityId: AuthorityId;
  readonly authorityName: string;
  readonly lane: string;
  readonly number: number;
  readonly nextUpdate: UnixMs;
  readonly overdue: boolean;
}

export interface TimelineEvents {
  /** The parent before what it issued, else by name. */
  readonly authorities: readonly AuthorityEnd[];
  /** The newest complete list of each authority. */
  readonly crls: readonly CrlDue[];
}

/** What happens to everybody's certificates, on the day of the rule that says so. */
export const TIMELINE_RULES = [
  { id: 'tls-200-days', at: Date.UTC(2026, 2, 15) },
  { id: 'client-auth-authorities', at: Date.UTC(2026, 5, 15) },
  { id: 'lets-encrypt-client', at: Date.UTC(2026, 6, 8) },
  { id: 'client-auth-leaves', at: Date.UTC(2027, 2, 15) },
  { id: 'tls-100-days', at: Date.UTC(2027, 2, 15) },
  { id: 'tls-47-days', at: Date.UTC(2029, 2, 15) },
] as const;
export type TimelineRuleId = (typeof TIMELINE_RULES)[number]['id'];
