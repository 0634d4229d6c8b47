import { hash } from 'node:crypto';
import { parseOcspResponse } from '../revocation/ocsp.ts';
import { ocspRequestFields, ocspResponseFields } from '../revocation/ocsp-fields.ts';
import { type Described, failureProblem, itemBase, type Place, unknownItem } from './item-base.ts';

/** An OCSPRequest. Its signature is not looked at. */
export function describeOcspRequest(der: Uint8Array, place: Place): Described {
  const fields = ocspRequestFields(der);
  if (!fields.ok) return unknownItem(place, [failureProblem(fields.error, place)], der);
  const ocspRequest = fields.value;
  const [first] = ocspRequest.requests;
  const sha256 = hash('sha256', der, 'hex');
  const title = first?.serialHex ?? 'ocsp-request';
  return {
    item: { kind: 'ocsp-request', ...itemBase(place), title, problems: [], sha256, ocspRequest },
    shown: { form: 'der', bytes: der },
  };
}

/** An OCSPResponse; the certificates inside are told by `listOcspCertificates`. Its signature is not looked at. */
export function describeOcspResponse(der: Uint8Array, place: Place): Described {
  const fields = ocspResponseFields(der);
  if (!fields.ok) return unknownItem(place, [failureProblem(fields.error, place)], der);
  const sha256 = hash('sha256', der, 'hex');
  const title = fields.value.responder ?? fields.value.responseStatus;
  return {
    item: { kind: 'ocsp-response', ...itemBase(place), title, problems: [], sha256, ocspResponse: fields.value },
    shown: { form: 'der', bytes: der },
  };
}

/** DER of the certificates that a response carries; none where it can't be read. */
export function listOcspCertificates(der: Uint8Array): readonly Uint8Array[] {
  const parsed = parseOcspResponse(der);
  return parsed.ok ? (parsed.value.basic?.certificates ?? []) : [];
}
