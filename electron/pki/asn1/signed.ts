import { DerError, type DerReader, type Span, TAG } from './der.ts';

/** The outer SEQUENCE that certificates, revocation lists and requests share, as positions in its DER. */
export interface SignedParts {
  readonly tbs: Span;
  readonly signatureAlgorithm: Span;
  /** Octets of the signature, without the count of unused bits. */
  readonly signature: Span;
}

/**
 * Reads the contents of `SIGNED{ToBeSigned}`: what is signed, the algorithm, and a BIT STRING of whole octets, with nothing after it.
 * Does not look into what is signed: `inside` reads on there. @throws DerError
 * @param outer the contents of the outer SEQUENCE
 * @see RFC 5280 §4.1.1 (certificate), §5.1.1 (CRL); RFC 2986 §4.2 (request)
 */
export function readSigned(outer: DerReader): SignedParts & { readonly inside: DerReader } {
  const tbs = outer.read(TAG.sequence);
  const signatureAlgorithm = outer.read(TAG.sequence);
  const bits = outer.read(TAG.bitString);
  outer.expectEnd();
  if (bits.end === bits.body || outer.bytes[bits.body] !== 0) throw new DerError('bad-value', bits.start);
  return { tbs, signatureAlgorithm, signature: { start: bits.body + 1, end: bits.end }, inside: outer.inside(tbs) };
}
