import type { UnixMs } from '../../../shared/model/brands.ts';
import type { SignatureAlgorithm } from '../../../shared/model/key.ts';
import { BugError } from '../../../shared/result.ts';
import { equalBytes } from '../asn1/der.ts';
import { bitString, explicit, integer, sequence, time } from '../asn1/der-write.ts';
import { encodeExtensions, type Extension } from '../certificate/extension-build.ts';
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
    ...(draft.extensions.length === 0 ? [] : [explicit(3, encodeExtensions(draft.extensions))]),
  );
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
  sequence(tbs, buildSignatureAlgorithm(algorithm), bitString(signature));

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
