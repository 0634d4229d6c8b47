import type { AppError } from '../../../shared/errors.ts';
import { fail } from '../../../shared/errors.ts';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import type { RawExtension } from '../certificate/certificate.ts';
import { attemptParse, contextGroup, contextTag, DerError, DerReader, readWhole, type Span, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger, readTime } from '../asn1/der-value.ts';
import { OID } from '../asn1/oid.ts';
import { readName } from '../name/name.ts';
import { REASON_NAMES } from './crl-entry.ts';
import { type CertId, readCertId } from './ocsp-cert-id.ts';
import { MAX_OCSP_ENTRIES, readNonce, readTaggedExtensions, readVersion1 } from './ocsp-request.ts';

/** Names of OCSPResponseStatus; 4 is not used. @see RFC 6960 §4.2.1 */
const RESPONSE_STATUS: ReadonlyMap<number, string> = new Map([
  [0, 'successful'],
  [1, 'malformedRequest'],
  [2, 'internalError'],
  [3, 'tryLater'],
  [5, 'sigRequired'],
  [6, 'unauthorized'],
]);

/** What an answer says of one certificate. @see RFC 6960 §4.2.1 */
export interface SingleResponse {
  readonly certId: CertId;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly revokedAt?: UnixMs;
  readonly reason?: string;
  readonly thisUpdate: UnixMs;
  readonly nextUpdate?: UnixMs;
  readonly extensions: readonly RawExtension[];
}

export type ResponderId =
  | { readonly kind: 'name'; readonly name: Uint8Array }
  /** SHA-1 of the bits of the responder's key. */
  | { readonly kind: 'key'; readonly keyHash: Uint8Array };

/** A BasicOCSPResponse; spans and extension values are positions in `der`, the OCTET STRING's content. */
export interface BasicOcspResponse {
  readonly der: Uint8Array;
  readonly tbs: Span;
  readonly responder: ResponderId;
  readonly producedAt: UnixMs;
  readonly responses: readonly SingleResponse[];
  readonly extensions: readonly RawExtension[];
  readonly nonce?: Uint8Array;
  readonly signatureAlgorithm: Span;
  readonly signature: Span;
  /** Certificates that the responder sent along, as DER. */
  readonly certificates: readonly Uint8Array[];
}

/** An OCSPResponse: an error status alone, or an answer. */
export interface ParsedOcspResponse {
  readonly status: string;
  /** Present exactly where the status is `successful`. */
  readonly basic?: BasicOcspResponse;
}

/**
 * Parses a response strictly. Fails with `format.malformed`, format `ocsp-response` for the envelope and `ocsp-response-data` for what is signed,
 * and with `format.unsupported` for an answer that is not basic. Verifies nothing.
 * @see RFC 6960 §4.2.1
 */
export function parseOcspResponse(der: Uint8Array): Result<ParsedOcspResponse, AppError> {
  const envelope = attemptParse('ocsp-response', () => readEnvelope(der));
  if (!envelope.ok) return envelope;
  const { status, type, answer } = envelope.value;
  if (type !== undefined && type !== OID.ocspBasic)
    return fail('format.unsupported', { format: 'ocsp-response', detail: type });
  if (answer === undefined) return ok({ status });
  const signed = attemptParse('ocsp-response', () => readSignedAnswer(answer));
  if (!signed.ok) return signed;
  const data = attemptParse('ocsp-response-data', () => readResponseData(answer, signed.value.tbs));
  return data.ok ? ok({ status, basic: { der: answer, ...signed.value, ...data.value } }) : data;
}

function readEnvelope(der: Uint8Array): { status: string; type?: string; answer?: Uint8Array } {
  const outer = readWhole(der, TAG.sequence);
  const at = outer.position;
  const status = RESPONSE_STATUS.get(readSmallInteger(outer, TAG.enumerated));
  if (status === undefined) throw new DerError('bad-value', at);
  const wrapper = outer.enterOptional(contextGroup(0));
  outer.expectEnd();
  if ((wrapper === undefined) === (status === 'successful')) throw new DerError('missing', at);
  if (wrapper === undefined) return { status };
  const bytes = wrapper.enter(TAG.sequence);
  wrapper.expectEnd();
  const type = readOid(bytes);
  const answer = bytes.content(bytes.read(TAG.octetString));
  bytes.expectEnd();
  return { status, type, answer };
}

type SignedAnswer = Pick<BasicOcspResponse, 'tbs' | 'signatureAlgorithm' | 'signature' | 'certificates'>;

/** Certificates that one answer may carry. */
const MAX_CERTIFICATES = 100;

function readSignedAnswer(answer: Uint8Array): SignedAnswer {
  const outer = readWhole(answer, TAG.sequence);
  const tbs = outer.read();
  const signatureAlgorithm = outer.read(TAG.sequence);
  const bits = outer.read(TAG.bitString);
  if (bits.end === bits.body || answer[bits.body] !== 0) throw new DerError('bad-value', bits.start);
  const wrapper = outer.enterOptional(contextGroup(0));
  outer.expectEnd();
  const certificates = wrapper === undefined ? [] : readCertificates(wrapper);
  return { tbs, signatureAlgorithm, signature: { start: bits.body + 1, end: bits.end }, certificates };
}

function readCertificates(wrapper: DerReader): Uint8Array[] {
  const list = wrapper.enter(TAG.sequence);
  wrapper.expectEnd();
  const certificates: Uint8Array[] = [];
  while (!list.done) {
    if (certificates.length >= MAX_CERTIFICATES) throw new DerError('too-many', list.position);
    certificates.push(list.whole(list.read(TAG.sequence)));
  }
  return certificates;
}

type ResponseData = Pick<BasicOcspResponse, 'responder' | 'producedAt' | 'responses' | 'extensions' | 'nonce'>;

function readResponseData(answer: Uint8Array, span: Span): ResponseData {
  const data = new DerReader(answer, span.start, span.end, 1).enter(TAG.sequence);
  readVersion1(data);
  const responder = readResponder(data);
  const producedAt = readGeneralizedTime(data);
  const list = data.enter(TAG.sequence);
  const responses: SingleResponse[] = [];
  while (!list.done) {
    if (responses.length >= MAX_OCSP_ENTRIES) throw new DerError('too-many', list.position);
    responses.push(readSingleResponse(list.enter(TAG.sequence)));
  }
  const extensions = readTaggedExtensions(data, 1);
  data.expectEnd();
  const nonce = readNonce(answer, extensions);
  return { responder, producedAt, responses, extensions, ...(nonce !== undefined && { nonce }) };
}

function readResponder(data: DerReader): ResponderId {
  const byName = data.enterOptional(contextGroup(1));
  if (byName !== undefined) {
    const start = byName.position;
    readName(byName);
    byName.expectEnd();
    return { kind: 'name', name: data.bytes.subarray(start, byName.end) };
  }
  const byKey = data.enter(contextGroup(2));
  const keyHash = byKey.content(byKey.read(TAG.octetString));
  byKey.expectEnd();
  return { kind: 'key', keyHash };
}

function readGeneralizedTime(reader: DerReader): UnixMs {
  if (reader.peekTag() !== TAG.generalizedTime) throw new DerError('unexpected-tag', reader.position);
  return readTime(reader);
}

function readSingleResponse(reader: DerReader): SingleResponse {
  const certId = readCertId(reader);
  const status = readCertStatus(reader);
  const thisUpdate = readGeneralizedTime(reader);
  const wrapper = reader.enterOptional(contextGroup(0));
  const nextUpdate = wrapper === undefined ? undefined : readGeneralizedTime(wrapper);
  wrapper?.expectEnd();
  const extensions = readTaggedExtensions(reader, 1);
  reader.expectEnd();
  return { certId, ...status, thisUpdate, ...(nextUpdate !== undefined && { nextUpdate }), extensions };
}

function readCertStatus(reader: DerReader): Pick<SingleResponse, 'status' | 'revokedAt' | 'reason'> {
  const revoked = reader.enterOptional(contextGroup(1));
  if (revoked === undefined) {
    const { tag, body, end, start } = reader.read();
    if ((tag !== contextTag(0) && tag !== contextTag(2)) || body !== end) throw new DerError('bad-value', start);
    return { status: tag === contextTag(0) ? 'good' : 'unknown' };
  }
  const revokedAt = readGeneralizedTime(revoked);
  const wrapper = revoked.enterOptional(contextGroup(0));
  revoked.expectEnd();
  if (wrapper === undefined) return { status: 'revoked', revokedAt };
  const at = wrapper.position;
  const reason = REASON_NAMES.get(readSmallInteger(wrapper, TAG.enumerated));
  wrapper.expectEnd();
  if (reason === undefined) throw new DerError('bad-value', at);
  return { status: 'revoked', revokedAt, reason };
}
