import type { CertificateFacts } from './path-facts.ts';

/** The certificates of a path, leaf first, without the anchor, whose name and key stand above the last one. */
export interface CandidatePath {
  readonly certificates: readonly CertificateFacts[];
  /** Undefined where the path ends nowhere, or where the leaf itself is trusted. */
  readonly anchor: CertificateFacts | undefined;
  readonly isTrustedLeaf?: boolean;
}
