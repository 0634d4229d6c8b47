import { DerReader, readWhole, TAG } from '../asn1/der.ts';
import { readBitOctets, readOid } from '../asn1/der-value.ts';

/** A SubjectPublicKeyInfo taken apart, its key not yet looked into. */
export interface SubjectKey {
  readonly algorithm: string;
  /** What the parameters of the algorithm are. */
  readonly parameters: 'absent' | 'null' | 'oid' | 'other';
  /** The parameters as they stand; empty where they are absent. */
  readonly parametersDer: Uint8Array;
  /** OID of a named curve. */
  readonly curve?: string;
  readonly bits: Uint8Array;
}

/** Takes a SubjectPublicKeyInfo apart. @throws DerError @see RFC 5280 §4.1.2.7 */
export function readSubjectKey(spkiDer: Uint8Array): SubjectKey {
  const reader = readWhole(spkiDer, TAG.sequence);
  const algorithm = reader.enter(TAG.sequence);
  const oid = readOid(algorithm);
  const parametersDer = spkiDer.subarray(algorithm.position, algorithm.end);
  const parameters = readParameters(algorithm);
  const bits = readBitOctets(reader);
  reader.expectEnd();
  return { algorithm: oid, ...parameters, parametersDer, bits };
}

function readParameters(reader: DerReader): Pick<SubjectKey, 'parameters' | 'curve'> {
  if (reader.done) return { parameters: 'absent' };
  const at = reader.position;
  const tlv = reader.read();
  reader.expectEnd();
  if (tlv.tag === TAG.null && tlv.end === tlv.body) return { parameters: 'null' };
  if (tlv.tag !== TAG.oid) return { parameters: 'other' };
  return { parameters: 'oid', curve: readOid(new DerReader(reader.bytes, at, tlv.end)) };
}
