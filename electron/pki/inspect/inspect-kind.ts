import { attemptParse, DerReader, TAG, type Tlv } from '../asn1/der.ts';
import { readOid } from '../asn1/der-value.ts';
import { OID } from '../asn1/oid.ts';
import { privateKeyKind } from '../key/private-key.ts';

export type DerKind =
  | 'certificate'
  | 'csr'
  | 'crl'
  | 'public-key'
  | 'rsa-public-key'
  | 'private-key'
  | 'encrypted-private-key'
  | 'pkcs7'
  | 'pkcs12'
  | 'spkac'
  | 'ocsp-request'
  | 'ocsp-response';

/** What one DER value is, by the tags of its first fields and the OIDs in them; undefined where it is nothing we know. Contents may still be malformed. */
export function identifyDer(der: Uint8Array): DerKind | undefined {
  const kind = attemptParse('der', () => identify(new DerReader(der).enter(TAG.sequence)));
  return kind.ok ? kind.value : undefined;
}

function identify(outer: DerReader): DerKind | undefined {
  const parts = readAll(outer);
  const tags = parts.map(({ tag }) => tag);
  const [first, second] = parts;
  const inner = first !== undefined && first.tag === TAG.sequence ? readAll(outer.inside(first)) : [];
  if (startsWith(tags, [TAG.sequence, TAG.sequence, TAG.bitString])) return identifySigned(inner.map(({ tag }) => tag));
  if (tags[0] === TAG.enumerated) return 'ocsp-response';
  if (tags[0] === TAG.oid && first !== undefined)
    return readOid(new DerReader(outer.bytes, first.start, first.end)) === OID.signedData ? 'pkcs7' : undefined;
  if (startsWith(tags, [TAG.sequence, TAG.bitString]) && tags.length === 2 && inner[0]?.tag === TAG.oid)
    return 'public-key';
  const key = privateKeyKind(outer.bytes);
  if (key !== undefined) return key === 'encrypted' ? 'encrypted-private-key' : 'private-key';
  if (tags.length === 2 && tags.every((tag) => tag === TAG.integer)) return 'rsa-public-key';
  if (
    startsWith(tags, [TAG.integer, TAG.sequence]) &&
    second !== undefined &&
    readAll(outer.inside(second))[0]?.tag === TAG.oid
  )
    return 'pkcs12';
  return first !== undefined && isOcspRequest(outer, first) ? 'ocsp-request' : undefined;
}

const MAX_PARTS = 16;

/** The first values of a structure; enough to tell what it is. */
function readAll(reader: DerReader): Tlv[] {
  const parts: Tlv[] = [];
  while (!reader.done && parts.length < MAX_PARTS) parts.push(reader.read());
  return parts;
}

const startsWith = (tags: readonly number[], wanted: readonly number[]): boolean =>
  wanted.every((tag, i) => tags[i] === tag);

/** Certificate, request, CRL and SPKAC share `SEQUENCE {tbs, algorithm, signature}`; their insides tell. */
function identifySigned(tags: readonly number[]): DerKind | undefined {
  const isTime = (tag: number | undefined): boolean => tag === TAG.utcTime || tag === TAG.generalizedTime;
  if (tags.length === 2 && tags[0] === TAG.sequence && tags[1] === TAG.ia5String) return 'spkac';
  if (isTime(tags[2]) || isTime(tags[3])) return 'crl';
  if (tags[0] === 0xa0 || startsWith(tags, [TAG.integer, TAG.sequence, TAG.sequence, TAG.sequence]))
    return 'certificate';
  return startsWith(tags, [TAG.integer, TAG.sequence, TAG.sequence]) ? 'csr' : undefined;
}

/** OCSPRequest: a list of requests, each with a CertID of algorithm, two hashes and a serial. @see RFC 6960 §4.1.1 */
function isOcspRequest(outer: DerReader, first: Tlv): boolean {
  if (first.tag !== TAG.sequence) return false;
  const list = readAll(outer.inside(first)).find(({ tag }) => tag === TAG.sequence);
  const request = list === undefined ? undefined : readAll(outer.inside(list))[0];
  if (request?.tag !== TAG.sequence) return false;
  const certId = readAll(outer.inside(request))[0];
  if (certId?.tag !== TAG.sequence) return false;
  const tags = readAll(outer.inside(certId)).map(({ tag }) => tag);
  return startsWith(tags, [TAG.sequence, TAG.octetString, TAG.octetString, TAG.integer]);
}
