import { hash } from 'node:crypto';
import { type ParsedCertificate, spanBytes } from '../certificate/certificate.ts';
import { DerError, type DerReader, equalBytes, readWhole, TAG } from '../asn1/der.ts';
import { readBitOctets, readOid } from '../asn1/der-value.ts';
import { encodeTlv, nullValue, octetString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';

/** Which certificate a request or an answer means. @see RFC 6960 §4.1.1 */
export interface CertId {
  readonly hashOid: string;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** Content octets of the INTEGER. */
  readonly serial: Uint8Array;
}

/** Reads a CertID; the hash's parameters are absent or NULL, the serial may be padded as in its certificate. @throws DerError */
export function readCertId(reader: DerReader): CertId {
  const certId = reader.enter(TAG.sequence);
  const algorithm = certId.enter(TAG.sequence);
  const hashOid = readOid(algorithm);
  const parameters = algorithm.readOptional(TAG.null);
  if (parameters !== undefined && parameters.end !== parameters.body) throw new DerError('bad-value', parameters.start);
  algorithm.expectEnd();
  const issuerNameHash = certId.content(certId.read(TAG.octetString));
  const issuerKeyHash = certId.content(certId.read(TAG.octetString));
  const serial = certId.read(TAG.integer);
  if (serial.end === serial.body) throw new DerError('bad-value', serial.start);
  certId.expectEnd();
  return { hashOid, issuerNameHash, issuerKeyHash, serial: certId.content(serial) };
}

const DIGESTS: ReadonlyMap<string, string> = new Map([
  [OID.sha1, 'sha1'],
  [OID.sha256, 'sha256'],
  [OID.sha384, 'sha384'],
  [OID.sha512, 'sha512'],
]);

/** Whether a CertID means a certificate of an issuer. False for hashes other than SHA-1 and SHA-2. */
export function meansCertificate(certId: CertId, certificate: ParsedCertificate, issuer: ParsedCertificate): boolean {
  const digest = DIGESTS.get(certId.hashOid);
  if (digest === undefined || !equalBytes(certId.serial, spanBytes(certificate, certificate.serial))) return false;
  return (
    equalBytes(certId.issuerNameHash, hash(digest, spanBytes(certificate, certificate.issuer), 'buffer')) &&
    equalBytes(certId.issuerKeyHash, hash(digest, publicKeyBits(issuer), 'buffer'))
  );
}

/** The bits of the subjectPublicKey, which key hashes are made over. @throws DerError for a malformed key */
export function publicKeyBits(certificate: ParsedCertificate): Uint8Array {
  const spki = readWhole(spanBytes(certificate, certificate.spki), TAG.sequence);
  spki.read(TAG.sequence);
  return readBitOctets(spki);
}

/** Encodes the CertID of a certificate. SHA-1 is what every responder knows. @see RFC 5019 §2.1.1, RFC 9654 */
export function buildCertId(
  certificate: ParsedCertificate,
  issuer: ParsedCertificate,
  digest: 'sha1' | 'sha256',
): Uint8Array {
  return sequence(
    sequence(oidDer(OID[digest]), nullValue()),
    octetString(hash(digest, spanBytes(certificate, certificate.issuer), 'buffer')),
    octetString(hash(digest, publicKeyBits(issuer), 'buffer')),
    encodeTlv(TAG.integer, spanBytes(certificate, certificate.serial)),
  );
}
