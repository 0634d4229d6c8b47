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

export interface PartnerPage {
  readonly total: number;
  readonly items: readonly PartnerSummary[];
}

export const MAX_PARTNER_TAGS = 20;
export const MAX_TAG_LENGTH = 40;
export const MAX_PARTNER_ATTRIBUTES = 20;

/** Attributes of a subject that stay the same for one partner, in the order in which they are offered. Others may be given by dotted OID. */
export const PARTNER_ATTRIBUTES = [
  'O',
  'C',
  'OU',
  'L',
  'ST',
  'STREET',
  'postalCode',
  'organizationIdentifier',
  'businessCategory',
  'serialNumber',
  'jurisdictionC',
  'emailAddress',
  'DC',
] as const;
