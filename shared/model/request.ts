import type { AuthorityId, CertificateId, OwnRequestId, PartnerId, RequestId, UnixMs } from './brands.ts';
import type { CsrFields, Problem } from './inspect.ts';

export const REQUEST_STATES = ['new', 'approved', 'refused', 'issued'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** A certification request in the inbox. */
export interface RequestSummary {
  readonly id: RequestId;
  readonly name: string;
  readonly subject: string;
  readonly key: string;
  readonly state: RequestState;
  readonly receivedAt: UnixMs;
  readonly certificateId?: CertificateId;
  readonly partner?: { readonly id: PartnerId; readonly name: string };
  /** File name it came in, `pasted`, or empty where it came with an issue. */
  readonly source?: string;
  /** Why it was refused. */
  readonly reason?: string;
}

export interface RequestDetails extends RequestSummary {
  readonly csr: CsrFields;
  readonly problems: readonly Problem[];
  readonly pem: string;
  /** Certificates of the workspace with the same key, newest first, at most 20. */
  readonly sameKey?: readonly { readonly id: CertificateId; readonly name: string; readonly notAfter: UnixMs }[];
}

/** A request made here, with its key here, for an authority elsewhere. */
export interface OwnRequest {
  readonly id: OwnRequestId;
  /** `authority`: the answer becomes an authority of this workspace. */
  readonly kind: 'certificate' | 'authority';
  readonly name: string;
  readonly subject: string;
  readonly key: string;
  readonly state: 'waiting' | 'answered' | 'withdrawn';
  readonly createdAt: UnixMs;
  readonly note: string;
  readonly partner?: { readonly id: PartnerId; readonly name: string };
  readonly authorityId?: AuthorityId;
  readonly certificateId?: CertificateId;
  readonly pem: string;
}
/** One line of the three-column view before signing. */
export interface DraftRow {
  /** `subject`, `dns`, `uri`, `ip`, `email`, `key`, `validity`, `keyUsage`, `extendedKeyUsage`, `basicConstraints`, `serial`, … */
  readonly field: string;
  readonly request: readonly string[];
  /** Id of the rule that decided; its words are in shared/text. */
  readonly rule: 'from-request' | 'from-profile' | 'from-authority' | 'from-input' | 'random' | 'dropped';
  readonly result: readonly string[];
  readonly difference: 'same' | 'changed' | 'removed' | 'added';
}

/** What would be signed. `refusals` block it; warnings want a click. */
export interface IssueDraft {
  readonly rows: readonly DraftRow[];
  readonly refusals: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
}

export const PROFILE_IDS = ['tls-client', 'tls-server', 'tls-client-server'] as const;
export type ProfileId = (typeof PROFILE_IDS)[number];
