import type { CertificateId, RequestId, UnixMs } from './brands.ts';
import type { CsrFields, Problem } from './inspect.ts';

export type RequestState = 'new' | 'refused' | 'issued';

/** A certification request in the inbox. */
export interface RequestSummary {
  readonly id: RequestId;
  readonly name: string;
  readonly subject: string;
  readonly key: string;
  readonly state: RequestState;
  readonly receivedAt: UnixMs;
  readonly certificateId?: CertificateId;
}

export interface RequestDetails extends RequestSummary {
  readonly csr: CsrFields;
  readonly problems: readonly Problem[];
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
