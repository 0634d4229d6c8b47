import type { UnixMs } from '../../../shared/model/brands.ts';
import type { SignatureAlgorithm } from '../../../shared/model/key.ts';
import { BugError } from '../../../shared/result.ts';
import { contextGroup, equalBytes, TAG } from '../asn1/der.ts';
import { explicit, integer, sequence, time, tlvHead } from '../asn1/der-write.ts';
import { assembleInPlace } from '../asn1/signed-in-place.ts';
import { encodeExtension, type Extension } from '../certificate/extension-build.ts';
import { buildSignatureAlgorithm } from '../algorithm/key-algorithm.ts';

/** Everything that a certificate says; names and key as DER. */
export interface CertificateDraft {
  /** Unsigned big-endian, 1 to 20 octets, positive. */
  readonly serial: Uint8Array;
  readonly issuerNameDer: Uint8Array;
  readonly subjectNameDer: Uint8Array;
  readonly spkiDer: Uint8Array;
  readonly notBefore: UnixMs;
  readonly notAfter: UnixMs;
  readonly extensions: readonly Extension[];
  readonly signatureAlgorithm: SignatureAlgorithm;
}

/**
 * Encodes the TBSCertificate (version 3) that is to be signed. Milliseconds of the validity are cut off, UTCTime up to 2049.
 * Does not judge the draft: run `checkDraft` first.
 * @see RFC 5280 §4.1.2
 */
export function buildTbsCertificate(draft: CertificateDraft): Uint8Array {
  const { serial } = draft;
  if (serial.length === 0 || serial.length > 20 || serial.every((octet) => octet === 0))
    throw new BugError('serial must be 1 to 20 octets and positive');
  return sequence(
    explicit(0, integer(2)),
    integer(serial),
    buildSignatureAlgorithm(draft.signatureAlgorithm),
    draft.issuerNameDer,
    sequence(time(draft.notBefore), time(draft.notAfter)),
    draft.subjectNameDer,
    draft.spkiDer,
    ...extensionParts(draft.extensions),
  );
}

/** `[3]` and the SEQUENCE are heads before their members, so that nothing is copied twice. */
function extensionParts(extensions: readonly Extension[]): readonly Uint8Array[] {
  if (extensions.length === 0) return [];
  const members = extensions.map(encodeExtension);
  const length = members.reduce((sum, member) => sum + member.length, 0);
  const list = tlvHead(TAG.sequence, length);
  return [tlvHead(contextGroup(3), list.length + length), list, ...members];
}

/** `[0]` with the INTEGER 2, and tag and length of the serial. */
const VERSION_OCTETS = 5;
const SERIAL_HEADER_OCTETS = 2;

/** The same TBSCertificate with another serial of the same length, whose first octet is neither zero nor has the top bit set. */
export function replaceSerial(tbs: Uint8Array, old: Uint8Array, serial: Uint8Array): Uint8Array {
  const outer = (tbs[1] ?? 0) < 0x80 ? 2 : 2 + ((tbs[1] ?? 0) & 0x7f);
  const at = outer + VERSION_OCTETS + SERIAL_HEADER_OCTETS;
  const isThere = equalBytes(tbs.subarray(at, at + old.length), old) && tbs[at - 1] === old.length;
  const first = serial[0] ?? 0;
  if (!isThere || serial.length !== old.length || first === 0 || first >= 0x80)
    throw new BugError('a serial can only be replaced by one of its form');
  const replaced = new Uint8Array(tbs);
  replaced.set(serial, at);
  return replaced;
}

/** Puts signed bytes, algorithm and signature together: certificate, request or CRL. ECDSA signatures are DER `SEQUENCE {r, s}`. */
export const assembleSigned = (tbs: Uint8Array, algorithm: SignatureAlgorithm, signature: Uint8Array): Uint8Array =>
  sequence(tbs, ...behindSigned(algorithm, signature));

/** The same around the signed bytes themselves, where their memory has room for it: they are part of the answer afterwards. */
export const assembleSignedInPlace = (
  tbs: Uint8Array<ArrayBuffer>,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): Uint8Array<ArrayBuffer> => assembleInPlace(tbs, ...behindSigned(algorithm, signature));

const behindSigned = (algorithm: SignatureAlgorithm, signature: Uint8Array): readonly Uint8Array[] => [
  buildSignatureAlgorithm(algorithm),
  tlvHead(TAG.bitString, NO_UNUSED_BITS.length + signature.length),
  NO_UNUSED_BITS,
  signature,
];

const NO_UNUSED_BITS = Uint8Array.of(0);

/**
 * Serial of 16 random octets: the top bit cleared so that it stays positive in 16 octets, the next one set so that all have the same length.
 * 126 bits stay random; CA/B Forum BR §7.1 asks for 64.
 */
export function serialFromRandom(random: Uint8Array): Uint8Array {
  if (random.length !== 16) throw new BugError('a serial takes 16 random octets');
  const serial = Uint8Array.from(random);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}
