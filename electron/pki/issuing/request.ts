import { hash } from 'node:crypto';
import type { AppError } from '../../../shared/errors.ts';
import type { CsrFields, Problem } from '../../../shared/model/inspect.ts';
import type { GeneralName } from '../../../shared/model/name.ts';
import type { Result } from '../../../shared/result.ts';
import { type RawExtension, readExtensions, spanBytes } from '../certificate/certificate.ts';
import { attemptParse, contextGroup, DerError, DerReader, type Span, TAG } from '../asn1/der.ts';
import { readOid, readSmallInteger } from '../asn1/der-value.ts';
import { explicit, integer, oidDer, sequence, setOf } from '../asn1/der-write.ts';
import { decodeExtKeyUsage, decodeGeneralNames, decodeKeyUsage } from '../certificate/extension.ts';
import { encodeExtensions, type Extension } from '../certificate/extension-build.ts';
import { describeExtension } from '../certificate/extension-lines.ts';
import { isSigningKey, isWeakKey, keyLabel, readPublicKey } from '../algorithm/key-algorithm.ts';
import { formatName, readName } from '../name/name.ts';
import { OID, oidName } from '../asn1/oid.ts';
import { PEM_LABEL, writePem } from '../asn1/pem.ts';
import { isWeakSignature, readSignatureScheme, signatureAlgorithmName } from '../algorithm/signature-algorithm.ts';
import { readSigned } from '../asn1/signed.ts';
import { type SignatureVerdict, type SignedBytes, verifySignature } from '../algorithm/verify.ts';

/** A PKCS #10 request as positions in its DER. */
export interface ParsedRequest {
  readonly der: Uint8Array;
  readonly info: Span;
  readonly subject: Span;
  readonly spki: Span;
  /** Of the extensionRequest attribute; empty where there is none. */
  readonly extensions: readonly RawExtension[];
  /** OIDs of all attributes. */
  readonly attributes: readonly string[];
  readonly signatureAlgorithm: Span;
  readonly signature: Span;
}

/** Parses a certification request. Fails with `format.malformed`. Does not verify it: see `verifyRequest`. @see RFC 2986 §4 */
export const parseRequest = (der: Uint8Array): Result<ParsedRequest, AppError> =>
  attemptParse('csr', () => {
    const reader = new DerReader(der);
    const outer = reader.enter(TAG.sequence);
    reader.expectEnd();
    const { tbs: info, inside, signatureAlgorithm, signature } = readSigned(outer);
    return { der, info, signatureAlgorithm, signature, ...readInfo(inside) };
  });

function readInfo(info: DerReader): Pick<ParsedRequest, 'subject' | 'spki' | 'extensions' | 'attributes'> {
  const at = info.position;
  if (readSmallInteger(info) !== 0) throw new DerError('bad-value', at);
  const subject = info.read(TAG.sequence);
  const spki = info.read(TAG.sequence);
  // a request without attributes should carry an empty [0]; some tools leave it out
  const attributes = info.enterOptional(contextGroup(0));
  info.expectEnd();
  return {
    subject,
    spki,
    ...(attributes === undefined ? { extensions: [], attributes: [] } : readAttributes(attributes)),
  };
}

function readAttributes(reader: DerReader): { extensions: RawExtension[]; attributes: string[] } {
  const attributes: string[] = [];
  let extensions: RawExtension[] = [];
  while (!reader.done) {
    const start = reader.position;
    const attribute = reader.enter(TAG.sequence);
    const oid = readOid(attribute);
    const values = attribute.enter(TAG.set);
    attribute.expectEnd();
    if (attributes.includes(oid)) throw new DerError('bad-value', start);
    attributes.push(oid);
    if (oid !== OID.extensionRequest) continue;
    extensions = readExtensions(values);
    values.expectEnd();
  }
  return { extensions, attributes };
}

/** What the signature of a request is verified by, for verifiers elsewhere. */
export const signedBytesOf = (request: ParsedRequest): SignedBytes => ({
  spkiDer: spanBytes(request, request.spki),
  signatureAlgorithmDer: spanBytes(request, request.signatureAlgorithm),
  tbs: spanBytes(request, request.info),
  signature: spanBytes(request, request.signature),
});

/** Notes the verdict of a verifier elsewhere, so that `verifyRequest` need not verify again. */
export const noteVerdict = (request: ParsedRequest, verdict: SignatureVerdict): void =>
  void verdicts.set(request, verdict);

/** Proof of possession: the request's signature with the key inside it. Verified once for each parsed request. */
export function verifyRequest(request: ParsedRequest): SignatureVerdict {
  const known = verdicts.get(request);
  if (known !== undefined) return known;
  const verdict = verifySignature(signedBytesOf(request));
  verdicts.set(request, verdict);
  return verdict;
}

/** Fields and problems of a request are asked for one after the other; each needs the verdict. */
const verdicts = new WeakMap<ParsedRequest, SignatureVerdict>();

/** Everything that is shown of a request. Fails with `format.malformed` where name, key or a requested extension that we use is malformed. */
export const requestFields = (request: ParsedRequest): Result<CsrFields, AppError> =>
  attemptParse('csr', () => {
    const subjectName = readName(new DerReader(spanBytes(request, request.subject)));
    return {
      format: 'pkcs10' as const,
      ...(request.attributes.includes(OID.challengePassword) && { hasChallengePassword: true as const }),
      subject: formatName(subjectName),
      subjectName,
      publicKey: readPublicKey(spanBytes(request, request.spki)),
      signatureAlgorithm: signatureAlgorithmName(spanBytes(request, request.signatureAlgorithm)),
      signatureValid: verifyRequest(request) === 'valid',
      subjectAltNames: requestedNames(request),
      keyUsage: decodeRequested(request, OID.keyUsage, decodeKeyUsage) ?? [],
      extendedKeyUsage: (decodeRequested(request, OID.extKeyUsage, decodeExtKeyUsage) ?? []).map(oidName),
      requestedExtensions: request.extensions.map(({ oid, critical, value }) =>
        describeExtension(oid, critical, spanBytes(request, value)),
      ),
      sha256: hash('sha256', request.der, 'hex'),
    };
  });

/** The subjectAltName that was asked for. @throws DerError */
export const requestedNames = (request: ParsedRequest): readonly GeneralName[] =>
  decodeRequested(request, OID.subjectAltName, decodeGeneralNames) ?? [];

function decodeRequested<T>(request: ParsedRequest, oid: string, decode: (value: Uint8Array) => T): T | undefined {
  const extension = request.extensions.find((candidate) => candidate.oid === oid);
  return extension === undefined ? undefined : decode(spanBytes(request, extension.value));
}

/** What stands against signing a request, apart from any profile: proof of possession, weak or unusable key, weak signature. */
export function checkRequest(request: ParsedRequest): Problem[] {
  const found = attemptParse('csr', () => findProblems(request));
  if (found.ok) return found.value;
  // key or algorithm identifier are no structures at all
  return [{ code: 'der.malformed', severity: 'error', offset: request.spki.start, evidence: {}, rfc: 'RFC 2986 §4' }];
}

function findProblems(request: ParsedRequest): Problem[] {
  const problems: Problem[] = [];
  const key = readPublicKey(spanBytes(request, request.spki));
  const algorithmDer = spanBytes(request, request.signatureAlgorithm);
  const algorithm = signatureAlgorithmName(algorithmDer);
  const verdict = verifyRequest(request);
  const add = (
    code: Problem['code'],
    severity: Problem['severity'],
    at: { readonly offset: number; readonly rfc: string; readonly evidence: Problem['evidence'] },
  ): void => {
    problems.push({ code, severity, ...at });
  };
  const signatureAt = { offset: request.signature.start, rfc: 'RFC 2986 §4.2', evidence: { algorithm } };
  if (verdict === 'invalid') add('csr.signature-invalid', 'error', signatureAt);
  if (verdict === 'unsupported') add('csr.unknown-algorithm', 'error', signatureAt);
  const keyAt = { offset: request.spki.start, rfc: 'NIST SP 800-131A §2', evidence: { key: keyLabel(key) } };
  if (!isSigningKey(key)) add('csr.unknown-algorithm', 'error', { ...keyAt, rfc: 'RFC 2986 §4.1' });
  else if (isWeakKey(key)) add('csr.weak-key', 'error', keyAt);
  if (isWeakSignature(readSignatureScheme(algorithmDer)))
    add('csr.weak-signature', 'warning', { ...signatureAt, rfc: 'RFC 9155 §2' });
  return problems;
}

export interface RequestInput {
  readonly subjectDer: Uint8Array;
  readonly spkiDer: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** Encodes the CertificationRequestInfo that the key's owner signs; then `assembleSigned`. @see RFC 2986 §4.1 */
export function buildRequestInfo({ subjectDer, spkiDer, extensions }: RequestInput): Uint8Array {
  const attribute = sequence(oidDer(OID.extensionRequest), setOf(encodeExtensions(extensions)));
  return sequence(integer(0), subjectDer, spkiDer, explicit(0, ...(extensions.length === 0 ? [] : [attribute])));
}

export const requestPem = (der: Uint8Array): string => writePem(PEM_LABEL.request, der);
