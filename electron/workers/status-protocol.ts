import type { UnixMs } from '../../shared/model/brands.ts';
import type { RevocationStatus, RevocationStep } from '../../shared/model/revocation-status.ts';
import type { StatusFacts, StatusSource } from '../../shared/model/status.ts';

/** A list or an answer, whoever it came from. */
export interface StatusPiece {
  readonly source: StatusSource;
  readonly der: Uint8Array;
  /** Nonce of the question that this answers. */
  readonly nonce?: Uint8Array;
}

/** The status of one certificate as a question to the thread that validates. */
export interface StatusRequest {
  readonly kind: 'status';
  readonly leaf: Uint8Array;
  /** Whose key signed it; what its lists and answers may be signed by is looked for among the candidates as well. */
  readonly issuer: Uint8Array;
  readonly candidates: readonly Uint8Array[];
  /** What is trusted by others than those who sent the certificate: only there may the path of another signer end. */
  readonly anchors: readonly Uint8Array[];
  readonly pieces: readonly StatusPiece[];
  readonly at: UnixMs;
}

/** What is to be said of one piece alone. */
export interface PieceJudgement {
  readonly facts?: StatusFacts;
  readonly steps: readonly RevocationStep[];
}

export interface StatusJudgement {
  readonly verdict: Omit<RevocationStatus, 'steps'>;
  /** In the order of the question. */
  readonly pieces: readonly PieceJudgement[];
}
