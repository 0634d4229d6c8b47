import type { UnixMs } from './brands.ts';
import type { TrustStore } from './validation.ts';

/** A set of authorities that a path may end in. */
export interface TrustStoreInfo {
  readonly id: TrustStore;
  /** Authorities in it; 0 where there is no such store here. */
  readonly count: number;
  /** Where it comes from: a file, or the release of the runtime that carries it. */
  readonly source?: string;
  /** When that file was last written. */
  readonly updatedAt?: UnixMs;
}
