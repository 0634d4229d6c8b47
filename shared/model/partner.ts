import type { PartnerId, UnixMs } from './brands.ts';

/** The party a certificate is issued to. */
export interface Partner {
  readonly id: PartnerId;
  readonly name: string;
  /** Mail address, telephone or a person, as typed. */
  readonly contact: string;
  readonly note: string;
  readonly tags: readonly string[];
  /** Attributes that profiles take from the partner, by label: `{ O: 'Kestrel Payments GmbH', C: 'DE' }`. */
  readonly subject: Readonly<Record<string, string>>;
  readonly createdAt: UnixMs;
}

export interface PartnerSummary extends Partner {
  /** Certificates attached to it, and those of them that are valid now. */
  readonly certificates: number;
  readonly valid: number;
  readonly openRequests: number;
}
