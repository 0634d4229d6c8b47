import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { ed448 } from '@noble/curves/ed448.js';
import { DerError, DerReader } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { PEM_LABEL, writePem } from '../asn1/pem.ts';
import { CURVES, type NamedCurve } from './curve.ts';
import { type DigestName, digestOf, type IdentifiedDigest, isNativeDigest } from './digest.ts';
import { verifyDsa } from './dsa.ts';
import { POST_QUANTUM_SIGNERS } from './post-quantum.ts';
import { type PssParameters, type RsaKey, readRsaKey, readSignaturePair, verifyPkcs1, verifyPss } from './rsa.ts';
import { readPssParameters, readSignatureScheme, type SignatureScheme } from './signature-algorithm.ts';
import { readSubjectKey, type SubjectKey } from './subject-key.ts';

export interface SignedMessage {
  /** AlgorithmIdentifier. */
  readonly signatureAlgorithmDer: Uint8Array;
  /** The bytes that were signed. */
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
}

export interface SignedBytes extends SignedMessage {
  /** SubjectPublicKeyInfo of the signer. */
  readonly spkiDer: Uint8Array;
}

export type SignatureVerdict = 'valid' | 'invalid' | 'unsupported';

/** Verifies signatures by one key. Never throws on input. */
export type SignatureVerifier = (message: SignedMessage) => SignatureVerdict;

/**
 * Verifies one signature: RSA PKCS #1 v1.5 and PSS with any parameters, DSA, ECDSA on the NIST, SEC and Brainpool prime curves, Ed25519, Ed448,
 * ML-DSA and SLH-DSA; digests MD5, RIPEMD-160, SHA-1, SHA-2, SHA-3 and SHAKE. Keys last seen are kept ready, so that one call a signature is quick.
 * A key that does not fit the algorithm, malformed DER in key or signature, or a key out of range is `invalid`; an algorithm, curve or digest
 * that we don't do (MD2, explicit curves, DSA keys without parameters, composite keys) is `unsupported`. Never throws on input.
 * Works alike under OpenSSL and BoringSSL. Does not judge strength: MD5, SHA-1 and short keys verify; see `isWeakSignature`, `isWeakKey`.
 * @see RFC 5280 §4.1.1.3
 */
export const verifySignature = ({ spkiDer, ...message }: SignedBytes): SignatureVerdict =>
  createSignatureVerifier(spkiDer)(message);

const MAX_READY_KEYS = 256;
const ready = new Map<string, SignatureVerifier>();

/** Verifier for one SubjectPublicKeyInfo: the key is parsed and imported once; the last 256 are shared by all callers. */
export function createSignatureVerifier(spkiDer: Uint8Array): SignatureVerifier {
  const id = Buffer.from(spkiDer.buffer, spkiDer.byteOffset, spkiDer.length).toString('latin1');
  const known = ready.get(id);
  if (known !== undefined) {
    ready.delete(id);
    ready.set(id, known);
    return known;
  }
  // a copy: the caller may reuse its buffer, and a view would keep a whole file alive
  const made = makeVerifier(Uint8Array.from(spkiDer), false);
  if (ready.size >= MAX_READY_KEYS) for (const oldest of ready.keys()) if (ready.delete(oldest)) break;
  if (spkiDer.length <= MAX_READY_KEY_BYTES) ready.set(id, made);
  return made;
}

/** Keys of honest size; the rest is imported anew each time, so that hostile ones don't fill the memory. */
const MAX_READY_KEY_BYTES = 8192;

/** The same, kept by nobody: keys that are met once, as in requests, cost more to keep than to import. The octets must not change. */
export const createPassingVerifier = (spkiDer: Uint8Array): SignatureVerifier => makeVerifier(spkiDer, true);

function makeVerifier(spkiDer: Uint8Array, isPassing: boolean): SignatureVerifier {
  let check: SchemeCheck | undefined;
  return (message) => {
    try {
      const scheme = readSignatureScheme(message.signatureAlgorithmDer);
      if (scheme.kind === 'unknown') return 'unsupported';
      check ??= makeCheck(readSubjectKey(spkiDer), createNativeVerifier(spkiDer, isPassing));
      return check(scheme, message);
    } catch (error) {
      if (error instanceof DerError) return 'invalid';
      throw error;
    }
  };
}

type KnownScheme = Exclude<SignatureScheme, { readonly kind: 'unknown' }>;
/** @throws DerError */
type SchemeCheck = (scheme: KnownScheme, message: SignedMessage) => SignatureVerdict;

const verdict = (isValid: boolean): SignatureVerdict => (isValid ? 'valid' : 'invalid');

function makeCheck(key: SubjectKey, native: NativeVerifier): SchemeCheck {
  const isBare = key.parameters === 'absent';
  switch (key.algorithm) {
    case OID.rsaEncryption:
      return key.parameters === 'null' ? makeRsaCheck(key, native) : refuse;
    case OID.rsassaPss:
      return makeRestrictedCheck(key);
    case OID.ecPublicKey:
      return makeEcdsaCheck(key, native);
    case OID.ed25519:
      return isBare ? makeEd25519Check(native) : refuse;
    case OID.ed448:
      return isBare ? makeEd448Check(key) : refuse;
    case OID.dsa:
      return makeDsaCheck(key);
    default:
      return isBare ? makePostQuantumCheck(key) : refuse;
  }
}

const refuse: SchemeCheck = () => 'invalid';

function makeRsaCheck(key: SubjectKey, verifyNative: NativeVerifier): SchemeCheck {
  const rsa = readRsaKey(key.bits);
  if (rsa === undefined) return refuse;
  const isNative = isOrdinary(rsa);
  return (scheme, message) => {
    if (scheme.kind === 'rsa-pss') return verdict(verifyPss(rsa, scheme, message));
    if (scheme.kind !== 'rsa-pkcs1') return 'invalid';
    const native = isNative && isNativeRsaDigest(scheme.digest) ? verifyNative(scheme.digest, message) : undefined;
    return native ?? verdict(verifyPkcs1(rsa, scheme.digest, message));
  };
}

/** Sizes that engines of both kinds take; the others are computed here. */
const isOrdinary = ({ modulusBits, exponent }: RsaKey): boolean =>
  modulusBits >= 1024 && modulusBits <= 4096 && modulusBits % 64 === 0 && exponent < 0x1_0000_0000n;

/** Engines disagree on MD5. */
const isNativeRsaDigest = (digest: IdentifiedDigest): boolean => isNativeDigest(digest) && digest !== 'md5';

/** A key for RSASSA-PSS alone; its parameters, where it has them, bind the signature's: the salt at least as long. @see RFC 4055 §1.2, §3.3 */
function makeRestrictedCheck(key: SubjectKey): SchemeCheck {
  const rsa = readRsaKey(key.bits);
  if (rsa === undefined) return refuse;
  const restriction = key.parameters === 'absent' ? undefined : readPssParameters(new DerReader(key.parametersDer));
  if (restriction === undefined && key.parameters !== 'absent') return key.parameters === 'other' ? giveUp : refuse;
  return (scheme, message) =>
    scheme.kind === 'rsa-pss' && isWithin(scheme, restriction) ? verdict(verifyPss(rsa, scheme, message)) : 'invalid';
}

const giveUp: SchemeCheck = () => 'unsupported';

const isWithin = (parameters: PssParameters, restriction: PssParameters | undefined): boolean =>
  restriction === undefined ||
  (parameters.digest === restriction.digest &&
    parameters.mgfDigest === restriction.mgfDigest &&
    parameters.saltLength >= restriction.saltLength);

function makeEcdsaCheck(key: SubjectKey, verifyNative: NativeVerifier): SchemeCheck {
  if (key.curve === undefined) return key.parameters === 'other' ? onlyFor('ecdsa', giveUp) : refuse;
  const curve = CURVES.get(key.curve);
  if (curve === undefined) return onlyFor('ecdsa', giveUp);
  // engines differ in the compressed and hybrid forms of points
  const isNative = curve.isNative && key.bits[0] === 4;
  return (scheme, message) => {
    if (scheme.kind !== 'ecdsa') return 'invalid';
    readSignaturePair(message.signature);
    const native = isNative && isNativeDigest(scheme.digest) ? verifyNative(scheme.digest, message) : undefined;
    return native ?? verifyOnCurve(curve, key, scheme.digest, message);
  };
}

const onlyFor =
  (kind: KnownScheme['kind'], check: SchemeCheck): SchemeCheck =>
  (scheme, message) =>
    scheme.kind === kind ? check(scheme, message) : 'invalid';

function verifyOnCurve(
  curve: NamedCurve,
  key: SubjectKey,
  digest: DigestName,
  { tbs, signature }: SignedMessage,
): SignatureVerdict {
  const options = { prehash: false, lowS: false, format: 'der' } as const;
  return attempt(() => curve.arithmetic().verify(signature, Uint8Array.from(digestOf(digest, tbs)), key.bits, options));
}

const makeEd25519Check =
  (verifyNative: NativeVerifier): SchemeCheck =>
  (scheme, message) =>
    (scheme.kind === 'ed25519' ? verifyNative(null, message) : undefined) ?? 'invalid';

const makeEd448Check =
  (key: SubjectKey): SchemeCheck =>
  (scheme, { tbs, signature }) =>
    scheme.kind === 'ed448' ? attempt(() => ed448.verify(signature, tbs, key.bits, { zip215: false })) : 'invalid';

function makeDsaCheck(key: SubjectKey): SchemeCheck {
  if (key.parameters === 'absent' || key.parameters === 'null') return onlyFor('dsa', giveUp);
  const numbers = { parametersDer: key.parametersDer, publicDer: key.bits };
  return (scheme, message) => (scheme.kind === 'dsa' ? verdict(verifyDsa(numbers, scheme.digest, message)) : 'invalid');
}

/** The identifier of the signature is that of the key. */
function makePostQuantumCheck(key: SubjectKey): SchemeCheck {
  const signer = POST_QUANTUM_SIGNERS.get(key.algorithm);
  return (scheme, { tbs, signature }) =>
    signer !== undefined && scheme.kind === 'post-quantum' && scheme.oid === key.algorithm
      ? attempt(() => signer.verify(signature, tbs, key.bits))
      : 'invalid';
}

/** Has the engine verify by one key; undefined where the engine does not take the key. */
type NativeVerifier = (digest: DigestName | null, message: SignedMessage) => SignatureVerdict | undefined;

/** A key is imported when it is needed; one that is met once goes to the engine together with its message, which spares making an object of it. */
function createNativeVerifier(spkiDer: Uint8Array, isPassing: boolean): NativeVerifier {
  let isFirst = isPassing;
  let imported: { readonly key: KeyObject | undefined } | undefined;
  return (digest, message) => {
    const atOnce = isFirst ? verifyAtOnce(spkiDer, digest, message) : undefined;
    isFirst = false;
    if (atOnce !== undefined) return atOnce;
    imported ??= { key: importKey(spkiDer) };
    return imported.key && verifyNative(imported.key, digest, message);
  };
}

function verifyAtOnce(
  spkiDer: Uint8Array,
  digest: DigestName | null,
  { tbs, signature }: SignedMessage,
): SignatureVerdict | undefined {
  try {
    return verdict(verify(digest, tbs, keyText(spkiDer), signature));
  } catch {
    // the key or the message: the import tells which
    return undefined;
  }
}

function verifyNative(key: KeyObject, digest: DigestName | null, { tbs, signature }: SignedMessage): SignatureVerdict {
  try {
    return verdict(verify(digest, tbs, key, signature));
  } catch {
    // the engine refuses some sizes by an exception: a digest longer than the modulus
    return 'invalid';
  }
}

function importKey(spkiDer: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey(keyText(spkiDer));
  } catch {
    return undefined;
  }
}

/** As text: of an object the runtime first asks whether it is one of its own keys, by errors with stack traces, which take a third of the verification. */
const keyText = (spkiDer: Uint8Array): string => writePem(PEM_LABEL.publicKey, spkiDer);

/** The libraries throw on points off the curve and sizes out of range: such a signature is not valid. */
function attempt(check: () => boolean): SignatureVerdict {
  try {
    return verdict(check());
  } catch {
    return 'invalid';
  }
}
