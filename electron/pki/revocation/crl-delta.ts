import type { CrlCandidate } from './crl-candidate.ts';
import type { CrlExtensions } from './crl-extension.ts';
import { type CrlSigner, verifyCrlSignature } from './crl-signer.ts';

/**
 * Delta lists that bring a complete list up to date, the newest first: the same issuer, scope and key identifier, a base number up to the complete list's,
 * a number above it, and holding at the moment in question. Signatures are left to `isSignedAlike`.
 * @see RFC 5280 §5.2.4, §6.3.3 (c)
 */
export function fittingDeltas(complete: CrlCandidate, deltas: readonly CrlCandidate[]): CrlCandidate[] {
  const base = complete.extensions;
  if (base === undefined) return [];
  return deltas
    .filter((delta) => delta.issuerKey === complete.issuerKey && delta.extensions !== undefined)
    .filter((delta) => delta.extensions !== undefined && fits(base, delta.extensions) && delta.isFresh())
    .toSorted((a, b) => Number((b.extensions?.number ?? 0n) - (a.extensions?.number ?? 0n)));
}

function fits(base: CrlExtensions, delta: CrlExtensions): boolean {
  if (base.number === undefined || delta.number === undefined || delta.baseNumber === undefined) return false;
  return (
    base.scope?.hex === delta.scope?.hex &&
    base.authorityKeyHex === delta.authorityKeyHex &&
    base.number >= delta.baseNumber &&
    base.number < delta.number
  );
}

/** Whether the key that signed the complete list signed its delta. @see RFC 5280 §6.3.3 (h) */
export function isSignedAlike(delta: CrlCandidate, signer: CrlSigner): boolean {
  const verdict = verifyCrlSignature(delta.crl, signer.spki);
  if (verdict === 'valid') {
    delta.log.pass('signature', 'RFC 5280 §6.3.3 (h)');
    return true;
  }
  const code = verdict === 'unsupported' ? 'crl.signature-unsupported' : 'crl.signature';
  delta.log.fail('signature', code, 'RFC 5280 §6.3.3 (h)');
  return false;
}
