import type { PublicKeyInfo } from '../../shared/model/key.ts';
import { type SignatureScheme, readSignatureScheme } from '../pki/algorithm/signature-algorithm.ts';
import { attemptParse } from '../pki/asn1/der.ts';
import { type ParsedCertificate, spanBytes } from '../pki/certificate/certificate.ts';

const TLS13 = 0x0304;

/** Curves that TLS 1.3 ties to one scheme, by the name of the key. @see RFC 8446 §4.2.3, RFC 8734 */
const CURVE_SCHEMES: Readonly<Record<string, string>> = {
  'P-256': 'ecdsa_secp256r1_sha256',
  'P-384': 'ecdsa_secp384r1_sha384',
  'P-521': 'ecdsa_secp521r1_sha512',
  brainpoolP256r1: 'ecdsa_brainpoolP256r1tls13_sha256',
  brainpoolP384r1: 'ecdsa_brainpoolP384r1tls13_sha384',
  brainpoolP512r1: 'ecdsa_brainpoolP512r1tls13_sha512',
};

const FIXED_SCHEMES: Readonly<Record<string, string>> = {
  Ed25519: 'ed25519',
  Ed448: 'ed448',
  'ML-DSA-44': 'mldsa44',
  'ML-DSA-65': 'mldsa65',
  'ML-DSA-87': 'mldsa87',
};

/** The one scheme of TLS 1.3 that a post-quantum key signs with; undefined for other keys. @see draft-ietf-tls-mldsa */
export const postQuantumScheme = ({ algorithm }: PublicKeyInfo): string | undefined =>
  algorithm.startsWith('ML-DSA') ? FIXED_SCHEMES[algorithm] : undefined;

/** Whether a key can make a handshake signature of a scheme, by its registry name. TLS 1.2 does not tie curves to digests. @see RFC 8446 §4.2.3, RFC 8422 §5.1.1 */
export function canSignWith(key: PublicKeyInfo, scheme: string, version: number): boolean {
  switch (key.algorithm) {
    case 'RSA':
      return scheme.startsWith('rsa_pss_rsae_') || (version < TLS13 && scheme.startsWith('rsa_pkcs1_'));
    case 'RSA-PSS':
      return scheme.startsWith('rsa_pss_pss_');
    case 'EC':
      return version < TLS13 ? scheme.startsWith('ecdsa_') : scheme === CURVE_SCHEMES[key.curve ?? ''];
    case 'DSA':
      return version < TLS13 && scheme.startsWith('dsa_');
    default:
      return scheme === FIXED_SCHEMES[key.algorithm];
  }
}

/** ClientCertificateType of TLS 1.2 that a key needs; undefined where there is none. @see RFC 5246 §7.4.4, RFC 8422 §5.5 */
export function certificateTypeOf(key: PublicKeyInfo): number | undefined {
  if (key.algorithm === 'RSA' || key.algorithm === 'RSA-PSS') return 1;
  if (key.algorithm === 'DSA') return 2;
  return key.algorithm === 'EC' || key.algorithm === 'Ed25519' || key.algorithm === 'Ed448' ? 64 : undefined;
}

/** Whether the signature on a certificate is among schemes by their registry names; the curve of its issuer does not count. */
export function isSignedWith(certificate: ParsedCertificate, schemes: readonly string[]): boolean {
  const read = attemptParse('signature', () =>
    readSignatureScheme(spanBytes(certificate, certificate.signatureAlgorithm)),
  );
  return !read.ok || schemes.some((scheme) => isScheme(read.value, scheme));
}

function isScheme(found: SignatureScheme, scheme: string): boolean {
  if (found.kind === 'ed25519' || found.kind === 'ed448') return scheme === found.kind;
  if (found.kind === 'post-quantum') return scheme.startsWith('mldsa');
  if (!('digest' in found)) return false;
  if (!scheme.endsWith(`_${found.digest}`)) return false;
  if (found.kind === 'rsa-pkcs1') return scheme.startsWith('rsa_pkcs1_');
  if (found.kind === 'rsa-pss') return scheme.startsWith('rsa_pss_');
  return scheme.startsWith(found.kind === 'dsa' ? 'dsa_' : 'ecdsa_');
}
