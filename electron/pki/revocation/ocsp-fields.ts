import type { AppError } from '../../../shared/errors.ts';
import type { ExtensionField } from '../../../shared/model/extension-field.ts';
import type {
  OcspCertIdFields,
  OcspRequestFields,
  OcspResponseFields,
  OcspSingleFields,
} from '../../../shared/model/revocation-fields.ts';
import { mapResult, type Result } from '../../../shared/result.ts';
import { signatureAlgorithmName } from '../algorithm/signature-algorithm.ts';
import { attemptParse, DerReader, toHex } from '../asn1/der.ts';
import { OID } from '../asn1/oid.ts';
import { type RawExtension, spanBytes } from '../certificate/certificate.ts';
import { describeExtension } from '../certificate/extension-lines.ts';
import { formatGeneralName } from '../name/general-name.ts';
import { formatName, readName } from '../name/name.ts';
import type { CertId } from './ocsp-cert-id.ts';
import { parseOcspRequest, type ParsedOcspRequest } from './ocsp-request.ts';
import { type BasicOcspResponse, parseOcspResponse, type ResponderId, type SingleResponse } from './ocsp.ts';

/** Facts of an OCSPRequest for display. A signature is named, not verified. Fails with `format.malformed`. */
export function ocspRequestFields(der: Uint8Array): Result<OcspRequestFields, AppError> {
  const parsed = parseOcspRequest(der);
  return parsed.ok ? attemptParse('ocsp-request', () => requestFields(parsed.value)) : parsed;
}

function requestFields(request: ParsedOcspRequest): OcspRequestFields {
  const { requestorName, nonce, signatureAlgorithm } = request;
  return {
    requests: request.requests.map(({ certId }) => certIdFields(certId)),
    signed: signatureAlgorithm !== undefined,
    extensions: describe(request.der, request.extensions),
    ...(requestorName !== undefined && { requestor: formatGeneralName(requestorName) }),
    ...(nonce !== undefined && { nonceHex: toHex(nonce) }),
    ...(signatureAlgorithm !== undefined && {
      signatureAlgorithm: signatureAlgorithmName(spanBytes(request, signatureAlgorithm)),
    }),
  };
}

/** Facts of an OCSPResponse for display; nothing is verified. Fails with `format.malformed`, `format.unsupported` for an answer that is not basic. */
export function ocspResponseFields(der: Uint8Array): Result<OcspResponseFields, AppError> {
  const parsed = parseOcspResponse(der);
  if (!parsed.ok) return parsed;
  const { status, basic } = parsed.value;
  const head = { responseStatus: status, responses: [], extensions: [] };
  if (basic === undefined) return { ok: true, value: head };
  return mapResult(
    attemptParse('ocsp-response', () => answerFields(basic)),
    (fields) => ({ ...head, ...fields }),
  );
}

function answerFields(basic: BasicOcspResponse): Omit<OcspResponseFields, 'responseStatus'> {
  const { nonce } = basic;
  return {
    responder: responderText(basic.responder),
    responderKind: basic.responder.kind,
    producedAt: basic.producedAt,
    responses: basic.responses.map((single) => singleFields(basic, single)),
    ...(nonce !== undefined && { nonceHex: toHex(nonce) }),
    signatureAlgorithm: signatureAlgorithmName(spanBytes(basic, basic.signatureAlgorithm)),
    certificates: basic.certificates.length,
    extensions: describe(basic.der, basic.extensions),
  };
}

const responderText = (responder: ResponderId): string =>
  responder.kind === 'key' ? toHex(responder.keyHash) : formatName(readName(new DerReader(responder.name)));

function singleFields(basic: BasicOcspResponse, single: SingleResponse): OcspSingleFields {
  const { certId, extensions, ...rest } = single;
  return { certId: certIdFields(certId), ...rest, extensions: describe(basic.der, extensions) };
}

const HASH_NAMES: ReadonlyMap<string, string> = new Map([
  [OID.sha1, 'SHA-1'],
  [OID.sha256, 'SHA-256'],
  [OID.sha384, 'SHA-384'],
  [OID.sha512, 'SHA-512'],
]);

const certIdFields = (certId: CertId): OcspCertIdFields => ({
  hash: HASH_NAMES.get(certId.hashOid) ?? certId.hashOid,
  issuerNameHashHex: toHex(certId.issuerNameHash),
  issuerKeyHashHex: toHex(certId.issuerKeyHash),
  serialHex: toHex(certId.serial),
});

const describe = (bytes: Uint8Array, extensions: readonly RawExtension[]): ExtensionField[] =>
  extensions.map(({ oid, critical, value }) => describeExtension(oid, critical, spanBytes({ der: bytes }, value)));
