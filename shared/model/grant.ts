import type { AuthorityId, GrantId, UnixMs } from './brands.ts';

/** What a key may sign while its workspace is locked. */
export const GRANT_PURPOSES = ['crl', 'ocsp'] as const;
export type GrantPurpose = (typeof GRANT_PURPOSES)[number];

/** The longest time that a grant is given for. */
export const MAX_GRANT_DAYS = 31;

/** Each has a process of its own. */
export const MAX_GRANTS = 16;

/** What the vault still does for an authority while it is locked. Grants end with the program at the latest. */
export interface Grant {
  readonly id: GrantId;
  readonly authorityId: AuthorityId;
  readonly authorityName: string;
  readonly purposes: readonly GrantPurpose[];
  readonly givenAt: UnixMs;
  readonly until: UnixMs;
  readonly covers: GrantCover;
}

/** What goes on under a grant, in numbers. */
export interface GrantCover {
  /** CRLs are issued by a schedule or with each revocation. */
  readonly schedule: boolean;
  /** Keys that sign OCSP answers. */
  readonly signers: number;
  /** Places that CRLs are published to, whether they need a login or not. */
  readonly targets: number;
}

/** What a grant for an authority could be for, before it is given. */
export interface GrantOffer {
  readonly authorityId: AuthorityId;
  readonly authorityName: string;
  /** The authority's end or the longest time, whichever comes first. */
  readonly latest: UnixMs;
  /** Absent where there is nothing to sign with. */
  readonly purposes: readonly GrantPurpose[];
  readonly covers: GrantCover;
  /** The one that stands, which a new one replaces. */
  readonly current: Grant | null;
}

/** Why a grant ended. */
export type GrantEnd = 'expired' | 'ended' | 'replaced' | 'locked' | 'closed' | 'authority' | 'stopped';

/** What stops when grants end, in numbers. */
export interface GrantStops {
  readonly grants: number;
  /** Authorities whose CRLs are no longer signed while locked. */
  readonly crls: readonly string[];
  /** Those of them that have a schedule. */
  readonly scheduled: readonly string[];
  /** Authorities whose OCSP answers are no longer signed while locked. */
  readonly responders: readonly string[];
  /** Places that are no longer published to. */
  readonly targets: number;
}

export function countStops(grants: readonly Grant[]): GrantStops {
  const named = (fits: (grant: Grant) => boolean): string[] =>
    grants.filter(fits).map(({ authorityName }) => authorityName);
  const isForCrls = ({ purposes }: Grant): boolean => purposes.includes('crl');
  return {
    grants: grants.length,
    crls: named(isForCrls),
    scheduled: named((grant) => isForCrls(grant) && grant.covers.schedule),
    responders: named(({ purposes }) => purposes.includes('ocsp')),
    targets: grants.filter(isForCrls).reduce((sum, { covers }) => sum + covers.targets, 0),
  };
}
