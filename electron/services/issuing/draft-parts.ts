import type { KeyChoice } from '../../../shared/model/key.ts';
import type { ParsedCertificate } from '../../pki/certificate/certificate.ts';
import { findExtension, spanBytes } from '../../pki/certificate/certificate.ts';
import { attemptParse } from '../../pki/asn1/der.ts';
import { bitString, integer, nullValue, oidDer, sequence } from '../../pki/asn1/der-write.ts';
import { decodeSubjectKeyId } from '../../pki/certificate/extension.ts';
import { OID } from '../../pki/asn1/oid.ts';
import { subjectKeyIdentifier } from '../../pki/issuing/profile.ts';

/** The issuer's own subjectKeyIdentifier, else the identifier of its key, so that authority and subject identifiers always match. */
export function findIssuerKeyId(issuer: ParsedCertificate): Uint8Array {
  const value = findExtension(issuer, OID.subjectKeyIdentifier);
  const stated =
    value === undefined ? undefined : attemptParse('subjectKeyIdentifier', () => decodeSubjectKeyId(value));
  return stated?.ok ? stated.value : subjectKeyIdentifier(spanBytes(issuer, issuer.spki));
}

const EC_SAMPLES = {
  p256: { curve: OID.p256, octets: 65 },
  p384: { curve: OID.p384, octets: 97 },
  p521: { curve: OID.p521, octets: 133 },
} as const;
const RSA_BITS = { rsa2048: 2048, rsa3072: 3072, rsa4096: 4096 } as const;
const ED25519_OCTETS = 32;
const RSA_EXPONENT = 65_537;

/** Stands in for a serial that is not reserved yet. Never signed. */
export const SAMPLE_SERIAL: Uint8Array = Uint8Array.of(0x40, ...new Uint8Array(15));

/** A public key of the right kind and size, for checking a draft before the real key is made. Never signed. */
export function sampleSpki(choice: KeyChoice): Uint8Array {
  switch (choice) {
    case 'p256':
    case 'p384':
    case 'p521': {
      const { curve, octets } = EC_SAMPLES[choice];
      return sequence(
        sequence(oidDer(OID.ecPublicKey), oidDer(curve)),
        bitString(Uint8Array.of(4, ...new Uint8Array(octets - 1))),
      );
    }
    case 'rsa2048':
    case 'rsa3072':
    case 'rsa4096': {
      const modulus = new Uint8Array(RSA_BITS[choice] / 8).fill(0xff);
      const key = sequence(integer(modulus), integer(RSA_EXPONENT));
      return sequence(sequence(oidDer(OID.rsaEncryption), nullValue()), bitString(key));
    }
    case 'ed25519':
      return sequence(sequence(oidDer(OID.ed25519)), bitString(new Uint8Array(ED25519_OCTETS)));
  }
}
