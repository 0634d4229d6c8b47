import { contextGroup, DerReader, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger } from '../asn1/der-value.ts';
import { OID, oidName } from '../asn1/oid.ts';
import { DIGEST_OF_OID, type DigestName, type IdentifiedDigest, isWeakDigest } from './digest.ts';
import { POST_QUANTUM_SIGNERS } from './post-quantum.ts';
import type { PssParameters } from './rsa.ts';

type HashedScheme =
  | { readonly kind: 'rsa-pkcs1'; readonly digest: IdentifiedDigest }
  | { readonly kind: 'ecdsa' | 'dsa'; readonly digest: DigestName };

/** What an AlgorithmIdentifier of a signature means. */
export type SignatureScheme =
  | HashedScheme
  | ({ readonly kind: 'rsa-pss' } & PssParameters)
  | { readonly kind: 'ed25519' | 'ed448' }
  | { readonly kind: 'post-quantum' | 'unknown'; readonly oid: string };

const rsa = (digest: IdentifiedDigest): HashedScheme => ({ kind: 'rsa-pkcs1', digest });
const ecdsa = (digest: DigestName): HashedScheme => ({ kind: 'ecdsa', digest });
const dsa = (digest: DigestName): HashedScheme => ({ kind: 'dsa', digest });

const HASHED: ReadonlyMap<string, HashedScheme> = new Map([
  [OID.md5WithRSAEncryption, rsa('md5')],
  [OID.sha1WithRSAEncryption, rsa('sha1')],
  [OID.sha1WithRSASignature, rsa('sha1')],
  [OID.ripemd160WithRSAEncryption, rsa('ripemd160')],
  [OID.sha224WithRSAEncryption, rsa('sha224')],
  [OID.sha256WithRSAEncryption, rsa('sha256')],
  [OID.sha384WithRSAEncryption, rsa('sha384')],
  [OID.sha512WithRSAEncryption, rsa('sha512')],
  [OID.sha512_224WithRSAEncryption, rsa('sha512-224')],
  [OID.sha512_256WithRSAEncryption, rsa('sha512-256')],
  [OID['id-rsassa-pkcs1-v1-5-with-sha3-224'], rsa('sha3-224')],
  [OID['id-rsassa-pkcs1-v1-5-with-sha3-256'], rsa('sha3-256')],
  [OID['id-rsassa-pkcs1-v1-5-with-sha3-384'], rsa('sha3-384')],
  [OID['id-rsassa-pkcs1-v1-5-with-sha3-512'], rsa('sha3-512')],
  [OID.ecdsaWithSHA1, ecdsa('sha1')],
  [OID.ecdsaWithSHA224, ecdsa('sha224')],
  [OID.ecdsaWithSHA256, ecdsa('sha256')],
  [OID.ecdsaWithSHA384, ecdsa('sha384')],
  [OID.ecdsaWithSHA512, ecdsa('sha512')],
  [OID['id-ecdsa-with-sha3-224'], ecdsa('sha3-224')],
  [OID['id-ecdsa-with-sha3-256'], ecdsa('sha3-256')],
  [OID['id-ecdsa-with-sha3-384'], ecdsa('sha3-384')],
  [OID['id-ecdsa-with-sha3-512'], ecdsa('sha3-512')],
  [OID['id-ecdsa-with-shake128'], ecdsa('shake128')],
  [OID['id-ecdsa-with-shake256'], ecdsa('shake256')],
  [OID.dsaWithSHA1, dsa('sha1')],
  [OID.dsaWithSHA224, dsa('sha224')],
  [OID.dsaWithSHA256, dsa('sha256')],
  [OID.dsaWithSHA384, dsa('sha384')],
  [OID.dsaWithSHA512, dsa('sha512')],
  [OID['id-dsa-with-sha3-224'], dsa('sha3-224')],
  [OID['id-dsa-with-sha3-256'], dsa('sha3-256')],
  [OID['id-dsa-with-sha3-384'], dsa('sha3-384')],
  [OID['id-dsa-with-sha3-512'], dsa('sha3-512')],
]);

/** Algorithms whose identifier never has parameters. */
const BARE: ReadonlyMap<string, SignatureScheme> = new Map<string, SignatureScheme>([
  [OID.ed25519, { kind: 'ed25519' }],
  [OID.ed448, { kind: 'ed448' }],
  [OID['id-RSASSA-PSS-SHAKE128'], { kind: 'rsa-pss', digest: 'shake128', mgfDigest: 'shake128', saltLength: 32 }],
  [OID['id-RSASSA-PSS-SHAKE256'], { kind: 'rsa-pss', digest: 'shake256', mgfDigest: 'shake256', saltLength: 64 }],
  ...[...POST_QUANTUM_SIGNERS.keys()].map((oid): [string, SignatureScheme] => [oid, { kind: 'post-quantum', oid }]),
]);

/**
 * Reads the AlgorithmIdentifier of a signature. RSA PKCS #1 takes NULL or no parameters, ECDSA, DSA, EdDSA, ML-DSA and SLH-DSA none.
 * An algorithm we don't know is `unknown`, one we know with wrong parameters too. @throws DerError
 * @see RFC 4055 §3.1, RFC 5758 §3, RFC 8410 §3, RFC 8692 §2, RFC 9881 §2, RFC 9909 §3
 */
export function readSignatureScheme(algorithmDer: Uint8Array): SignatureScheme {
  const outer = new DerReader(algorithmDer);
  const reader = outer.enter(TAG.sequence);
  outer.expectEnd();
  const oid = readOid(reader);
  if (oid === OID.rsassaPss) {
    const parameters = reader.done ? undefined : readPssParameters(reader);
    reader.expectEnd();
    return parameters === undefined ? { kind: 'unknown', oid } : { kind: 'rsa-pss', ...parameters };
  }
  const hashed = HASHED.get(oid);
  const isAbsent = reader.done;
  const isNull = !isAbsent && isWholeNull(reader);
  if (hashed !== undefined && (isAbsent || (isNull && hashed.kind === 'rsa-pkcs1'))) return hashed;
  return (isAbsent ? BARE.get(oid) : undefined) ?? { kind: 'unknown', oid };
}

function isWholeNull(reader: DerReader): boolean {
  const tlv = reader.read();
  return tlv.tag === TAG.null && tlv.end === tlv.body && reader.done;
}

/** RSASSA-PSS-params; undefined for digests, masks and trailers that we don't do. @throws DerError @see RFC 4055 §3.1 */
export function readPssParameters(reader: DerReader): PssParameters | undefined {
  const parameters = reader.enterOptional(TAG.sequence);
  if (parameters === undefined) return undefined;
  const hashPart = parameters.enterOptional(contextGroup(0));
  const digest = hashPart === undefined ? 'sha1' : readDigest(hashPart);
  const maskPart = parameters.enterOptional(contextGroup(1));
  const mgfDigest = maskPart === undefined ? 'sha1' : readMaskDigest(maskPart);
  const saltLength = readTaggedInteger(parameters, 2) ?? 20;
  const trailer = readTaggedInteger(parameters, 3) ?? 1;
  parameters.expectEnd();
  if (digest === undefined || mgfDigest === undefined || trailer !== 1) return undefined;
  return { digest, mgfDigest, saltLength };
}

function readTaggedInteger(reader: DerReader, n: number): number | undefined {
  const part = reader.enterOptional(contextGroup(n));
  if (part === undefined) return undefined;
  const value = readSmallInteger(part);
  part.expectEnd();
  return value;
}

/** A digest's parameters are NULL or absent; both are to be taken. @see RFC 4055 §2.1 */
function readDigest(reader: DerReader): DigestName | undefined {
  const algorithm = reader.enter(TAG.sequence);
  reader.expectEnd();
  const oid = readOid(algorithm);
  return algorithm.done || isWholeNull(algorithm) ? DIGEST_OF_OID.get(oid) : undefined;
}

function readMaskDigest(reader: DerReader): DigestName | undefined {
  const algorithm = reader.enter(TAG.sequence);
  reader.expectEnd();
  return readOid(algorithm) === OID.mgf1 ? readDigest(algorithm) : undefined;
}

/** Standard's name of a signature algorithm: `ecdsaWithSHA256`, `rsassaPss sha256`, or the OID. @throws DerError */
export function signatureAlgorithmName(algorithmDer: Uint8Array): string {
  const oid = readOid(new DerReader(algorithmDer).enter(TAG.sequence));
  const scheme = readSignatureScheme(algorithmDer);
  if (scheme.kind === 'rsa-pss' && oid === OID.rsassaPss) return `rsassaPss ${scheme.digest}`;
  return POST_QUANTUM_SIGNERS.get(oid)?.name ?? oidName(oid);
}

const WEAK_UNKNOWN: ReadonlySet<string> = new Set([OID.md2WithRSAEncryption, OID.md4WithRSAEncryption]);

/** Whether a signature should convince nobody any more: MD2, MD4, MD5, SHA-1, RIPEMD-160, and DSA with any digest. @see RFC 6194 §4, FIPS 186-5 §1 */
export function isWeakSignature(scheme: SignatureScheme): boolean {
  if (scheme.kind === 'unknown') return WEAK_UNKNOWN.has(scheme.oid);
  return scheme.kind === 'dsa' || ('digest' in scheme && isWeakDigest(scheme.digest));
}
