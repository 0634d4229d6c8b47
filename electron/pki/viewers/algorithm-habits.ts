import type { ViewedFailure, ViewedPath } from './difference.ts';
import type { ViewedCertificate } from './viewed-certificate.ts';

type Finder = (path: ViewedPath) => number | undefined;

/** Place of the first certificate, the anchor's own signature aside, that a verifier can't or won't check. */
export const findSigned =
  (isBad: (certificate: ViewedCertificate, issuer: ViewedCertificate | undefined) => boolean): Finder =>
  ({ certificates, reachesAnchor }) => {
    const signed = reachesAnchor && certificates.length > 1 ? certificates.slice(0, -1) : certificates;
    const at = signed.findIndex((certificate, i) => isBad(certificate, certificates[i + 1]));
    return at < 0 ? undefined : at;
  };

/** Signed by ML-DSA or SLH-DSA. */
export const signedPostQuantum: Finder = findSigned(({ signature }) => signature?.kind === 'post-quantum');

export const signedWith = (digests: readonly string[]): Finder =>
  findSigned(({ signature }) => signature !== undefined && 'digest' in signature && digests.includes(signature.digest));

/** Forgives that we call a signature weak, for the digests told. */
export const forgivesDigest =
  (digests: readonly string[]) =>
  ({ code, at }: ViewedFailure, { certificates }: ViewedPath): boolean => {
    const signature = certificates[at]?.signature;
    return (
      code === 'path.weak-signature' &&
      signature !== undefined &&
      'digest' in signature &&
      digests.includes(signature.digest)
    );
  };
