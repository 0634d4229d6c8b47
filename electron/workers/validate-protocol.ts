import type { UnixMs } from '../../shared/model/brands.ts';
import type {
  RevocationMode,
  Strictness,
  ValidationAnswer,
  WeakAlgorithms,
} from '../../shared/model/validation-settings.ts';
import type { ChainOrigin, ValidationPurpose } from '../../shared/model/validation.ts';

/** A certificate that may stand in a path, and every place where it was found. */
export interface FoundCertificate {
  readonly der: Uint8Array;
  readonly origins: readonly ChainOrigin[];
}

/** What the thread that validates is asked. Both sides are the same build, so nothing here is parsed. */
export interface ValidateRequest {
  readonly leaf: FoundCertificate;
  readonly candidates: readonly FoundCertificate[];
  readonly anchors: readonly FoundCertificate[];
  readonly crls: readonly Uint8Array[];
  /** DER of OCSPResponses. */
  readonly ocspResponses: readonly Uint8Array[];
  /** Absent: what the leaf itself says that it is for. */
  readonly purpose: ValidationPurpose | undefined;
  readonly host: string | undefined;
  readonly at: UnixMs;
  /** The moment is another one than the present: lists of the present say nothing of it. */
  readonly isOtherMoment: boolean;
  readonly strictness: Strictness;
  readonly weakAlgorithms: WeakAlgorithms;
  readonly revocation: RevocationMode;
  /** Empty: any policy. */
  readonly policies: readonly string[];
  readonly requireExplicitPolicy: boolean;
  readonly inhibitPolicyMapping: boolean;
  readonly inhibitAnyPolicy: boolean;
}

/** Undefined where the leaf cannot be read as a certificate. */
export type ValidateReply = ValidationAnswer | undefined;
