import { findSigned, signedWith } from './algorithm-habits.ts';
import { anchorNameConstraints, anchorPathLength } from './anchor-habits.ts';
import type { ViewerDifference } from './difference.ts';

const DELEGATE = 'https://boringssl.googlesource.com/boringssl/+/refs/heads/main/pki/simple_path_builder_delegate.cc';
const ANCHORS = 'https://support.google.com/chrome/a/answer/7679408#enforceLocal112';
const refuses = { viewer: 'chromium', verdict: 'refuses', since: '112' } as const;

/** Chromium's own verifier (BoringSSL's pki) with anchors that the user or the administrator added. Read in its source, not run. */
export const CHROMIUM_HABITS: readonly ViewerDifference[] = [
  { ...refuses, id: 'chromium.weak-signature', source: DELEGATE, finds: signedWith(['md5', 'sha1']) },
  {
    ...refuses,
    id: 'chromium.algorithm',
    source: DELEGATE,
    finds: findSigned(
      ({ signature }) => signature === undefined || !['rsa-pkcs1', 'rsa-pss', 'ecdsa'].includes(signature.kind),
    ),
  },
  {
    ...refuses,
    id: 'chromium.curve',
    source: DELEGATE,
    finds: findSigned(({ key }, issuer) =>
      [key, issuer?.key].some((each) => each?.algorithm === 'EC' && !CURVES.has(each.curve ?? '')),
    ),
  },
  { ...refuses, id: 'chromium.anchor-name-constraints', source: ANCHORS, finds: anchorNameConstraints },
  { ...refuses, id: 'chromium.anchor-path-length', source: ANCHORS, finds: anchorPathLength },
];

const CURVES: ReadonlySet<string> = new Set(['P-256', 'P-384', 'P-521']);
