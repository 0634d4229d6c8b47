import type { Viewer } from '../../model/validation.ts';
import type { ViewerDifferenceId } from '../../model/viewer-difference.ts';

export const VIEWER_NAMES: Readonly<Record<Viewer, string>> = {
  openssl: 'OpenSSL',
  go: 'Go',
  java: 'Java',
  chromium: 'Chromium',
};

const ANCHOR_VALIDITY =
  'It checks the dates of the trust anchor’s own certificate; RFC 5280 takes only name and key from an anchor. Renew the root, or install one that is in date.';
const ANCHOR_CONSTRAINTS =
  'It applies the name constraints in the trust anchor’s own certificate, which RFC 5280 leaves open.';
const ANCHOR_LENGTH = 'It counts the path length in the trust anchor’s own certificate, which RFC 5280 leaves open.';
const ANCHOR_PURPOSE =
  'It holds the extended key usage of the trust anchor’s certificate against the purpose. Take the extension out of the root.';
const ANCHOR_AUTHORITY =
  'It wants the trust anchor’s certificate to be that of a CA: cA in basicConstraints, and keyCertSign where it has a keyUsage.';
const ANCHOR_CRITICAL =
  'It refuses a critical extension that it does not know in the trust anchor’s certificate as well.';
const COMMON_NAME =
  'It still takes the host name from the commonName where no alternative name has one. RFC 9525 does not: put the name into subjectAltName.';
const COMMON_NAME_CONSTRAINED =
  'It holds a commonName that looks like a host name against the name constraints, though no alternative name is there.';
const NETSCAPE =
  'It obeys the Netscape certificate type of 1998, which everyone else has forgotten. Leave that extension out.';
const EXCLUDED_WILDCARD =
  'It lets a wildcard pass that stands for an excluded name too, since it compares the text of the name only.';
const EMPTY_ISSUER = 'It takes a certificate whose issuer name is empty; RFC 5280 demands a name.';
const CURVE = 'It does not know the elliptic curve of a key in this chain. Use P-256, P-384 or P-521.';

/** What a verifier does otherwise, and what to do about it. */
const DIFFERENCES: Readonly<Record<ViewerDifferenceId, string>> = {
  'openssl.anchor-validity': ANCHOR_VALIDITY,
  'openssl.anchor-name-constraints': ANCHOR_CONSTRAINTS,
  'openssl.anchor-path-length': ANCHOR_LENGTH,
  'openssl.anchor-purpose': ANCHOR_PURPOSE,
  'openssl.anchor-not-a-ca': ANCHOR_AUTHORITY,
  'openssl.anchor-unknown-critical': ANCHOR_CRITICAL,
  'openssl.anchor-not-self-signed':
    'It goes on looking for a self-signed root above a trusted certificate, unless the program sets -partial_chain.',
  'openssl.any-purpose':
    'It does not let anyExtendedKeyUsage stand for a purpose of TLS. Name serverAuth or clientAuth in the certificate.',
  'openssl.not-after-second': 'It counts the very second of notAfter as expired; RFC 5280 counts it as valid.',
  'openssl.key-identifier':
    'It rules an issuer out whose subjectKeyIdentifier is not the authorityKeyIdentifier, even if the signature fits.',
  'openssl.self-issued':
    'It takes a self-issued certificate without authorityKeyIdentifier for a self-signed one, and stops there. Put key identifiers into CA certificates.',
  'openssl.common-name-constrained': COMMON_NAME_CONSTRAINED,
  'openssl.netscape-type': NETSCAPE,
  'openssl.common-name': COMMON_NAME,
  'openssl.partial-wildcard':
    'It accepts a wildcard inside a label, such as h*.shop.example, unless the program forbids it.',
  'openssl.gated-crypto': 'It counts an authority’s Server Gated Crypto purpose of the 1990s as serverAuth.',
  'openssl.policies-ignored': 'It checks certificate policies only when the program sets -policy_check; few do.',
  'openssl.excluded-wildcard': EXCLUDED_WILDCARD,
  'openssl.weak-signature':
    'The verify command accepts SHA-1 and MD5 signatures; in TLS the security level of the program decides, and Debian’s default refuses them.',
  'openssl.empty-issuer': EMPTY_ISSUER,
  'openssl.post-quantum': 'It knows ML-DSA and SLH-DSA signatures from version 3.5 on.',
  'go.anchor-validity': ANCHOR_VALIDITY,
  'go.anchor-name-constraints': ANCHOR_CONSTRAINTS,
  'go.anchor-path-length': ANCHOR_LENGTH,
  'go.anchor-purpose': ANCHOR_PURPOSE,
  'go.anchor-not-a-ca': ANCHOR_AUTHORITY,
  'go.anchor-unknown-critical': ANCHOR_CRITICAL,
  'go.constraint-form':
    'It does not know name constraints on directory names and other rare forms: a critical extension with one of them is refused whole.',
  'go.policy-extension':
    'It does not process policyConstraints, policyMappings and inhibitAnyPolicy and so refuses them where they are critical.',
  'go.self-issued-counts': 'It counts self-issued certificates against the path length; RFC 5280 leaves them out.',
  'go.name-bytes':
    'It compares issuer and subject octet by octet. The same text in another string type, case or spacing is another name to it.',
  'go.algorithm': 'It does not know the signature algorithm of a certificate in this chain.',
  'go.curve': CURVE,
  'go.malformed-uri': 'It refuses to read a certificate in which an alternative name is a malformed URI.',
  'go.weak-signature': 'It refuses signatures with SHA-1 or MD5.',
  'go.leaf-key-usage': 'It does not look at the keyUsage of the leaf at all; the handshake may still fail for it.',
  'go.single-label-wildcard': 'It accepts a wildcard right above the top-level domain, such as *.example.',
  'go.excluded-wildcard': EXCLUDED_WILDCARD,
  'go.empty-issuer': EMPTY_ISSUER,
  'java.anchor-not-a-ca': ANCHOR_AUTHORITY,
  'java.post-quantum': 'It knows ML-DSA signatures from version 24 on, and no SLH-DSA.',
  'java.leaf-digital-signature':
    'It wants digitalSignature in the keyUsage of a client, and of a server with an elliptic-curve key.',
  'java.curve': CURVE,
  'java.empty-subject':
    'It refuses to read a certificate with an empty subject whose subjectAltName is not critical (RFC 5280 asks the issuer for that).',
  'java.host-letters':
    'It refuses to compare a host name with other characters than letters, digits and hyphens, such as an underscore.',
  'java.common-name-constrained': COMMON_NAME_CONSTRAINED,
  'java.netscape-type': NETSCAPE,
  'java.md5-signature': 'Its default java.security refuses signatures with MD5.',
  'java.sha1-signature':
    'Its default java.security refuses SHA-1 only below the roots that come with the JDK, so that a private authority passes.',
  'java.common-name': COMMON_NAME,
  'java.any-wildcard': 'It accepts a wildcard in any label and inside labels, such as a.*.shop.example.',
  'java.intermediate-purpose':
    'It looks at the extended key usage of the leaf only: an authority that is limited to other purposes passes.',
  'java.excluded-wildcard': EXCLUDED_WILDCARD,
  'chromium.weak-signature': 'It refuses signatures with SHA-1 or MD5, for private roots too.',
  'chromium.algorithm':
    'It verifies RSA and ECDSA signatures in certificates only: not Ed25519, Ed448 or post-quantum ones.',
  'chromium.curve': CURVE,
  'chromium.anchor-name-constraints':
    'Since version 112 it applies the constraints in the certificate of a root that was added locally.',
  'chromium.anchor-path-length':
    'Since version 112 it counts the path length in the certificate of a root that was added locally.',
};

/** Why a verifier judges unlike RFC 5280; the id itself where it has no words. */
export const viewerDifferenceText = (id: string): string =>
  Object.hasOwn(DIFFERENCES, id) ? DIFFERENCES[id as ViewerDifferenceId] : id;
