import type { UnixMs } from '../../../shared/model/brands.ts';
import type { ValidationCode, ValidationPurpose, Viewer } from '../../../shared/model/validation.ts';
import type { ViewerDifferenceId } from '../../../shared/model/viewer-difference.ts';
import type { ViewedCertificate } from './viewed-certificate.ts';

/** A reason of ours against a path. */
export interface ViewedFailure {
  readonly code: ValidationCode;
  /** Place in the path, the leaf is 0. */
  readonly at: number;
}

/** A path as another verifier gets it: certificates from the leaf to the anchor, and what we say of them. */
export interface ViewedPath {
  readonly certificates: readonly ViewedCertificate[];
  /** The last certificate is a trust anchor. */
  readonly reachesAnchor: boolean;
  readonly failures: readonly ViewedFailure[];
  readonly purpose: ValidationPurpose;
  readonly host?: string;
  readonly at: UnixMs;
}

interface Habit {
  readonly id: ViewerDifferenceId;
  readonly viewer: Viewer;
  /** Versions it was read or seen in. */
  readonly since: string;
  /** Where it can be read: the verifier's own source or documentation. */
  readonly source: string;
}

/** It refuses what the standard leaves open: `finds` answers the place of the certificate, or undefined. */
export interface Refusal extends Habit {
  readonly verdict: 'refuses';
  readonly finds: (path: ViewedPath) => number | undefined;
}

/** It does not refuse what we refuse: `forgives` says whether one of our reasons counts for nothing there. */
export interface Leniency extends Habit {
  readonly verdict: 'accepts';
  readonly forgives: (failure: ViewedFailure, path: ViewedPath) => boolean;
}

export type ViewerDifference = Refusal | Leniency;
