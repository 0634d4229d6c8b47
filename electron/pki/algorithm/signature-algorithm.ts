import { contextGroup, DerReader, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger } from '../asn1/der-value.ts';
import { OID, oidName } from '../asn1/oid.ts';

export type DigestName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

/** What an AlgorithmIdentifier of a signature means. */
export type SignatureScheme =
  | { readonly kind: 'rsa-pkcs1' | 'ecdsa'; readonly digest: DigestName }
  | {
      readonly kind: 'rsa-pss';
      readonly digest: DigestName;
      readonly mgfDigest: DigestName;
      readonly saltLength: number;
    }
  | { readonly kind: 'ed25519' | 'ed448' }
  | { readonly kind: 'unknown'; readonly oid: string };

const RSA_OR_EC: ReadonlyMap<string, { readonly kind: 'rsa-pkcs1' | 'ecdsa'; readonly digest: DigestName }> = new Map([
  [OID.md5WithRSAEncryption, { kind: 'rsa-pkcs1', digest: 'md5' }],
  [OID.sha1WithRSAEncryption, { kind: 'rsa-pkcs1', digest: 'sha1' }],
  [OID.sha224WithRSAEncryption, { kind: 'rsa-pkcs1', digest: 'sha224' }],
  [OID.sha256WithRSAEncryption, { kind: 'rsa-pkcs1', digest: 'sha256' }],
  [OID.sha384WithRSAEncryption, { kind: 'rsa-pkcs1', digest: 'sha384' }],
  [OID.sha512WithRSAEncryption, { kind: 'rsa-pkcs1', digest: 'sha512' }],
  [OID.ecdsaWithSHA1, { kind: 'ecdsa', digest: 'sha1' }],
  [OID.ecdsaWithSHA224, { kind: 'ecdsa', digest: 'sha224' }],
  [OID.ecdsaWithSHA256, { kind: 'ecdsa', digest: 'sha256' }],
  [OID.ecdsaWithSHA384, { kind: 'ecdsa', digest: 'sha384' }],
  [OID.ecdsaWithSHA512, { kind: 'ecdsa', digest: 'sha512' }],
]);

const DIGESTS: ReadonlyMap<string, DigestName> = new Map([
  [OID.md5, 'md5'],
  [OID.sha1, 'sha1'],
  [OID.sha224, 'sha224'],
  [OID.sha256, 'sha256'],
  [OID.sha384, 'sha384'],
  [OID.sha512, 'sha512'],
]);

/**
 * Reads the AlgorithmIdentifier of a signature. RSA PKCS #1 takes NULL or no parameters, ECDSA and EdDSA none.
 * An algorithm we don't know is `unknown`, one we know with wrong parameters too. @throws DerError
 * @see RFC 4055 §3.1, RFC 5758 §3.2, RFC 8410 §3
 */
export function readSignatureScheme(algorithmDer: Uint8Array): SignatureScheme {
  const outer = new DerReader(algorithmDer);
  const reader = outer.enter(TAG.sequence);
  outer.expectEnd();
  const oid = readOid(reader);
  if (oid === OID.rsassaPss) return readPss(reader, oid);
  const plain = RSA_OR_EC.get(oid);
  const absent = reader.done;
  const isNull = reader.peekTag() === TAG.null;
  if (plain !== undefined && (absent || (isNull && plain.kind === 'rsa-pkcs1'))) return plain;
  if (absent && oid === OID.ed25519) return { kind: 'ed25519' };
  if (absent && oid === OID.ed448) return { kind: 'ed448' };
  return { kind: 'unknown', oid };
}

function readPss(reader: DerReader, oid: string): SignatureScheme {
  const parameters = reader.enterOptional(TAG.sequence);
  reader.expectEnd();
  if (parameters === undefined) return { kind: 'unknown', oid };
  const hashPart = parameters.enterOptional(contextGroup(0));
  const digest = hashPart === undefined ? 'sha1' : readDigest(hashPart);
  const maskPart = parameters.enterOptional(contextGroup(1));
  const mgfDigest = maskPart === undefined ? 'sha1' : readMaskDigest(maskPart);
  const saltPart = parameters.enterOptional(contextGroup(2));
  const saltLength = saltPart === undefined ? 20 : readSmallInteger(saltPart);
  const trailerPart = parameters.enterOptional(contextGroup(3));
  const trailer = trailerPart === undefined ? 1 : readSmallInteger(trailerPart);
  parameters.expectEnd();
  if (digest === undefined || mgfDigest === undefined || trailer !== 1) return { kind: 'unknown', oid };
  return { kind: 'rsa-pss', digest, mgfDigest, saltLength };
}

function readDigest(reader: DerReader): DigestName | undefined {
  const algorithm = reader.enter(TAG.sequence);
  return DIGESTS.get(readOid(algorithm));
}

function readMaskDigest(reader: DerReader): DigestName | undefined {
  const algorithm = reader.enter(TAG.sequence);
  return readOid(algorithm) === OID.mgf1 ? readDigest(algorithm) : undefined;
}

/** Standard's name of a signature algorithm: `ecdsaWithSHA256`, `rsassaPss sha256`, or the OID. @throws DerError */
export function signatureAlgorithmName(algorithmDer: Uint8Array): string {
  const scheme = readSignatureScheme(algorithmDer);
  if (scheme.kind === 'rsa-pss') return `rsassaPss ${scheme.digest}`;
  return oidName(readOid(new DerReader(algorithmDer).enter(TAG.sequence)));
}

/** Whether collisions of the digest are practical: MD2, MD4, MD5, SHA-1. @see RFC 6194 §4 */
export function isWeakSignature(scheme: SignatureScheme): boolean {
  if (scheme.kind === 'unknown') return scheme.oid === OID.md2WithRSAEncryption || scheme.oid === OID.dsaWithSHA1;
  return 'digest' in scheme && (scheme.digest === 'md5' || scheme.digest === 'sha1');
}
