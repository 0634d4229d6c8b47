import type { AuthorityId, CertificateId, KeyId, OperatorId, UnixMs } from './brands.ts';

/** What somebody may do, each what those before may too: read; issue and revoke; authorities, plans, grants, operators. */
export const OPERATOR_ROLES = ['viewer', 'issuer', 'admin'] as const;
export type OperatorRole = (typeof OPERATOR_ROLES)[number];

export const hasRole = (has: OperatorRole, needs: OperatorRole): boolean =>
  OPERATOR_ROLES.indexOf(has) >= OPERATOR_ROLES.indexOf(needs);

/** Operators of one workspace who are not removed. */
export const MAX_OPERATORS = 100;

/** Somebody with a passphrase of their own. Removed ones stay for the names in the log. */
export interface Operator {
  readonly id: OperatorId;
  readonly name: string;
  readonly role: OperatorRole;
  readonly createdAt: UnixMs;
  readonly changedAt: UnixMs;
  readonly removedAt?: UnixMs;
}

/** Who has the keys open. Without operators whoever knows the passphrase may do everything. */
export type SessionOperator =
  | { readonly kind: 'passphrase' }
  | { readonly kind: 'recovery' }
  | { readonly kind: 'operator'; readonly id: OperatorId; readonly name: string; readonly role: OperatorRole };

/** Everything may be done where no operator is named, and with the recovery key. */
export const roleOf = (session: SessionOperator): OperatorRole =>
  session.kind === 'operator' ? session.role : 'admin';

/** What a second operator approves of a key: signing certificates and requests, CRLs, its export, a grant, or a change of the rule itself. */
export const APPROVAL_PURPOSES = ['sign', 'crl', 'export', 'grant', 'two-person'] as const;
export type ApprovalPurpose = (typeof APPROVAL_PURPOSES)[number];

/** Most signatures that one approval is for. */
export const MAX_APPROVED = 100_000;
/** How long an approval waits to be used, and how long a confirmed passphrase lets keys be exported. */
export const APPROVAL_LASTS_MS = 5 * 60_000;
/** However many uses are left and however often it is used: by then who approved it has forgotten. */
export const APPROVAL_ENDS_MS = 60 * 60_000;

/** What an approval is for, as `approval.needed` tells it. */
export interface ApprovalNeed {
  readonly keyId: KeyId;
  readonly purpose: ApprovalPurpose;
  /** How many signatures, exports or grants. */
  readonly uses: number;
}

export interface NamedAuthority {
  readonly id: AuthorityId;
  readonly name: string;
}

/** What the screen of operators shows. */
export interface OperatorList {
  /** By name; removed ones last. None where the workspace has one passphrase for all. */
  readonly operators: readonly Operator[];
  /** Authorities whose key needs a second operator. */
  readonly twoPerson: readonly NamedAuthority[];
  /** Null while locked. */
  readonly session: SessionOperator | null;
}

/** Who may approve, for the question that asks for their passphrase. */
export interface ApprovalQuestion {
  /** Name of the authority with the key; null where no authority has it. */
  readonly authorityName: string | null;
  /** Operators other than who has the keys open. */
  readonly approvers: readonly Operator[];
}

/** What a removed operator could have copied while they had the keys open. Changing the workspace key does not take it back. */
export interface CopiedKeys {
  readonly authorities: readonly NamedAuthority[];
  /** The first of them, by name. */
  readonly certificates: readonly { readonly id: CertificateId; readonly name: string }[];
  /** Keys of certificates in all. */
  readonly certificateKeys: number;
  /** Keys of requests that wait for an answer, and of earlier certificates of authorities. */
  readonly otherKeys: number;
  /** Logins of proxies and of places that lists are published to. */
  readonly logins: number;
}

/** How many certificates a list of copied keys names. */
export const MAX_COPIED_NAMES = 1000;
