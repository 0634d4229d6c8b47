import type { UnixMs } from './brands.ts';
import type { CrlDetails, CrlEntryFields } from './revocation-fields.ts';

/** Names a list that is open for reading; worthless once it was closed, or another took its place. */
export type CrlHandle = string;

/** A list that was read in a thread of its own and stays open there. Its first entries are in the details, the others are asked for by page. */
export interface OpenedCrl {
  readonly handle: CrlHandle;
  readonly details: CrlDetails;
  readonly bytes: number;
}

/** Where in the serial the digits are looked for. */
export const SERIAL_MATCHES = ['start', 'part', 'whole'] as const;
export type SerialMatch = (typeof SERIAL_MATCHES)[number];

/** Entries that fulfil all that is given. Nothing given: all of them. */
export interface CrlQuestion {
  /** Digits of the serial in hexadecimal, of either case; colons and spaces between them do no harm. */
  readonly serial?: string | undefined;
  /** Default `part`. */
  readonly match?: SerialMatch | undefined;
  /** Standard's names; `unspecified` stands for entries without a reason too. */
  readonly reasons?: readonly string[] | undefined;
  /** The first moment of revocation that counts. */
  readonly revokedFrom?: UnixMs | undefined;
  /** The first that counts no more. */
  readonly revokedUntil?: UnixMs | undefined;
}

/** `list`: as they stand in the list. The others by date of revocation. */
export const CRL_ENTRY_ORDERS = ['list', 'newest', 'oldest'] as const;
export type CrlEntryOrder = (typeof CRL_ENTRY_ORDERS)[number];

export interface CrlPageQuestion {
  readonly question: CrlQuestion;
  /** Default `list`. */
  readonly order?: CrlEntryOrder | undefined;
  readonly offset: number;
  /** At most `MAX_CRL_PAGE`. */
  readonly limit: number;
}

export const MAX_CRL_PAGE = 500;

/** An entry and where it stands. */
export interface CrlViewEntry extends CrlEntryFields {
  /** 0 is the first of the list. */
  readonly place: number;
  /** Of its octets in the list's DER. */
  readonly byteOffset: number;
  readonly byteLength: number;
}

export interface CrlPage {
  /** Entries that fulfil the question. */
  readonly total: number;
  /** Entries of the whole list. */
  readonly of: number;
  readonly offset: number;
  readonly items: readonly CrlViewEntry[];
}
