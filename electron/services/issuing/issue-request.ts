import type { AuthorityId, CertificateId, PartnerId, RequestId, UnixMs } from '../../../shared/model/brands.ts';
import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { KeyChoice } from '../../../shared/model/key.ts';
import type { ReplacementKind } from '../../../shared/model/issue.ts';
import type { GeneralName } from '../../../shared/model/name.ts';
import type { Period } from '../../../shared/model/profile.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { parseGeneralName } from '../../pki/name/general-name.ts';
import type { CheckedRequest } from '../requests/request-check.ts';
import { addPeriod } from '../../pki/issuing/period.ts';
import type { CertificateProfile } from '../../pki/issuing/profile.ts';
import { PROFILES } from '../../pki/issuing/profile.ts';

const SECOND_MS = 1000;

/**
 * How long before now a certificate made here begins: a peer whose clock is slow, and one that is asked within the second of signing,
 * would otherwise refuse it as not yet valid. Five minutes is the skew that Kerberos and most time services put up with.
 */
export const BACKDATED_MS = 5 * 60_000;

/** What to sign. Exactly one of `requestId`, `csr` (the partner's key) and `key` (made here). */
export interface IssueRequest {
  readonly authorityId: AuthorityId;
  readonly profile: string;
  /** The newest where none is named. */
  readonly profileVersion?: number | undefined;
  readonly requestId?: RequestId | undefined;
  /** A certification request, DER or PEM, that need not be in the inbox; it is taken into it when it is issued. */
  readonly csr?: Uint8Array | undefined;
  /** The same, found good before (by a thread that checks many). */
  readonly checked?: CheckedRequest | undefined;
  readonly key?: KeyChoice | undefined;
  /** RFC 4514 string; required without a request, replaces the request's subject otherwise. */
  readonly subject?: string | undefined;
  /** `dns:…`, `ip:…`, `uri:…`, `email:…`; replaces the request's names when given. */
  readonly sans?: readonly string[] | undefined;
  /** Without it the profile's, cut to what the issuer has left. */
  readonly validity?: ValidityWish | undefined;
  /** The party it is issued to. */
  readonly partnerId?: PartnerId | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly replaces?: Replacement | undefined;
}

/** How long a certificate is to be valid: a period from now, up to an instant, or without an end (RFC 5280 §4.1.2.5). */
export type ValidityWish = Period | { readonly until: UnixMs } | 'endless';

/** The certificate that a new one takes over from; with `revoke` it is revoked as superseded in the same transaction. */
export interface Replacement {
  readonly id: CertificateId;
  readonly kind: ReplacementKind;
  readonly revoke: boolean;
}

export interface Validity {
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
}

/** The profile by its id. Fails with `issue.profile-unknown`. */
export function getProfile(id: string): Result<CertificateProfile, AppError> {
  const known = (['tls-client', 'tls-server', 'tls-client-server'] as const).find((profile) => profile === id);
  return known === undefined ? fail('issue.profile-unknown', { profile: id }) : ok(PROFILES[known]);
}

/** The names of the text forms. Fails with `issue.name-invalid` at the first that is none. */
export function parseSans(texts: readonly string[]): Result<readonly GeneralName[], AppError> {
  const names: GeneralName[] = [];
  for (const text of texts) {
    const name = parseGeneralName(text);
    if (!name.ok) return name;
    names.push(name.value);
  }
  return ok(names);
}

/**
 * Validity in whole seconds: from `BACKDATED_MS` before now, though never before the issuer's, to a second before the period from now is
 * over, since both ends are part of it (RFC 5280 §4.1.2.5). What was asked for is kept even if it exceeds the issuer's, so that the check can refuse it; defaults are cut.
 */
export function validityFor(
  now: UnixMs,
  wish: ValidityWish | undefined,
  bounds: {
    readonly defaultDays: number;
    /** Absent for a root. */
    readonly issuer: Validity | undefined;
  },
): Validity {
  const start = Math.floor(now / SECOND_MS) * SECOND_MS;
  const notBefore = Math.max(start - BACKDATED_MS, bounds.issuer?.notBefore ?? 0);
  const notAfter = endOf(start, wish ?? { count: bounds.defaultDays, unit: 'days' });
  const cut = wish === undefined && bounds.issuer !== undefined ? Math.min(notAfter, bounds.issuer.notAfter) : notAfter;
  return { notBefore, notAfter: cut };
}

function endOf(start: UnixMs, wish: ValidityWish): UnixMs {
  if (wish === 'endless') return ENDLESS;
  return 'until' in wish ? Math.floor(wish.until / SECOND_MS) * SECOND_MS : addPeriod(start, wish) - SECOND_MS;
}

/** 99991231235959Z: the certificate has no end of its own. @see RFC 5280 §4.1.2.5 */
const ENDLESS = Date.UTC(9999, 11, 31, 23, 59, 59);
