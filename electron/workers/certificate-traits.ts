import { type CertificateTraits, type KeyFamily, TRAIT_BIT, USAGE_BIT } from '../../shared/model/certificate-traits.ts';
import type { PublicKeyInfo } from '../../shared/model/key.ts';
import type { DistinguishedName } from '../../shared/model/name.ts';
import { isWeakKey } from '../pki/algorithm/key-algorithm.ts';
import { POST_QUANTUM_SIGNERS } from '../pki/algorithm/post-quantum.ts';
import { isWeakSignature, readSignatureScheme } from '../pki/algorithm/signature-algorithm.ts';
import { attemptParse, equalBytes } from '../pki/asn1/der.ts';
import { OID } from '../pki/asn1/oid.ts';
import type { ParsedCertificate } from '../pki/certificate/certificate.ts';
import { findExtension, isSelfIssued, spanBytes } from '../pki/certificate/certificate.ts';
import { decodeExtKeyUsage, decodePolicies } from '../pki/certificate/extension.ts';
import { isSuspiciousText } from '../../shared/name/suspicious-text.ts';

/** What was read of the certificate already. */
export interface ReadParts {
  readonly key: PublicKeyInfo;
  readonly isCa: boolean;
  readonly subject: DistinguishedName;
  readonly sans: readonly string[];
}

/** Reads what inventories count by. Never fails: what does not decode counts as absent or as `other`. */
export function readTraits(certificate: ParsedCertificate, parts: ReadParts): CertificateTraits {
  const { key, isCa } = parts;
  const { signature, isWeak } = signatureOf(spanBytes(certificate, certificate.signatureAlgorithm));
  const usages = usagesOf(findExtension(certificate, OID.extKeyUsage));
  const selfIssued = isSelfIssued(certificate);
  const publicTls = isPublic(certificate);
  const has = (bit: number, isSet: boolean): number => (isSet ? bit : 0);
  return {
    keyKind: keyFamily(key),
    keyBits: key.bits ?? FIELD_BITS[key.algorithm] ?? 0,
    signature,
    usages,
    traits:
      has(TRAIT_BIT.ca, isCa) |
      has(TRAIT_BIT.selfIssued, selfIssued) |
      has(TRAIT_BIT.weakKey, isWeakKey(key)) |
      has(TRAIT_BIT.weakSignature, isWeak && !selfIssued) |
      has(TRAIT_BIT.publicTls, publicTls) |
      has(TRAIT_BIT.suspiciousName, hasSuspiciousName(parts)) |
      has(TRAIT_BIT.noAlternativeName, parts.sans.length === 0) |
      has(TRAIT_BIT.losesClientAuth, publicTls && !isCa && (usages & TLS_BOTH) === TLS_BOTH),
  };
}

const TLS_BOTH = USAGE_BIT.client | USAGE_BIT.server;
const FIELD_BITS: Readonly<Record<string, number>> = { Ed25519: 255, Ed448: 448 };

const KEY_FAMILY: Readonly<Record<string, KeyFamily>> = {
  RSA: 'rsa',
  'RSA-PSS': 'rsa',
  EC: 'ec',
  Ed25519: 'ed25519',
  Ed448: 'ed448',
  DSA: 'dsa',
};

const keyFamily = ({ algorithm }: PublicKeyInfo): KeyFamily =>
  KEY_FAMILY[algorithm] ?? (algorithm.startsWith('ML-DSA-') ? 'ml-dsa' : 'other');

/**
 * Remembers the last answer: certificates come by the thousand from one authority, and most of what it writes into them is the same. Holds a copy,
 * since a view would keep a whole file alive.
 */
function rememberLast<T>(read: (der: Uint8Array) => T): (der: Uint8Array) => T {
  let last: { readonly der: Uint8Array; readonly value: T } | undefined;
  return (der) => {
    if (last === undefined || !equalBytes(last.der, der)) last = { der: Uint8Array.from(der), value: read(der) };
    return last.value;
  };
}

const signatureOf = rememberLast((der): { readonly signature: string; readonly isWeak: boolean } => {
  const read = attemptParse('signatureAlgorithm', () => readSignatureScheme(der));
  if (!read.ok) return { signature: 'other', isWeak: false };
  const scheme = read.value;
  const isWeak = isWeakSignature(scheme);
  if ('digest' in scheme) return { signature: scheme.digest, isWeak };
  if (!('oid' in scheme)) return { signature: scheme.kind, isWeak };
  return { signature: POST_QUANTUM_SIGNERS.get(scheme.oid)?.name.toLowerCase() ?? OLD[scheme.oid] ?? 'other', isWeak };
});

/** Algorithms that we can't verify and still have to name; the last one says that there is no signature. @see RFC 9925 §3 */
const OLD: Readonly<Record<string, string>> = {
  [OID.md2WithRSAEncryption]: 'md2',
  [OID.md4WithRSAEncryption]: 'md4',
  '1.3.6.1.5.5.7.6.36': 'none',
};

const USAGE_OF: Readonly<Record<string, number>> = {
  [OID.clientAuth]: USAGE_BIT.client,
  [OID.serverAuth]: USAGE_BIT.server,
  [OID.codeSigning]: USAGE_BIT.code,
  [OID.emailProtection]: USAGE_BIT.email,
  [OID.timeStamping]: USAGE_BIT.timestamp,
  [OID.OCSPSigning]: USAGE_BIT.ocsp,
  [OID.anyExtendedKeyUsage]: USAGE_BIT.any,
};

/** One that does not decode allows nothing that we know. */
const readUsages = rememberLast((der) => {
  const purposes = attemptParse('extKeyUsage', () => decodeExtKeyUsage(der));
  if (!purposes.ok) return USAGE_BIT.other;
  return purposes.value.reduce<number>((bits, oid) => bits | (USAGE_OF[oid] ?? USAGE_BIT.other), 0);
});

const usagesOf = (der: Uint8Array | undefined): number =>
  der === undefined ? USAGE_BIT.unrestricted : readUsages(der);

/** Policies of the CA/Browser Forum for TLS servers. @see CA/B BR §7.1.6.1 */
const PUBLIC_POLICY = /^2\.23\.140\.1\.(?:1|2\.[1-3])$/;

const readPublicPolicy = rememberLast((der) => {
  const policies = attemptParse('certificatePolicies', () => decodePolicies(der));
  return policies.ok && policies.value.some(({ oid }) => PUBLIC_POLICY.test(oid));
});

function isPublic(certificate: ParsedCertificate): boolean {
  const policies = findExtension(certificate, OID.certificatePolicies);
  if (policies !== undefined && readPublicPolicy(policies)) return true;
  return findExtension(certificate, OID.signedCertificateTimestamps) !== undefined;
}

/** Beyond so many names nobody looks; the first of them decide. */
const JUDGED_NAMES = 200;

function hasSuspiciousName({ subject, sans }: ReadParts): boolean {
  for (const relative of subject) for (const { value } of relative) if (isSuspiciousText(value)) return true;
  return sans.slice(0, JUDGED_NAMES).some((san) => HIDDEN_ESCAPE.test(san) || isSuspiciousText(san));
}

/** What `formatGeneralName` makes of characters that could move or hide text. */
const HIDDEN_ESCAPE = /\\[0-9a-f]{2}/;
