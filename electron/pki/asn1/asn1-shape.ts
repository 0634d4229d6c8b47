import { CERTIFICATE_SHAPE, CRL_SHAPE, REQUEST_SHAPE, type Shape } from './asn1-labels.ts';
import {
  OCSP_REQUEST_SHAPE,
  OCSP_RESPONSE_SHAPE,
  PFX_SHAPE,
  PUBLIC_KEY_SHAPE,
  SIGNED_DATA_SHAPE,
} from './asn1-message-labels.ts';
import { DerError, DerReader, TAG, type Tlv } from './der.ts';
import { oidDer } from './der-write.ts';
import { OID } from './oid.ts';

/** Which structure a value is, by the tags of its first fields. */
export function findShape(der: Uint8Array, root: Tlv): Shape | undefined {
  if (root.tag !== TAG.sequence) return undefined;
  const parts = readFirst(der, root, 4);
  const [first, second, third] = parts;
  if (first === undefined) return undefined;
  const inner = readFirst(der, first, 8).map(({ tag }) => tag);
  if (parts.length === 3 && third?.tag === TAG.bitString) return findSignedShape(inner);
  if (first.tag === TAG.enumerated) return OCSP_RESPONSE_SHAPE;
  if (first.tag === TAG.oid)
    return SIGNED_DATA_OID.equals(der.subarray(first.start, first.end)) ? SIGNED_DATA_SHAPE : undefined;
  if (first.tag === TAG.sequence && second?.tag === TAG.bitString) return PUBLIC_KEY_SHAPE;
  if (first.tag === TAG.integer && second?.tag === TAG.sequence)
    return readFirst(der, second, 2)[1]?.tag === 0xa0 ? PFX_SHAPE : undefined;
  return isOcspRequest(der, first) ? OCSP_REQUEST_SHAPE : undefined;
}

const SIGNED_DATA_OID = Buffer.from(oidDer(OID.signedData));

/** Certificates, lists and requests have the same frame. */
function findSignedShape(tags: readonly number[]): Shape | undefined {
  const isTime = (tag: number | undefined): boolean => tag === TAG.utcTime || tag === TAG.generalizedTime;
  if (isTime(tags[2]) || isTime(tags[3])) return CRL_SHAPE;
  if (tags[0] === 0xa0 || tags.length >= 6) return CERTIFICATE_SHAPE;
  return tags[0] === TAG.integer ? REQUEST_SHAPE : undefined;
}

/** By the CertID of its first request. */
function isOcspRequest(der: Uint8Array, tbsRequest: Tlv): boolean {
  const list = readFirst(der, tbsRequest, 3).find(({ tag }) => tag === TAG.sequence);
  const request = list && readFirst(der, list, 1)[0];
  const certId = request && readFirst(der, request, 1)[0];
  const tags = certId === undefined ? [] : readFirst(der, certId, 4).map(({ tag }) => tag);
  return tags.join() === [TAG.sequence, TAG.octetString, TAG.octetString, TAG.integer].join();
}

/** The first values inside a constructed one, as far as they can be read. */
function readFirst(der: Uint8Array, parent: Tlv, count: number): Tlv[] {
  const parts: Tlv[] = [];
  if ((parent.tag & 0x20) === 0) return parts;
  const reader = new DerReader(der, parent.body, parent.end, 1);
  try {
    while (!reader.done && parts.length < count) parts.push(reader.read());
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
  }
  return parts;
}

/** Names the children of a node one after the other: by their order and tags, or all alike. */
export function findFieldShape({ shape }: { readonly shape: Shape | undefined }): (child: Tlv) => Shape | undefined {
  const { each, fields } = shape ?? {};
  if (each !== undefined) return () => each;
  if (fields === undefined) return () => undefined;
  let next = 0;
  return (child) => {
    const found = fields.findIndex((field, i) => i >= next && (field.tag === undefined || field.tag === child.tag));
    if (found < 0) return undefined;
    next = found + 1;
    return fields[found];
  };
}
