import { DerError, TAG } from '../asn1/der.ts';
import { bitString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { readSubjectKey, type SubjectKey } from './subject-key.ts';

/**
 * Whether a SubjectPublicKeyInfo is a DSA key without domain parameters, which takes those of its issuer. NULL counts as absent. Never throws on input.
 * Other algorithms inherit nothing: RFC 5480 §2.1.1 forbids the implicit curve that ECDSA once had.
 * @see RFC 3279 §2.3.2, RFC 5280 §6.1.4 (d) to (f)
 */
export function lacksDsaParameters(spkiDer: Uint8Array): boolean {
  const key = findDsaKey(spkiDer);
  return key !== undefined && isWithout(key);
}

/** The key with the domain parameters of its issuer's; undefined where one of them is no DSA key or the issuer's has none. Never throws on input. */
export function takeDsaParameters(spkiDer: Uint8Array, issuerSpkiDer: Uint8Array): Uint8Array | undefined {
  const [key, issuerKey] = [findDsaKey(spkiDer), findDsaKey(issuerSpkiDer)];
  if (key === undefined || issuerKey === undefined || isWithout(issuerKey)) return undefined;
  return sequence(sequence(oidDer(OID.dsa), issuerKey.parametersDer), bitString(key.bits));
}

const isWithout = ({ parameters }: SubjectKey): boolean => parameters === 'absent' || parameters === 'null';

function findDsaKey(spkiDer: Uint8Array): SubjectKey | undefined {
  if (spkiDer[0] !== TAG.sequence) return undefined;
  try {
    const key = readSubjectKey(spkiDer);
    return key.algorithm === OID.dsa ? key : undefined;
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
