import type { CertificateId } from './brands.ts';

/** Certificates that an act is for: these, or all that a filter lets through but some. At most 10 000 ids either way. */
export type CertificateSelection =
  | { readonly ids: readonly CertificateId[] }
  | { readonly filter: string; readonly except: readonly CertificateId[] };

/** Most ids that a selection names one by one. */
export const MAX_SELECTED_IDS = 10_000;

/** What a list is counted by beside it. */
export const FACETS = [
  'status',
  'ends-in',
  'issuer',
  'key',
  'signature',
  'purpose',
  'lifetime',
  'partner',
  'tag',
  'owner',
  'source',
  'profile',
  'traits',
] as const;
export type FacetId = (typeof FACETS)[number];

export interface FacetValue {
  /** Names the value within its facet. */
  readonly value: string;
  /** A name where people gave it one; else the same as `value`, which has words of its own. */
  readonly label: string;
  readonly count: number;
  /** What narrows a filter to it. */
  readonly term: string;
}

export interface Facet {
  readonly facet: FacetId;
  /** Most frequent first; at most 50. */
  readonly values: readonly FacetValue[];
  /** Further values. */
  readonly more: number;
  /** Everything is counted; else ask again for what was counted meanwhile. */
  readonly complete: boolean;
}

/** Questions that operators really have, as filters. */
export const READY_QUESTIONS = {
  expiring: 'status:expiring',
  'expired-in-use': 'status:expired is:in-use',
  weak: 'is:weak status:valid,expiring',
  'loses-client-auth': 'is:sunset status:valid,expiring',
  'longer-than-47': 'life:>47d status:valid,expiring',
  'longer-than-100': 'life:>100d status:valid,expiring',
  'longer-than-200': 'life:>200d status:valid,expiring',
  'no-owner': 'owner:none status:valid,expiring',
  'outlives-issuer': 'outlives:issuer status:valid,expiring',
  'crl-overdue': 'crl:overdue status:valid,expiring',
  'ocsp-signers': 'is:ocsp-signer',
} as const satisfies Readonly<Record<string, string>>;
export type ReadyQuestionId = keyof typeof READY_QUESTIONS;

export interface ReadyQuestion {
  readonly id: ReadyQuestionId;
  readonly filter: string;
  /** Null until it is counted; ask again. */
  readonly count: number | null;
}
