import { hash } from 'node:crypto';
import type { UnixMs } from '../../../shared/model/brands.ts';
import type { RevocationReason } from '../../../shared/model/certificate.ts';
import type { SignatureAlgorithm } from '../../../shared/model/key.ts';
import { BugError } from '../../../shared/result.ts';
import { buildSignatureAlgorithm } from '../algorithm/key-algorithm.ts';
import { contextGroup, contextTag, TAG } from '../asn1/der.ts';
import { bitString, encodeTlv, explicit, generalizedTime, octetString, oidDer, sequence } from '../asn1/der-write.ts';
import { OID } from '../asn1/oid.ts';
import { encodeExtension } from '../certificate/extension-build.ts';
import { REASON_CODE } from './crl-build.ts';

/** What an answer says of one certificate. */
export interface OcspAnswer {
  /** The CertID of the question, octet by octet: askers compare it. */
  readonly certIdDer: Uint8Array;
  readonly status: 'good' | 'unknown' | { readonly revokedAt: UnixMs; readonly reason: RevocationReason };
  readonly thisUpdate: UnixMs;
  readonly nextUpdate: UnixMs;
  /** From when on certificates that have ended are still told of. @see RFC 6960 §4.4.4 */
  readonly archiveCutoff?: UnixMs | undefined;
}

/** What is signed. */
export interface OcspAnswers {
  /** SHA-1 of the bits of the signer's key. */
  readonly responderKeyHash: Uint8Array;
  readonly producedAt: UnixMs;
  readonly answers: readonly OcspAnswer[];
  /** Value of the question's nonce extension, given back as it came. */
  readonly nonceValue?: Uint8Array | undefined;
}

/**
 * Encodes ResponseData, the octets that are signed, with the responder named by its key. Instants are cut to seconds.
 * Reason `unspecified` is left out, as in CRLs. At least one answer is a matter of the caller.
 * @see RFC 6960 §4.2.1
 * @see RFC 9919 §3.2
 */
export function buildResponseData({ responderKeyHash, producedAt, answers, nonceValue }: OcspAnswers): Uint8Array {
  if (answers.length === 0) throw new BugError('an OCSP response answers at least one question');
  const parts = [
    explicit(2, octetString(responderKeyHash)),
    generalizedTime(producedAt),
    sequence(...answers.map(singleResponse)),
  ];
  if (nonceValue !== undefined) {
    const nonce = encodeExtension({ oid: OID.ocspNonce, critical: false, value: nonceValue });
    parts.push(explicit(1, sequence(nonce)));
  }
  return sequence(...parts);
}

function singleResponse({ certIdDer, status, thisUpdate, nextUpdate, archiveCutoff }: OcspAnswer): Uint8Array {
  const parts = [certIdDer, certStatus(status), generalizedTime(thisUpdate), explicit(0, generalizedTime(nextUpdate))];
  if (archiveCutoff !== undefined) {
    const value = generalizedTime(archiveCutoff);
    parts.push(explicit(1, sequence(encodeExtension({ oid: OID.ocspArchiveCutoff, critical: false, value }))));
  }
  return sequence(...parts);
}

const GOOD = Uint8Array.of(contextTag(0), 0);
const UNKNOWN = Uint8Array.of(contextTag(2), 0);

function certStatus(status: OcspAnswer['status']): Uint8Array {
  if (status === 'good') return GOOD;
  if (status === 'unknown') return UNKNOWN;
  const { revokedAt, reason } = status;
  const time = generalizedTime(revokedAt);
  if (reason === 'unspecified') return encodeTlv(contextGroup(1), time);
  return encodeTlv(contextGroup(1), time, explicit(0, Uint8Array.of(TAG.enumerated, 1, REASON_CODE[reason])));
}

export interface SignedAnswers {
  /** ResponseData. */
  readonly tbs: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  /** The signer's certificate; none where the authority signs itself. */
  readonly certificates: readonly Uint8Array[];
}

/** Wraps signed ResponseData into an OCSPResponse with status `successful`. @see RFC 6960 §4.2.1 */
export function assembleOcspResponse({ tbs, algorithm, signature, certificates }: SignedAnswers): Uint8Array {
  const basic = sequence(
    tbs,
    buildSignatureAlgorithm(algorithm),
    bitString(signature),
    ...(certificates.length === 0 ? [] : [explicit(0, sequence(...certificates))]),
  );
  return sequence(SUCCESSFUL, explicit(0, sequence(oidDer(OID.ocspBasic), octetString(basic))));
}

const SUCCESSFUL = Uint8Array.of(TAG.enumerated, 1, 0);

/** Answers without a signature, by their numbers. `sigRequired` is never said: questions need none here. @see RFC 6960 §4.2.1 */
const ERROR_STATUS = { malformedRequest: 1, internalError: 2, tryLater: 3, unauthorized: 6 } as const;
export type OcspErrorStatus = keyof typeof ERROR_STATUS;

/** Encodes an OCSPResponse that answers nothing. @see RFC 6960 §2.3 */
export const buildOcspError = (status: OcspErrorStatus): Uint8Array =>
  sequence(Uint8Array.of(TAG.enumerated, 1, ERROR_STATUS[status]));

/** What a responder is named by: SHA-1 of the bits of its key. @see RFC 6960 §4.2.1 */
export const responderKeyHash = (publicKeyBits: Uint8Array): Uint8Array => hash('sha1', publicKeyBits, 'buffer');
