import type { AppError } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import { BugError } from '../../../shared/result.ts';
import { type ParsedCertificate, type RawExtension, readExtensions } from '../certificate/certificate.ts';
import { encodeExtension } from '../certificate/extension-build.ts';
import type { GeneralName } from '../../../shared/model/name.ts';
import { attemptParse, contextGroup, DerError, DerReader, readWhole, type Span, TAG } from '../asn1/der.ts';
import { readSmallInteger } from '../asn1/der-value.ts';
import { explicit, octetString, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { readGeneralName } from '../name/general-name.ts';
import { buildCertId, type CertId, readCertId } from './ocsp-cert-id.ts';

/** One certificate that is asked for. */
export interface AskedCertificate {
  readonly certId: CertId;
  /** The CertID as it came. */
  readonly certIdDer: Uint8Array;
  readonly extensions: readonly RawExtension[];
}

/** An OCSPRequest. */
export interface ParsedOcspRequest {
  readonly der: Uint8Array;
  readonly requestorName?: GeneralName;
  readonly requests: readonly AskedCertificate[];
  readonly extensions: readonly RawExtension[];
  /** Octets of the nonce. */
  readonly nonce?: Uint8Array;
  /** AlgorithmIdentifier of the requestor's signature, which is not verified here. */
  readonly signatureAlgorithm?: Span;
}

/** Certificates that one request may ask for. */
export const MAX_OCSP_ENTRIES = 10_000;

/** Parses a request strictly. Fails with `format.malformed`. @see RFC 6960 §4.1.1 */
export const parseOcspRequest = (der: Uint8Array): Result<ParsedOcspRequest, AppError> =>
  attemptParse('ocsp-request', () => {
    const outer = readWhole(der, TAG.sequence);
    const tbs = readTbsRequest(outer.enter(TAG.sequence));
    const signature = outer.enterOptional(contextGroup(0));
    outer.expectEnd();
    return { der, ...tbs, ...(signature !== undefined && { signatureAlgorithm: readSignature(signature) }) };
  });

function readTbsRequest(tbs: DerReader): Omit<ParsedOcspRequest, 'der' | 'signatureAlgorithm'> {
  readVersion1(tbs);
  const requestor = tbs.enterOptional(contextGroup(1));
  const requestorName = requestor === undefined ? undefined : readGeneralName(requestor);
  requestor?.expectEnd();
  const list = tbs.enter(TAG.sequence);
  const requests: AskedCertificate[] = [];
  while (!list.done) {
    if (requests.length >= MAX_OCSP_ENTRIES) throw new DerError('too-many', list.position);
    const request = list.enter(TAG.sequence);
    const start = request.position;
    const certId = readCertId(request);
    const certIdDer = request.bytes.subarray(start, request.position);
    const extensions = readTaggedExtensions(request, 0);
    request.expectEnd();
    requests.push({ certId, certIdDer, extensions });
  }
  if (requests.length === 0) throw new DerError('missing', list.position);
  const extensions = readTaggedExtensions(tbs, 2);
  tbs.expectEnd();
  const nonce = readNonce(tbs.bytes, extensions);
  return {
    requests,
    extensions,
    ...(requestorName !== undefined && { requestorName }),
    ...(nonce !== undefined && { nonce }),
  };
}

/** `[0] EXPLICIT Version DEFAULT v1`; an encoded default is let through, as responders write it. @throws DerError */
export function readVersion1(reader: DerReader): void {
  const wrapper = reader.enterOptional(contextGroup(0));
  if (wrapper === undefined) return;
  const at = wrapper.position;
  if (readSmallInteger(wrapper) !== 0) throw new DerError('bad-value', at);
  wrapper.expectEnd();
}

/** `[n] EXPLICIT Extensions OPTIONAL`; one that comes twice is malformed. @throws DerError */
export function readTaggedExtensions(reader: DerReader, n: number): readonly RawExtension[] {
  const at = reader.position;
  const wrapper = reader.enterOptional(contextGroup(n));
  if (wrapper === undefined) return [];
  const extensions = readExtensions(wrapper);
  wrapper.expectEnd();
  if (new Set(extensions.map(({ oid }) => oid)).size !== extensions.length) throw new DerError('bad-value', at);
  return extensions;
}

/** The octets of a nonce; those of old software that leaves out the inner OCTET STRING too. @see RFC 9654 §2.1 */
export function readNonce(bytes: Uint8Array, extensions: readonly RawExtension[]): Uint8Array | undefined {
  const value = extensions.find(({ oid }) => oid === OID.ocspNonce)?.value;
  if (value === undefined) return undefined;
  const raw = bytes.subarray(value.start, value.end);
  const inner = attemptParse('nonce', () => {
    const reader = new DerReader(raw);
    const octets = reader.read(TAG.octetString);
    reader.expectEnd();
    return reader.content(octets);
  });
  return inner.ok ? inner.value : raw;
}

function readSignature(wrapper: DerReader): Span {
  const signature = wrapper.enter(TAG.sequence);
  wrapper.expectEnd();
  const algorithm = signature.read(TAG.sequence);
  signature.read(TAG.bitString);
  const certificates = signature.enterOptional(contextGroup(0));
  certificates?.read(TAG.sequence);
  certificates?.expectEnd();
  signature.expectEnd();
  return { start: algorithm.start, end: algorithm.end };
}

export interface OcspRequestInput {
  readonly certificate: ParsedCertificate;
  readonly issuer: ParsedCertificate;
  /** Default SHA-1, which every responder knows. */
  readonly digest?: 'sha1' | 'sha256';
  /** 1 to 128 octets; 32 are recommended. Leave it out for answers that may come from a cache. @see RFC 9654 §2.1 */
  readonly nonce?: Uint8Array;
}

/** Encodes a request for one certificate, not signed. The key of `issuer` must be well formed. @see RFC 6960 §4.1.1 */
export function buildOcspRequest({ certificate, issuer, digest = 'sha1', nonce }: OcspRequestInput): Uint8Array {
  if (nonce !== undefined && (nonce.length < 1 || nonce.length > 128)) throw new BugError('nonce of a wrong length');
  const requests = sequence(sequence(buildCertId(certificate, issuer, digest)));
  if (nonce === undefined) return sequence(sequence(requests));
  const extension = encodeExtension({ oid: OID.ocspNonce, critical: false, value: octetString(nonce) });
  return sequence(sequence(requests, explicit(2, sequence(extension))));
}
