import { equalBytes } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { forgivesDigest, signedPostQuantum } from './algorithm-habits.ts';
import {
  anchorNameConstraints,
  anchorNotAuthority,
  anchorNotSelfSigned,
  anchorOutsideValidity,
  anchorPathLength,
  anchorPurpose,
  anchorUnknownCritical,
  wantedPurpose,
} from './anchor-habits.ts';
import { forbiddenCommonName, isExcludedWildcard } from './constrained-names.ts';
import type { ViewedPath, ViewerDifference } from './difference.ts';
import { commonNameCounts, emptyIssuerCounts, partialWildcardCounts } from './host-habits.ts';
import { mismatchedNetscapeType } from './netscape-type.ts';

const VERIFY = 'https://github.com/openssl/openssl/blob/openssl-3.0/crypto/x509/x509_vfy.c';
const PURPOSE = 'https://github.com/openssl/openssl/blob/openssl-3.0/crypto/x509/v3_purp.c';
const HOST = 'https://github.com/openssl/openssl/blob/openssl-3.0/crypto/x509/v3_utl.c';
const CHANGES = 'https://github.com/openssl/openssl/blob/openssl-3.5/CHANGES.md';
const openssl = { viewer: 'openssl', since: '3.0' } as const;
const refuses = { ...openssl, verdict: 'refuses' } as const;
const accepts = { ...openssl, verdict: 'accepts' } as const;

const SERVER_GATED = ['2.16.840.1.113730.4.1', '1.3.6.1.4.1.311.10.3.3'];

/** `openssl verify -purpose …` with its defaults; libssl asks the same of a peer, at a higher security level. */
export const OPENSSL_HABITS: readonly ViewerDifference[] = [
  { ...refuses, id: 'openssl.anchor-validity', source: VERIFY, finds: anchorOutsideValidity },
  { ...refuses, id: 'openssl.anchor-name-constraints', source: VERIFY, finds: anchorNameConstraints },
  { ...refuses, id: 'openssl.anchor-path-length', source: VERIFY, finds: anchorPathLength },
  { ...refuses, id: 'openssl.anchor-purpose', source: PURPOSE, finds: anchorPurpose },
  { ...refuses, id: 'openssl.anchor-not-a-ca', source: PURPOSE, finds: anchorNotAuthority },
  { ...refuses, id: 'openssl.anchor-unknown-critical', source: VERIFY, finds: anchorUnknownCritical },
  { ...refuses, id: 'openssl.anchor-not-self-signed', source: VERIFY, finds: anchorNotSelfSigned },
  { ...refuses, id: 'openssl.any-purpose', source: PURPOSE, finds: anyPurposeAlone },
  { ...refuses, id: 'openssl.not-after-second', source: VERIFY, finds: inLastSecond },
  { ...refuses, id: 'openssl.key-identifier', source: PURPOSE, finds: keyIdentifierDiffers },
  { ...refuses, id: 'openssl.self-issued', source: PURPOSE, finds: selfIssuedWithoutKeyId },
  { ...refuses, id: 'openssl.common-name-constrained', source: VERIFY, finds: forbiddenCommonName },
  { ...refuses, id: 'openssl.netscape-type', source: PURPOSE, finds: mismatchedNetscapeType },
  { ...refuses, id: 'openssl.post-quantum', source: CHANGES, finds: signedPostQuantum },
  { ...accepts, id: 'openssl.common-name', source: HOST, forgives: commonNameCounts },
  { ...accepts, id: 'openssl.partial-wildcard', source: HOST, forgives: partialWildcardCounts },
  {
    ...accepts,
    id: 'openssl.gated-crypto',
    source: PURPOSE,
    forgives: ({ code, at }, path) =>
      code === 'path.purpose' &&
      path.purpose === 'tls-server' &&
      SERVER_GATED.some((oid) => path.certificates[at]?.extKeyUsage?.includes(oid) === true),
  },
  { ...accepts, id: 'openssl.policies-ignored', source: VERIFY, forgives: ({ code }) => code === 'path.policy' },
  {
    ...accepts,
    id: 'openssl.excluded-wildcard',
    source: VERIFY,
    forgives: ({ code, at }, path) => code === 'path.name-constraints' && isExcludedWildcard(at, path),
  },
  { ...accepts, id: 'openssl.weak-signature', source: VERIFY, forgives: forgivesDigest(['md5', 'sha1']) },
  { ...accepts, id: 'openssl.empty-issuer', source: VERIFY, forgives: emptyIssuerCounts },
];

/** anyExtendedKeyUsage counts for no purpose of TLS. */
function anyPurposeAlone(path: ViewedPath): number | undefined {
  const wanted = wantedPurpose(path);
  if (wanted === undefined) return undefined;
  const at = path.certificates.findIndex(
    ({ extKeyUsage }) => extKeyUsage?.includes(OID.anyExtendedKeyUsage) === true && !extKeyUsage.includes(wanted),
  );
  return at < 0 ? undefined : at;
}

/** The second that notAfter names is outside already. */
function inLastSecond({ certificates, at }: ViewedPath): number | undefined {
  const index = certificates.findIndex(({ parsed }) => Math.floor(at / 1000) === Math.floor(parsed.notAfter / 1000));
  return index < 0 ? undefined : index;
}

/** An authorityKeyIdentifier that fits no issuer rules the issuer out instead of ranking it last. */
function keyIdentifierDiffers({ certificates }: ViewedPath): number | undefined {
  const at = certificates.findIndex(({ authorityKeyId }, i) => {
    const issuer = certificates[i + 1]?.subjectKeyId;
    return authorityKeyId !== undefined && issuer !== undefined && !equalBytes(authorityKeyId, issuer);
  });
  return at < 0 ? undefined : at;
}

/** A self-issued certificate that no key identifier tells from a root counts as self-signed. */
function selfIssuedWithoutKeyId({ certificates }: ViewedPath): number | undefined {
  const at = certificates
    .slice(0, -1)
    .findIndex(({ selfIssued, authorityKeyId }) => selfIssued && authorityKeyId === undefined);
  return at < 0 ? undefined : at;
}
