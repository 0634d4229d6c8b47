import type { AppError } from '../errors.ts';
import type { AuthorityId, CertificateId, OwnRequestId, PartnerId, RequestId, UnixMs } from './brands.ts';
import type { CsrFields, Problem } from './inspect.ts';

export const REQUEST_STATES = ['new', 'approved', 'refused', 'issued'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** What a list may be narrowed to: `open` is what waits for a decision or for signing, new and approved. */
export const REQUEST_FILTERS = ['open', ...REQUEST_STATES] as const;
export type RequestFilter = (typeof REQUEST_FILTERS)[number];

export const REQUEST_SORTS = ['state', 'name', 'partner', 'key', 'receivedAt', 'source'] as const;
export type RequestSort = (typeof REQUEST_SORTS)[number];

export interface PartnerName {
  readonly id: PartnerId;
  readonly name: string;
}

/** A certification request in the inbox. */
export interface RequestSummary {
  readonly id: RequestId;
  readonly name: string;
  readonly subject: string;
  readonly key: string;
  readonly state: RequestState;
  readonly receivedAt: UnixMs;
  readonly certificateId?: CertificateId;
  readonly partner?: PartnerName;
  /** File name it came in, `pasted`, or empty where it came with an issue. */
  readonly source?: string;
  /** Why it was refused, or what was noted when it was approved. */
  readonly reason?: string;
}

export interface RequestPage {
  readonly total: number;
  readonly items: readonly RequestSummary[];
  /** Of the whole inbox, whatever is looked for. */
  readonly counts: Readonly<Record<RequestState, number>>;
}

export interface RequestDetails extends RequestSummary {
  readonly csr: CsrFields;
  readonly problems: readonly Problem[];
  readonly pem: string;
  /** Certificates of the workspace with the same key, newest first, at most 20. */
  readonly sameKey?: readonly { readonly id: CertificateId; readonly name: string; readonly notAfter: UnixMs }[];
  /** Other requests of the inbox with the same key, newest first, at most 20. */
  readonly sameKeyRequests?: readonly { readonly id: RequestId; readonly name: string; readonly state: RequestState }[];
  /** A partner that it may come from, by its organisation or the domain of its names. Offered, never set by the program. */
  readonly guess?: PartnerName & { readonly by: 'organisation' | 'domain'; readonly value: string };
}

/** What became of files that were to hold requests. Lists are cut at `MAX_TOLD_REQUESTS`, numbers are not. */
export interface RequestImportReport {
  readonly imported: readonly RequestSummary[];
  readonly added: number;
  /** Those that were in the inbox before, or stood in the files more than once. */
  readonly known: readonly RequestSummary[];
  readonly already: number;
  /** `name` is the file's, and with several requests in it which one: `bundle.pem (3)`. */
  readonly failed: readonly { readonly name: string; readonly error: AppError }[];
  readonly failures: number;
  /** Files of a folder that hold no request. */
  readonly passedOver: number;
  /** Private keys that came with requests, in the same file or another one. They were not taken; whoever got the files has them. */
  readonly keysSeen: number;
}
export const MAX_TOLD_REQUESTS = 200;

/** A request made here, with its key here, for an authority elsewhere. */
export interface OwnRequest {
  readonly id: OwnRequestId;
  /** `authority`: the answer becomes an authority of this workspace. */
  readonly kind: 'certificate' | 'authority';
  readonly name: string;
  readonly subject: string;
  readonly key: string;
  readonly state: OwnRequestState;
  readonly createdAt: UnixMs;
  readonly note: string;
  readonly partner?: PartnerName;
  readonly authorityId?: AuthorityId;
  readonly certificateId?: CertificateId;
  readonly pem: string;
}
export const OWN_REQUEST_STATES = ['waiting', 'answered', 'withdrawn'] as const;
export type OwnRequestState = (typeof OWN_REQUEST_STATES)[number];
