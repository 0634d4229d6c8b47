import type { CertificateId, UnixMs } from '../../../shared/model/brands.ts';
import type { SealedKey, SignatureAlgorithm } from '../../../shared/model/key.ts';

/** A certificate that may sign an authority's answers, with all that signing takes. */
export interface LoadedSigner {
  readonly certificateId: CertificateId;
  readonly useFrom: UnixMs;
  readonly useUntil: UnixMs;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly der: Uint8Array;
  readonly key: SealedKey;
  readonly algorithm: SignatureAlgorithm;
  /** SHA-1 of its key's bits, which answers name it by. */
  readonly keyHash: Uint8Array;
}

type Times = Pick<LoadedSigner, 'useFrom' | 'useUntil' | 'notBefore' | 'notAfter'>;

/**
 * The one whose time it is; where it is nobody's, one that is still valid: an answer by a signer that was to be relieved is better than none.
 * Undefined where none is valid. `signers` are in the order of their use.
 */
export const chooseSigner = <Signer extends Times>(signers: readonly Signer[], now: UnixMs): Signer | undefined =>
  signers.findLast(({ useFrom, useUntil, notAfter }) => useFrom <= now && now < useUntil && now < notAfter) ??
  signers.findLast(({ notBefore, notAfter }) => notBefore <= now && now < notAfter);

/** Those whose time is still to come. */
export const countAhead = (signers: readonly Times[], now: UnixMs): number =>
  signers.filter(({ useFrom }) => useFrom > now).length;
